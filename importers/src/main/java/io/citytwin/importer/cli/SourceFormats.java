package io.citytwin.importer.cli;

import io.citytwin.importer.geojson.GeoJsonOptions;
import io.citytwin.importer.geojson.GeoJsonReader;
import io.citytwin.importer.osm.OsmPbfReader;
import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Chooses the reader of a file: by its content, since names lie, and by its name where that helps.
 */
final class SourceFormats {

  private static final int HEAD_BYTES = 1 << 16;
  private static final String ALLOWED =
      "allowed: GeoJSON (.geojson, .json), GeoJSON sequences (.geojsonl, .geojsons, .ndjson, .jsonl),"
          + " OpenStreetMap PBF (.osm.pbf)";
  private static final List<String> EXTENSIONS =
      List.of(
          ".osm.pbf",
          ".pbf",
          ".geojsonseq",
          ".geojsonl",
          ".geojsons",
          ".ndgeojson",
          ".geojson",
          ".ndjson",
          ".jsonl",
          ".json");
  private static final Pattern GEOJSON =
      Pattern.compile(
          "\"type\"\\s*:\\s*\"(FeatureCollection|Feature|Point|MultiPoint|LineString|MultiLineString|Polygon|MultiPolygon|GeometryCollection)\"|\"features\"\\s*:\\s*\\[");

  private SourceFormats() {}

  /**
   * Opens the reader of a file.
   *
   * @param workFolder for the temporary files of readers that need some
   * @throws SourceException if there is no such file, or it is of no known format
   */
  static FeatureReader open(Path file, ReadContext context, GeoJsonOptions options, Path workFolder)
      throws IOException {
    requireFile(file);
    byte[] head = head(file);
    if (head.length == 0) {
      throw new SourceException(Code.FILE_EMPTY, file + " is empty; nothing was imported");
    }
    if (looksLikePbf(file, head)) {
      return new OsmPbfReader(file, context, workFolder);
    }
    if (looksLikeJson(head)) {
      return geoJson(file, context, options, head);
    }
    throw unknown(file, head);
  }

  /** Name of a file without folder and extension: the default name of a dataset. */
  static String baseName(Path file) {
    String name = file.getFileName().toString();
    String lower = name.toLowerCase(Locale.ROOT);
    for (String extension : EXTENSIONS) {
      if (lower.endsWith(extension) && lower.length() > extension.length()) {
        return name.substring(0, name.length() - extension.length());
      }
    }
    return name;
  }

  private static void requireFile(Path file) throws SourceException {
    if (!Files.exists(file)) {
      throw new SourceException(Code.FILE_NOT_FOUND, file + " does not exist; check the name");
    }
    if (Files.isDirectory(file)) {
      throw new SourceException(
          Code.FILE_NOT_FOUND,
          file + " is a folder; name the files, such as " + file + "/*.geojsonl");
    }
    if (!Files.isReadable(file)) {
      throw new SourceException(
          Code.FILE_NOT_FOUND, file + " cannot be read; check its permissions");
    }
  }

  private static FeatureReader geoJson(
      Path file, ReadContext context, GeoJsonOptions options, byte[] head) throws IOException {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    // A collection may begin with a long member; only a whole file can be said not to be GeoJSON.
    if (head.length < HEAD_BYTES && !GEOJSON.matcher(text).find() && !isSequence(file)) {
      throw new SourceException(
          Code.FORMAT_UNKNOWN,
          file + " is JSON but not GeoJSON: it has no \"type\" of GeoJSON; " + ALLOWED);
    }
    return new GeoJsonReader(file, context, options);
  }

  /** A PBF begins with the length of a blob header whose type is the text OSMHeader. */
  private static boolean looksLikePbf(Path file, byte[] head) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".pbf")
        || new String(head, 0, Math.min(head.length, 32), StandardCharsets.ISO_8859_1)
            .contains("OSMHeader");
  }

  private static boolean isSequence(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith("l")
        || name.endsWith("s")
        || name.endsWith("seq")
        || name.endsWith(".ndjson");
  }

  /** UTF-16 passes too: the reader says what is wrong with it. */
  private static boolean looksLikeJson(byte[] head) {
    for (int i = 0; i < Math.min(head.length, 1024); i++) {
      int b = head[i] & 0xff;
      boolean mark = i < 3 && (b == 0xef || b == 0xbb || b == 0xbf || b >= 0xfe || b == 0);
      if (!mark && b > ' ') {
        return b == '{' || b == '[';
      }
      if (b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != 0x1e && b != 0) {
        return false;
      }
    }
    return true;
  }

  private static SourceException unknown(Path file, byte[] head) {
    String what =
        head.length > 1 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b
            ? "is packed with gzip; unpack it first (gunzip)"
            : head.length > 1 && head[0] == 'P' && head[1] == 'K'
                ? "is a zip archive; unpack it first"
                : "is of no known format";
    return new SourceException(Code.FORMAT_UNKNOWN, file + " " + what + "; " + ALLOWED);
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD_BYTES);
    }
  }
}
