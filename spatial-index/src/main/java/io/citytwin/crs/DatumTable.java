package io.citytwin.crs;

import io.citytwin.crs.WktSystem.Datum;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Datums that well-known text names, each with the EPSG code of longitude and latitude on it, by
 * which the EPSG dataset knows the transformations to WGS 84.
 *
 * <p>{@code datums.csv} holds what the dataset says of each geographic system in two dimensions
 * that counts from Greenwich: its code, the code of its datum, the ellipsoid, and the plain names
 * ({@link WktElement#plain}) of system and datum with the spellings of EPSG, OGR and Esri. Where
 * several systems share a name, the one that is not deprecated has it. A test compares every row
 * with the copies of the dataset inside PROJ and GeoTools.
 */
final class DatumTable {

  /** Rounding of ellipsoids in files. Neighbouring ellipsoids differ by more. */
  private static final double SAME_METERS = 0.5;

  private static final double SAME_INVERSE_FLATTENING = 0.01;

  /**
   * One row.
   *
   * @param code EPSG code of the geographic system
   */
  record Row(
      int code, int datumCode, double semiMajor, double inverseFlattening, List<String> names) {

    boolean fits(Datum datum) {
      return Math.abs(semiMajor - datum.semiMajor()) < SAME_METERS
          && Math.abs(inverseFlattening - datum.inverseFlattening()) < SAME_INVERSE_FLATTENING;
    }
  }

  private static final DatumTable TABLE = new DatumTable(read());

  private final Map<String, Row> byName = new HashMap<>();
  private final Map<Integer, Row> byCode = new HashMap<>();
  private final Map<Integer, Row> byDatumCode = new HashMap<>();

  private DatumTable(List<Row> rows) {
    for (Row row : rows) {
      byCode.put(row.code, row);
      byDatumCode.putIfAbsent(row.datumCode, row);
      row.names.forEach(name -> byName.put(name, row));
    }
  }

  /**
   * Finds the datum that a text means: by the codes it gives, else by the names; and only if its
   * ellipsoid is the one the text describes.
   */
  static Optional<Row> find(Datum datum) {
    Row row = null;
    if (datum.geographicCode().isPresent()) {
      row = TABLE.byCode.get(datum.geographicCode().getAsInt());
    }
    if (row == null && datum.code().isPresent()) {
      row = TABLE.byDatumCode.get(datum.code().getAsInt());
    }
    if (row == null) {
      row = named(datum.name());
    }
    if (row == null) {
      row = named(datum.geographicName());
    }
    return Optional.ofNullable(row).filter(r -> r.fits(datum));
  }

  static boolean isWgs84(String datumName) {
    Row row = named(datumName);
    return row != null && row.code == 4326;
  }

  /** All rows, for the test that compares them with the dataset. */
  static List<Row> rows() {
    return read();
  }

  /** "Ensemble" is how version 2 calls the realizations of a datum together; Paris has its own. */
  private static @Nullable Row named(String name) {
    String plain = WktElement.plain(name).replaceFirst("ensemble$", "");
    Row row = TABLE.byName.get(plain);
    return row != null
        ? row
        : TABLE.byName.get(plain.replaceFirst("(?:paris|ferro|rome|bern)$", ""));
  }

  private static List<Row> read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                java.util.Objects.requireNonNull(
                    DatumTable.class.getResourceAsStream("datums.csv")),
                StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.startsWith("#")).map(DatumTable::row).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(String line) {
    String[] cells = line.split(",", -1);
    return new Row(
        Integer.parseInt(cells[0]),
        Integer.parseInt(cells[1]),
        Double.parseDouble(cells[2]),
        Double.parseDouble(cells[3]),
        List.of(cells[4].split(";")));
  }
}
