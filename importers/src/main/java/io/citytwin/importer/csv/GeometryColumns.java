package io.citytwin.importer.csv;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a row has its geometry.
 *
 * @param wellKnown column of WKT or WKB; -1 if there is none
 * @param x column of easting or longitude; -1 if there is none
 * @param y column of northing or latitude; -1 if there is none
 */
record GeometryColumns(int wellKnown, int x, int y) {

  private static final GeometryColumns NONE = new GeometryColumns(-1, -1, -1);

  private static final List<String> WELL_KNOWN =
      List.of(
          "wkt",
          "ewkt",
          "wkb",
          "ewkb",
          "geom",
          "geometry",
          "thegeom",
          "wktgeometry",
          "wktgeom",
          "geomwkt",
          "geometrywkt",
          "geowkt",
          "wkbgeometry",
          "geomwkb",
          "shape",
          "geo",
          "geometrie",
          "几何",
          "空间信息");

  /** Names that belong together, those of degrees first. */
  private static final List<List<String>> PAIRS =
      List.of(
          List.of("lon", "lat"),
          List.of("lng", "lat"),
          List.of("long", "lat"),
          List.of("longitude", "latitude"),
          List.of("经度", "纬度"),
          List.of("經度", "緯度"),
          List.of("経度", "緯度"),
          List.of("längengrad", "breitengrad"),
          List.of("laengengrad", "breitengrad"),
          List.of("stoplon", "stoplat"),
          List.of("geolon", "geolat"),
          List.of("x", "y"),
          List.of("xcoord", "ycoord"),
          List.of("coordx", "coordy"),
          List.of("pointx", "pointy"),
          List.of("xcoordinate", "ycoordinate"),
          List.of("x坐标", "y坐标"),
          List.of("easting", "northing"),
          List.of("east", "north"),
          List.of("e", "n"),
          List.of("rechtswert", "hochwert"),
          List.of("ostwert", "nordwert"));

  private static final Pattern NO_LETTER = Pattern.compile("[\\s_.\\-\\[\\]()\"]");

  boolean isNone() {
    return wellKnown < 0 && x < 0;
  }

  /** Whether the column is no property, because the geometry is made of it. */
  boolean holds(int column) {
    return column == wellKnown || column == x || column == y;
  }

  /**
   * Finds the columns: those a person named, else one of WKT or WKB, else two of coordinates.
   *
   * @param sample some rows, to see that a column holds what its name promises
   * @throws SourceException if a column that was named is not there
   */
  static GeometryColumns of(CsvOptions options, List<String> header, List<List<String>> sample)
      throws SourceException {
    String geometry = options.geometryColumn();
    if (geometry != null) {
      return new GeometryColumns(named(header, geometry), -1, -1);
    }
    String x = options.xColumn();
    String y = options.yColumn();
    if (x != null && y != null) {
      return new GeometryColumns(-1, named(header, x), named(header, y));
    }
    List<String> plain = header.stream().map(GeometryColumns::plain).toList();
    return findWellKnown(plain, sample).or(() -> findPair(plain)).orElse(NONE);
  }

  private static Optional<GeometryColumns> findWellKnown(
      List<String> plain, List<List<String>> sample) {
    for (String name : WELL_KNOWN) {
      int column = plain.indexOf(name);
      String cell = column < 0 ? null : firstValue(sample, column);
      if (cell != null && WellKnown.isWellKnown(cell)) {
        return Optional.of(new GeometryColumns(column, -1, -1));
      }
    }
    return Optional.empty();
  }

  private static @Nullable String firstValue(List<List<String>> sample, int column) {
    for (List<String> row : sample) {
      if (column < row.size() && !row.get(column).isBlank()) {
        return row.get(column);
      }
    }
    return null;
  }

  private static Optional<GeometryColumns> findPair(List<String> plain) {
    for (List<String> pair : PAIRS) {
      int x = plain.indexOf(pair.getFirst());
      int y = plain.indexOf(pair.getLast());
      if (x >= 0 && y >= 0) {
        return Optional.of(new GeometryColumns(-1, x, y));
      }
    }
    return Optional.empty();
  }

  private static int named(List<String> header, String name) throws SourceException {
    int exact = header.indexOf(name);
    if (exact >= 0) {
      return exact;
    }
    for (int i = 0; i < header.size(); i++) {
      if (header.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    throw new SourceException(
        Code.MAPPING_INVALID,
        "there is no column \"%s\"; the columns are: %s"
            .formatted(name, String.join(", ", header)));
  }

  private static String plain(String name) {
    return NO_LETTER.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
  }
}
