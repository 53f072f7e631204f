package io.citytwin.feature.postgis;

import io.citytwin.spatial.Box;
import io.citytwin.spatial.Nearest;
import io.citytwin.sql.Sql;
import java.util.Optional;

/**
 * The k of one kind that are nearest to a point, by a look at all that is within a reach. The
 * statement proves its own answer: k of them are within the reach, whose box meets the boxes of all
 * features within it, but for wide ones, of which none is within it. Where it cannot, it says so. A
 * box is found at a fraction of what the order of the index costs.
 */
final class ReachedSql {

  private ReachedSql() {}

  /** A box with all features within a reach of the point, if there is such a statement. */
  static Optional<Box> box(Nearest nearest, double metres) {
    return LocalPlane.about(nearest.geometry(), metres).map(plane -> plane.reach(metres));
  }

  /**
   * Adds the common table expressions {@code nearest} and {@code proof}, as {@link
   * NearbySql#addTo}.
   *
   * @param metres of the reach
   * @param box of the reach
   */
  static void addTo(
      Sql sql, Nearest nearest, double metres, Box box, String table, SelectList list) {
    PointDistanceSql distances = new PointDistanceSql(nearest.geometry());
    sql.add("with nearest as materialized (select ");
    list.add(sql, 0);
    distances.addMetres(sql.add(", "));
    sql.add(" as distance from twin.").add(table);
    GeometrySql.addKey(sql.add(" f where f.geom && "), box);
    sql.add(" order by distance, f.entity_id limit ").bind(nearest.k());
    sql.add("), proof as (select (select count(*) from nearest where distance <= ").bind(metres);
    sql.add(") = ").bind(nearest.k()).add(" and ");
    distances.addNoneWideWithin(sql, table, s -> s.bind(metres));
    sql.add(" as holds)");
  }
}
