package io.citytwin.importer.shapefile;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** GDAL's own reading of a file, as the oracle of ours. */
public final class Ogr {

  private Ogr() {}

  /**
   * What ogr2ogr makes of a source: a header, then a row a feature. The first column is its
   * geometry as WKT, empty if it has none.
   */
  public static List<List<String>> rows(Path folder, Path file, String... options)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-lco", "GEOMETRY=AS_WKT"));
    all.addAll(List.of(options));
    return plainRows(folder, file, all.toArray(String[]::new));
  }

  /** The same without geometry. */
  public static List<List<String>> plainRows(Path folder, Path file, String... options)
      throws IOException, InterruptedException {
    Path csv = folder.resolve("ogr-" + System.nanoTime() + ".csv");
    List<String> command = new ArrayList<>(List.of("ogr2ogr", "-f", "CSV"));
    command.addAll(List.of(options));
    command.addAll(List.of(csv.toString(), file.toString()));
    run(command);
    List<List<String>> rows = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .maxBufferSize(1 << 24)
            .allowMissingFields(true)
            .ofCsvRecord(csv, StandardCharsets.UTF_8)) {
      for (CsvRecord row : reader) {
        rows.add(List.copyOf(row.getFields()));
      }
    }
    return rows;
  }

  /** Runs a command of GDAL; fails if it does. */
  public static void run(List<String> command) throws IOException, InterruptedException {
    Path log = Files.createTempFile("ogr", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + ": " + Files.readString(log));
      }
    } finally {
      Files.delete(log);
    }
  }
}
