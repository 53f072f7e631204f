package io.citytwin.feature.postgis;

import io.citytwin.spatial.Box;
import io.citytwin.spatial.Crs;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.sql.Sql;
import java.util.function.Consumer;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Point;

/**
 * Distances on the ellipsoid between the features of a table and one point, for searches that look
 * at many. The numbers are those of {@code ST_Distance} on geographies, but, rarely, for the last
 * digit: PostGIS is asked on geometries, which saves their conversion and a tree of their edges. It
 * does not see then that a polygon holds the point.
 */
final class PointDistanceSql {

  /** Nearer to a pole no search looks at distances this way. */
  private static final double LAST_LATITUDE = 85;

  /** As of EPSG:4326. */
  private static final String WGS_84 = "'SPHEROID[\"WGS 84\",6378137,298.257223563]'";

  /** Of a metre, to which PostGIS rounds distances of geographies. */
  private static final String ROUNDING = "1e8";

  /** Degrees to which features rise that {@code twin.is_wide} does not name. */
  static final double RISE = LocalPlane.rise(0.1);

  private final GeometryArgument argument;
  private final Coordinate point;

  PointDistanceSql(GeometryArgument argument) {
    this.argument = argument;
    this.point = argument.geometry().getCoordinate();
  }

  /** Whether there are such distances from an argument. */
  static boolean serves(GeometryArgument argument) {
    return argument.srid() == Crs.STORAGE_SRID
        && argument.geometry() instanceof Point point
        && !point.isEmpty()
        && Math.abs(point.getY()) <= LAST_LATITUDE;
  }

  /** Adds the distance in metres of a feature of a table {@code f}. */
  void addMetres(Sql sql) {
    sql.add("case when f.geom && ");
    GeometrySql.addBox(sql, about());
    addGeography(sql.add(" or twin.is_wide(f.geom) then ST_Distance(f.geom::geography, "));
    sql.add(") else round(ST_DistanceSpheroid(f.geom, ");
    GeometrySql.add(sql, argument);
    sql.add(", " + WGS_84 + ") * " + ROUNDING + ") / " + ROUNDING + " end");
  }

  /**
   * Adds the condition that no feature that {@code twin.is_wide} names is within a number of
   * metres.
   */
  void addNoneWideWithin(Sql sql, String table, Consumer<Sql> metres) {
    sql.add("not exists (select from twin.").add(table);
    addGeography(sql.add(" f where twin.is_wide(f.geom) and ST_DWithin(f.geom::geography, "));
    metres.accept(sql.add(", "));
    sql.add("))");
  }

  private void addGeography(Sql sql) {
    GeometrySql.addGeography(sql.add("(select "), argument);
    sql.add(")");
  }

  /** What has no part of its extent here, and is not wide, does not hold the point. */
  private Box about() {
    double rim = RISE + GeometrySql.RIM;
    return new Box(point.x - rim, point.y - rim, point.x + rim, point.y + rim, Crs.STORAGE_SRID);
  }
}
