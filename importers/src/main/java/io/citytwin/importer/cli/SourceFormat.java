package io.citytwin.importer.cli;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The formats that can be imported, told by their content, since names lie, and by name where that
 * helps.
 */
enum SourceFormat {
  GEOJSON(
      "GeoJSON",
      ".geojson",
      ".json",
      ".geojsonl",
      ".geojsons",
      ".geojsonseq",
      ".ndgeojson",
      ".ndjson",
      ".jsonl"),
  SHAPEFILE("Shapefile", ".shp"),
  DBASE("dBASE", ".dbf"),
  GEOPACKAGE("GeoPackage", ".gpkg", ".sqlite"),
  FLATGEOBUF("FlatGeobuf", ".fgb"),
  GML("GML", ".gml", ".xml"),
  KML("KML", ".kml"),
  CSV("CSV", ".csv", ".tsv", ".txt"),
  OSM_PBF("OpenStreetMap PBF", ".osm.pbf", ".pbf"),
  OSM_XML("OpenStreetMap XML", ".osm", ".osm.xml"),
  OSM_CHANGE("OpenStreetMap changes", ".osc"),
  GEOTIFF("GeoTIFF", ".tif", ".tiff");

  private static final int HEAD_BYTES = 1 << 16;
  private static final Pattern GEOJSON_TYPE =
      Pattern.compile(
          "\"type\"\\s*:\\s*\"(FeatureCollection|Feature|Point|MultiPoint|LineString|MultiLineString|Polygon|MultiPolygon|GeometryCollection)\"|\"features\"\\s*:\\s*\\[");
  private static final Pattern ROOT_ELEMENT =
      Pattern.compile("<([A-Za-z_][\\w.-]*:)?([A-Za-z_][\\w.-]*)[\\s/>]");
  private static final Pattern XML_PROLOGUE =
      Pattern.compile("(?s)<\\?.*?\\?>|<!--.*?-->|<!DOCTYPE[^>\\[]*(\\[.*?\\])?[^>]*>");

  /** A file that was packed alone goes by its name all the same. */
  private static final Pattern PACKED = Pattern.compile("(?i)\\.(gz|bz2)$");

  private final String title;
  private final List<String> extensions;

  SourceFormat(String title, String... extensions) {
    this.title = title;
    this.extensions = List.of(extensions);
  }

  /**
   * Tells the format of a file.
   *
   * @param name its name as the user knows it
   * @throws SourceException FILE_NOT_FOUND, FILE_EMPTY, or FORMAT_UNKNOWN with what is allowed
   */
  static SourceFormat of(Path file, String name) throws IOException {
    requireFile(file, name);
    return ofContent(file, PACKED.matcher(name).replaceFirst(""));
  }

  private static SourceFormat ofContent(Path file, String name) throws IOException {
    byte[] head = head(file);
    if (head.length == 0) {
      throw new SourceException(Code.FILE_EMPTY, name + " is empty; nothing was imported");
    }
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (begins(head, 0, 0, 0x27, 0x0a)) {
      return SHAPEFILE;
    }
    if (text.startsWith("SQLite format 3\0")) {
      return GEOPACKAGE;
    }
    if (text.startsWith("fgb\003")) {
      return FLATGEOBUF;
    }
    if (isGeoTiff(file)) {
      return GEOTIFF;
    }
    if (text.substring(0, Math.min(text.length(), 32)).contains("OSMHeader")
        || OSM_PBF.isNamed(name)) {
      return OSM_PBF;
    }
    if (DBASE.isNamed(name)) {
      return DBASE;
    }
    return ofText(head, text, name);
  }

  /** Whether its objects have a meaning of their own, which no mapping gives them. */
  boolean isOpenStreetMap() {
    return this == OSM_PBF || this == OSM_XML || this == OSM_CHANGE;
  }

  /** Whether a file is a TIFF by its first bytes. */
  static boolean isGeoTiff(Path file) throws IOException {
    byte[] head = head(file);
    return begins(head, 'I', 'I', 42, 0)
        || begins(head, 'M', 'M', 0, 42)
        || begins(head, 'I', 'I', 43, 0)
        || begins(head, 'M', 'M', 0, 43);
  }

