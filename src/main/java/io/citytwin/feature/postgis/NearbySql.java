package io.citytwin.feature.postgis;

import io.citytwin.feature.Condition;
import io.citytwin.feature.FeatureQuery;
import io.citytwin.spatial.Nearest;
import io.citytwin.sql.Sql;
import org.locationtech.jts.geom.Coordinate;

/**
 * The k of one kind that are nearest to a point, by a look at somewhat more than k, in the order of
 * the index: that of the planar distances to boxes in degrees. The statement proves its own answer:
 * nothing that it has not looked at is nearer. Where it cannot, it says so, and the whole search
 * has to follow.
 *
 * <p>The proof. The shortest way to a feature d metres away stays below the latitude it can reach,
 * where a degree in any direction has at least {@link #METRES_PER_DEGREE} times its cosine. So the
 * feature lies no more than d over that from the point, in degrees, unless the way crosses the
 * antimeridian; and its box no farther either, but for the rise of its edges, which are great
 * circles. What has not been looked at has a box beyond the last one in the order.
 */
final class NearbySql {

  /** Least of a degree of a meridian of WGS 84, and of the equator; so of both anywhere. */
  private static final double METRES_PER_DEGREE = 110_574;

  /** Above this the whole search is no slower. */
  private static final int MOST = 500;

  private final Nearest nearest;
  private final PointDistanceSql distances;
  private final Coordinate point;

  private NearbySql(Nearest nearest) {
    this.nearest = nearest;
    this.distances = new PointDistanceSql(nearest.geometry());
    this.point = nearest.geometry().geometry().getCoordinate();
  }

  /** Whether there is such a statement for a query. */
  static boolean serves(FeatureQuery query) {
    Nearest nearest = query.nearest();
    return nearest != null
        && nearest.maxMetres() == null
        && nearest.k() <= MOST
        && query.rows()
        && !query.count()
        && query.parts().size() == 1
        && query.parts().getFirst().where().equals(Condition.ALWAYS)
        && PointDistanceSql.serves(nearest.geometry());
  }

  /**
   * Adds the common table expressions {@code nearest}, with the columns of a select list, {@code
   * distance} and {@code degrees}, and {@code proof}, with one row that says whether these are the
   * k nearest.
   *
   * @param table of the kind
   */
  static void addTo(Sql sql, Nearest nearest, String table, SelectList list) {
    NearbySql nearby = new NearbySql(nearest);
    nearby.addFirst(sql.add("with "), table, list);
    sql.add(", nearest as materialized (select * from first order by distance, entity_id limit ");
    sql.bind(nearest.k()).add("), ");
    nearby.addProof(sql, table);
  }

  private void addFirst(Sql sql, String table, SelectList list) {
    sql.add("first as materialized (select ");
    list.add(sql, 0);
    distances.addMetres(sql.add(", "));
    addDegrees(sql.add(" as distance, "));
    sql.add(" as degrees from (select * from twin.").add(table).add(" f");
    addDegrees(sql.add(" order by "));
    // For the planner, which does not know the bound number: else it plans for a tenth of the city.
    sql.add(" limit ").add(Integer.toString(planned(looks()))).add(") f limit ").bind(looks());
    sql.add(")");
  }

  private void addProof(Sql sql, String table) {
    sql.add("proof as (select n < ").bind(looks());
    sql.add(" or (degrees < 360 and reached < 89 and (degrees - ").bind(PointDistanceSql.RISE);
    sql.add(") * metres > d * 1.000001 + 0.01 and (180 - ").bind(Math.abs(point.x));
    sql.add("::float8) * metres > d and ");
    distances.addNoneWideWithin(sql, table, s -> s.add("d + 0.001"));
    sql.add(") as holds from (select *, " + METRES_PER_DEGREE);
    sql.add(" * cosd(reached) as metres from (select *, ").bind(Math.abs(point.y));
    sql.add("::float8 + d / " + METRES_PER_DEGREE);
    sql.add(
        " as reached from (select count(*) as n, max(degrees) as degrees, (select max(distance) from nearest) as d from first) a) b) c)");
  }

  private void addDegrees(Sql sql) {
    GeometrySql.add(sql.add("f.geom <#> "), nearest.geometry());
  }

  /** Features to look at: the farther from the equator, the flatter a circle is in degrees. */
  private int looks() {
    double flat = Math.cos(Math.toRadians(point.y));
    return (int) Math.ceil(nearest.k() * 1.2 / flat) + 6;
  }

  /** The next of few numbers, so that there are few statements. */
  private static int planned(int looks) {
    int planned = 32;
    while (planned < looks) {
      planned *= 4;
    }
    return planned;
  }
}
