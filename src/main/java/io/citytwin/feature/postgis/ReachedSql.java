package io.citytwin.feature.postgis;

import io.citytwin.spatial.Box;
import io.citytwin.spatial.Nearest;
import io.citytwin.sql.Sql;
import java.util.Optional;

/**
 * The k of one kind that are nearest to a point, by a look at all that is within a reach. The
 * statement proves its own answer: k of them are within the reach, whose box meets the boxes of all
 * features within it, but for wide ones, of which none is within it. Where it cannot, or where more
 * lies in the box than a fitting reach has, it says so.
 */
final class ReachedSql {

  /** A reach that fits has some two for each of the k, and a few whose boxes touch its box. */
  private static final int MOST_FOR_EACH = 4;

  private static final int MOST_BESIDE = 24;

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
    int most = MOST_FOR_EACH * nearest.k() + MOST_BESIDE;
    sql.add("with first as materialized (select ");
    list.add(sql, 0);
    distances.addMetres(sql.add(", "));
    sql.add(" as distance from (select * from twin.").add(table);
    GeometrySql.addKey(sql.add(" f where f.geom && "), box);
    sql.add(" limit ").bind(most);
    sql.add(
        ") f), nearest as materialized (select * from first order by distance, entity_id limit ");
    sql.bind(nearest.k()).add("), proof as (select (select count(*) from first) < ").bind(most);
    sql.add(" and (select count(*) from nearest where distance <= ").bind(metres);
    sql.add(") = ").bind(nearest.k()).add(" and ");
    distances.addNoneWideWithin(sql, table, s -> s.bind(metres));
    sql.add(" as holds)");
  }
}