  /** Name of a file without folder and extension: the default name of a dataset. */
  static String baseName(String file) {
    String name = Path.of(file).getFileName().toString();
    String lower = name.toLowerCase(Locale.ROOT);
    String longest = "";
    for (String extension : namedExtensions()) {
      if (lower.endsWith(extension)
          && lower.length() > extension.length()
          && extension.length() > longest.length()) {
        longest = extension;
      }
    }
    return name.substring(0, name.length() - longest.length());
  }

  /** Every format with its file names, for a person to read. */
  static String allowed() {
    return "allowed: "
        + Arrays.stream(values())
            .map(format -> format.title + " (" + String.join(", ", format.extensions) + ")")
            .collect(Collectors.joining(", "))
        + "; also in .zip, .gz and folders; anything else with --via-ogr, if GDAL is installed";
  }

  /** Whether a name promises the format; that of a packed file, for what is in it. */
  private boolean isNamed(String name) {
    String lower = name.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2)$", "");
    return extensions.stream().anyMatch(lower::endsWith);
  }

  private static SourceFormat ofText(byte[] head, String text, String name) throws SourceException {
    String plain =
        text.replaceFirst("^(\u00ef\u00bb\u00bf|\u00fe\u00ff|\u00ff\u00fe)", "").replace("\0", "");
    String begin = plain.stripLeading();
    if (begin.startsWith("<")) {
      return ofXml(begin, name);
    }
    boolean json = begin.startsWith("{") || begin.startsWith("[") || begin.startsWith("\u001e");
    if (json && !CSV.isNamed(name)) {
      requireGeoJson(head, plain, name);
      return GEOJSON;
    }
    if (GEOJSON.isNamed(name) && begin.isEmpty()) {
      return GEOJSON;
    }
    if (CSV.isNamed(name)) {
      return CSV;
    }
    throw new SourceException(Code.FORMAT_UNKNOWN, name + " is of no known format; " + allowed());
  }

  private static SourceFormat ofXml(String text, String name) throws SourceException {
    Matcher root = ROOT_ELEMENT.matcher(XML_PROLOGUE.matcher(text).replaceAll(""));
    String element = root.find() ? root.group(2) : "";
    switch (element) {
      case "osm":
        return OSM_XML;
      case "osmChange":
        return OSM_CHANGE;
      case "kml":
        return KML;
      default:
        if (text.contains("gml")) {
          return GML;
        }
        throw new SourceException(
            Code.FORMAT_UNKNOWN,
            name
                + " is XML with the root element \""
                + element
                + "\", which is neither GML, KML nor OpenStreetMap; "
                + allowed());
    }
  }

  /** A collection may begin with a long member; only a whole file can be said not to be GeoJSON. */
  private static void requireGeoJson(byte[] head, String text, String name) throws SourceException {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean sequence =
        lower.endsWith("l")
            || lower.endsWith("s")
            || lower.endsWith("seq")
            || lower.endsWith(".ndjson");
    if (head.length < HEAD_BYTES && !sequence && !GEOJSON_TYPE.matcher(text).find()) {
      throw new SourceException(
          Code.FORMAT_UNKNOWN,
          name + " is JSON but not GeoJSON: it has no \"type\" of GeoJSON; " + allowed());
    }
  }

  private static void requireFile(Path file, String name) throws SourceException {
    if (!Files.exists(file)) {
      throw new SourceException(Code.FILE_NOT_FOUND, name + " does not exist; check the name");
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new SourceException(
          Code.FILE_NOT_FOUND, name + " is not a file that can be read; check its permissions");
    }
  }

  private static List<String> namedExtensions() {
    List<String> plain =
        Arrays.stream(values()).flatMap(format -> format.extensions.stream()).toList();
    return Stream.of("", ".gz", ".bz2", ".zip")
        .flatMap(
            packed ->
                Stream.concat(
                    Stream.of(packed), plain.stream().map(extension -> extension + packed)))
        .filter(extension -> !extension.isEmpty())
        .toList();
  }

  private static boolean begins(byte[] head, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= head.length || (head[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD_BYTES);
    }
  }
}
