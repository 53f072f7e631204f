package io.citytwin.importer.ogr;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import io.citytwin.importer.pipeline.WorkFolder;
import io.citytwin.importer.record.RecordSource;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Converts a source of any vector format GDAL knows into an SQLite file, which holds its layers
 * with their CRS, the types of their fields, curves, and records without a geometry. The program
 * runs beside this one: what crashes it does not crash the import.
 */
public final class OgrConversion implements AutoCloseable {

  private static final String PROGRAM = "ogr2ogr";
  private static final long MAX_HOURS = 12;
  private static final long LOOK_MILLIS = 250;
  private static final long SPARED_BYTES = 64L << 20;
  private static final int MAX_WORDS = 500;
  private static final int MAX_LINES = 5;
  private static final List<String> NOISE =
      List.of("  ->", "FAILURE", "Warning 1: Unable to find driver");

  /**
   * A layer may hold lines and multilines, so its geometries are of no stated type; and its name
   * may be any text, which a GeoPackage would not take.
   */
  private static final List<String> COMMAND =
      List.of(
          PROGRAM,
          "-f",
          "SQLite",
          "-lco",
          "LAUNDER=NO",
          "-lco",
          "FORMAT=WKB",
          "-lco",
          "FID=citytwin_row",
          "-lco",
          "GEOMETRY_NAME=citytwin_geometry",
          "-gt",
          "100000",
          "-unsetFieldWidth",
          "-dim",
          "layer_dim",
          "-nlt",
          "GEOMETRY");

  /** A port nobody listens on: whatever a file tells GDAL to fetch, it does not get. */
  private static final String NOWHERE = "127.0.0.1:1";

  /** Drivers that ask servers for what they read. */
  private static final String SERVER_DRIVERS =
      "WFS,OAPIF,OGCAPI,CSW,HTTP,PLSCENES,NGW,Carto,AmigoCloud,Elasticsearch,EEDA,EEDAI,WMS,WMTS,WCS,DAAS,MongoDBv3,PostgreSQL,PostGISRaster,MySQL,MSSQLSpatial,OCI,HANA,ODBC,PGeo,GPSBabel,OGR_OGDI";

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("CPL_DEBUG", "OFF"),
          Map.entry("GDAL_SKIP", SERVER_DRIVERS),
          Map.entry("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", ".none"),
          Map.entry("GDAL_HTTP_PROXY", NOWHERE),
          Map.entry("GDAL_HTTPS_PROXY", NOWHERE),
          Map.entry("http_proxy", "http://" + NOWHERE),
          Map.entry("https_proxy", "http://" + NOWHERE),
          Map.entry("all_proxy", "http://" + NOWHERE),
          Map.entry("no_proxy", ""),
          Map.entry("GDAL_HTTP_TIMEOUT", "1"),
          Map.entry("GDAL_HTTP_MAX_RETRY", "0"),
          Map.entry("GML_DOWNLOAD_SCHEMA", "NO"));

  private final WorkFolder folder;
  private final String name;

  private OgrConversion(WorkFolder folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  /**
   * Converts a source. GDAL reaches no server for it, whatever the source says.
   *
   * @param source a file, or a folder that is one source for GDAL
   * @param name what to call it in messages
   * @param workFolder where the converted files lie until {@link #close}
   * @throws SourceException FORMAT_UNKNOWN if GDAL is not installed or cannot read the source, with
   *     its own words; DISK_FULL
   * @throws IOException if the thread was interrupted; GDAL has ended then
   */
  public static OgrConversion of(Path source, String name, Path workFolder) throws IOException {
    OgrConversion conversion = new OgrConversion(WorkFolder.create(workFolder, "ogr"), name);
    try {
      conversion.run(source.toAbsolutePath());
      return conversion;
    } catch (IOException | RuntimeException e) {
      conversion.close();
      throw e;
    }
  }

  /** Opens the SQLite file that a source was converted to. */
  @FunctionalInterface
  public interface Opener {

    /**
     * Opens it.
     *
     * @param name what to call the source in messages
     */
    RecordSource open(Path sqlite, String name) throws IOException;
  }

  /** The records of all layers; to be closed before the conversion. */
  public RecordSource open(Opener sqlite) throws IOException {
    return new ConvertedSource(sqlite.open(target(), name), name, words());
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }

  private Path target() {
    return folder.path().resolve("converted.sqlite");
  }

  private Path output() {
    return folder.path().resolve("words.txt");
  }

  /** An absolute path is neither an option nor a name of a server or a virtual file system. */
  private void run(Path source) throws IOException {
    List<String> command = new ArrayList<>(COMMAND);
    command.addAll(List.of(target().toString(), source.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(SETTINGS);
    builder.directory(folder.path().toFile()).redirectInput(Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true).redirectOutput(output().toFile());
    int exit = await(start(builder));
    if (exit != 0 || !Files.exists(target())) {
      String words = words();
      throw new SourceException(
          Code.FORMAT_UNKNOWN,
          "GDAL cannot convert %s: %s; ogrinfo shows what it sees in it"
              .formatted(name, words.isEmpty() ? "it does not say why" : words));
    }
  }

  private static Process start(ProcessBuilder builder) throws SourceException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new SourceException(
          Code.FORMAT_UNKNOWN,
          "--via-ogr needs the program ogr2ogr of GDAL, which is not installed; on Debian: apt"
              + " install gdal-bin",
          e);
    }
  }

  private int await(Process process) throws IOException {
    long end = System.nanoTime() + TimeUnit.HOURS.toNanos(MAX_HOURS);
    try {
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() > end) {
          throw new SourceException(
              Code.FORMAT_UNKNOWN,
              "GDAL did not convert %s within %d hours".formatted(name, MAX_HOURS));
        }
        requireRoom();
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while GDAL converted " + name, e);
    } finally {
      kill(process);
    }
  }

  private void requireRoom() throws IOException {
    if (Files.getFileStore(folder.path()).getUsableSpace() < SPARED_BYTES) {
      throw new SourceException(
          Code.DISK_FULL,
          "no room in %s for what GDAL makes of %s; free some, or name another folder with --work-folder"
              .formatted(folder.path().getParent(), name));
    }
  }

  /** Waits for its end, so that it writes no more into a folder that is being deleted. */
  private static void kill(Process process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** What GDAL said, without its list of all drivers; empty if nothing. */
  private String words() throws IOException {
    String text =
        new String(Files.readAllBytes(output()), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank() && NOISE.stream().noneMatch(line::startsWith))
            .map(line -> line.replaceFirst("^(ERROR|Warning) \\d+: ", ""))
            .map(line -> line.replaceFirst(" with the following drivers\\.$", ""))
            .distinct()
            .limit(MAX_LINES)
            .collect(Collectors.joining("; "))
            .replaceAll("\\s+", " ");
    return text.length() <= MAX_WORDS ? text : text.substring(0, MAX_WORDS) + "…";
  }
}
