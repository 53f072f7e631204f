package io.citytwin.importer.cli;

import io.citytwin.importer.csv.CsvOptions;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.text.EncodingNames;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how files are read. */
final class ReadingArguments {

  @Option(
      names = "--crs",
      paramLabel = "CODE",
      description =
          "CRS of the files, whatever they say themselves: EPSG:4547, GCJ-02, BD-09 … (default: as"
              + " they say).")
  private @Nullable String crs;

  @Option(
      names = "--assume-wgs84",
      description =
          "Take files that say nothing of their CRS for longitude and latitude on WGS 84; refused"
              + " if the numbers cannot be degrees.")
  private boolean assumeWgs84;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description =
          "Encoding of texts, such as GB18030, Big5, windows-1252 (default: as the file says, else"
              + " by its bytes).")
  private @Nullable String encoding;

  @Option(
      names = "--delimiter",
      paramLabel = "CHARACTER",
      description = "What stands between the cells of a CSV file (default: by looking at it).")
  private @Nullable Character delimiter;

  @Option(
      names = "--geometry-column",
      paramLabel = "NAME",
      description =
          "Column of a CSV file that holds WKT, EWKT or WKB in hexadecimal digits (default: by its"
              + " name).")
  private @Nullable String geometryColumn;

  @Option(
      names = "--x-column",
      paramLabel = "NAME",
      description = "Column of a CSV file that holds longitude or easting (default: by its name).")
  private @Nullable String xColumn;

  @Option(
      names = "--y-column",
      paramLabel = "NAME",
      description = "Column of a CSV file that holds latitude or northing.")
  private @Nullable String yColumn;

  @Option(
      names = "--via-ogr",
      description =
          "Let GDAL's ogr2ogr convert the files first: for formats that are not read here, such as"
              + " DXF or FileGDB.")
  private boolean viaOgr;

  @Option(
      names = "--write-updated",
      paramLabel = "FILE",
      description =
          "Also write the OpenStreetMap extract with its changes to a PBF file, to which the next"
              + " changes belong.")
  private @Nullable Path writeUpdated;

  @Option(
      names = "--work-folder",
      paramLabel = "DIR",
      description = "Where temporary files may be made (default: the system's folder for them).")
  private Path workFolder = Path.of(System.getProperty("java.io.tmpdir"));

  @Nullable String crs() {
    return crs;
  }

  @Nullable String encoding() {
    return encoding;
  }

  boolean assumeWgs84() {
    return assumeWgs84;
  }

  /** Whether reading needs another program, or writes more than the twin. */
  boolean dependsOnOthers() {
    return viaOgr || writeUpdated != null;
  }

  /**
   * What the readers need to know.
   *
   * @param declaredEncoding the encoding that a mapping names; null if none does
   * @throws SourceException ENCODING_UNKNOWN
   */
  ReadingOptions options(boolean crsGiven, @Nullable String declaredEncoding)
      throws SourceException {
    String name = encoding == null ? declaredEncoding : encoding;
    Charset charset = name == null ? null : EncodingNames.parse(name);
    CsvOptions table = new CsvOptions(charset, delimiter, geometryColumn, xColumn, yColumn);
    return new ReadingOptions(crsGiven, charset, table, viaOgr, writeUpdated, workFolder);
  }

  boolean isViaOgr() {
    return viaOgr;
  }

  /** Whether one of two options that belong together is missing. */
  boolean lacksColumn() {
    return (xColumn == null) != (yColumn == null);
  }
}
