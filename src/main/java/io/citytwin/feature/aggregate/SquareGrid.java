package io.citytwin.feature.aggregate;

import io.citytwin.feature.aggregate.AggregateAnswer.Bin;
import io.citytwin.sql.Sql;
import java.util.List;

/**
 * Squares with edges along parallels and meridians, which lie alike for every request. The world is
 * cut into bands of one degree of latitude. A whole number of rows fills a band and a whole number
 * of columns the circle of latitude in its middle, so that the edges there come nearest to the size
 * asked for, on WGS 84.
 *
 * @param band the degree of latitude at its southern edge, -90 to 89
 * @param row from the south, from 0
 * @param column from the 180th meridian eastwards, from 0
 * @param rows of the band
 * @param columns of the band
 */
record SquareGrid(int band, int row, int column, int rows, int columns) {

  /**
   * Length in metres of the degree of latitude in whose middle {@code t.mid} lies, by the series of
   * the meridian's radius of curvature.
   */
  private static final String MERIDIAN =
      "(111132.954 - 559.822 * cosd(2 * t.mid) + 1.175 * cosd(4 * t.mid))";

  /** Length of the circle of latitude, from the radius of curvature in the prime vertical. */
  private static final String PARALLEL =
      "(2 * pi() * 6378137 * cosd(t.mid) / sqrt(1 - 0.00669437999014 * sind(t.mid) ^ 2))";

  /** Adds the columns k0 to k4, which are the components, over a point {@code b.raw}. */
  static void addKeys(Sql sql, double metres) {
    sql.add(", t.band as k0, (case when t.lat < 90 then floor((t.lat - t.band) * e.rows)");
    sql.add(" else e.rows - 1 end)::integer as k1,");
    sql.add(" mod(floor((t.lon + 180) / 360 * e.columns)::integer, e.columns) as k2,");
    sql.add(" e.rows as k3, e.columns as k4 from b");
    sql.add(" cross join lateral (select u.*, u.band + 0.5::double precision as mid from (select");
    sql.add(" ST_X(b.raw) as lon, ST_Y(b.raw) as lat,");
    sql.add(" case when ST_Y(b.raw) < 89 then floor(ST_Y(b.raw))");
    sql.add(" when ST_Y(b.raw) >= 89 then 89 end::integer as band) u) t");
    sql.add(" cross join lateral (select greatest(1, round(" + MERIDIAN + " / ").bind(metres);
    sql.add("))::integer as rows, greatest(1, round(" + PARALLEL + " / ").bind(metres);
    sql.add("))::integer as columns) e");
  }

  /** Its name: size, band, row and column. */
  String key(double metres) {
    String size = metres == Math.rint(metres) ? Long.toString((long) metres) : metres + "";
    return size + "/" + band + "/" + row + "/" + column;
  }

  /** Its outline and centre. */
  Bin bin() {
    double west = -180 + 360.0 * column / columns;
    double east = -180 + 360.0 * (column + 1) / columns;
    double south = band + (double) row / rows;
    double north = band + (double) (row + 1) / rows;
    return Bin.of(
        List.of(
            new double[] {west, south},
            new double[] {east, south},
            new double[] {east, north},
            new double[] {west, north}),
        (west + east) / 2,
        (south + north) / 2);
  }
}
