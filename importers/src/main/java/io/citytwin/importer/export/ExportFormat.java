package io.citytwin.importer.export;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats an export can have. */
public enum ExportFormat {
  /** One FeatureCollection, each feature on a line of its own. */
  GEOJSON(true, true, ".geojson", ".json"),
  /** One Feature a line. */
  GEOJSONSEQ(true, true, ".geojsonl", ".geojsons", ".geojsonseq", ".ndjson", ".jsonl"),
  /** GeoPackage, a table for each kind. */
  GPKG(false, true, ".gpkg"),
  /** FlatGeobuf with spatial index, one kind. */
  FGB(false, false, ".fgb"),
  /** RFC 4180 with the geometry as well-known text, one kind. */
  CSV(true, false, ".csv");

  private final boolean text;
  private final boolean manyKinds;
  private final List<String> extensions;

  ExportFormat(boolean text, boolean manyKinds, String... extensions) {
    this.text = text;
    this.manyKinds = manyKinds;
    this.extensions = List.of(extensions);
  }

  /** Whether it can be written to a stream, front to back. */
  public boolean isText() {
    return text;
  }

  /** Whether one file can hold several kinds. */
  public boolean holdsManyKinds() {
    return manyKinds;
  }

  /** Endings of file names, the usual one first. */
  public List<String> extensions() {
    return extensions;
  }

  /** Finds the format that a file name means. */
  public static Optional<ExportFormat> ofName(String fileName) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> format.extensions.stream().anyMatch(lower::endsWith))
        .findFirst();
  }
}
