package io.citytwin.feature.postgis;

import io.citytwin.spatial.Box;
import io.citytwin.spatial.Crs;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.sql.Sql;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Point;

/**
 * The plane about a point: metres to the east and to the north, each by the scale it has at the
 * point. A distance in it costs a fraction of one on the ellipsoid, and bounds it, so that only
 * what lies at the rim of a search need be measured on the ellipsoid.
 *
 * <p>Of a feature that lies wholly in the box of half side h about the point:
 *
 * <ul>
 *   <li>The scales change by no more than a {@link #skew}th within the box, and with them every
 *       distance.
 *   <li>A straight edge of the map bends by 1.089 tan(latitude) over the radius at most, against
 *       the great circle between its ends, and is no longer than the diagonal: so they are no
 *       farther apart than {@link #bow}.
 *   <li>PostGIS takes the nearest place on the sphere and measures to that on the ellipsoid: up to
 *       {@link #SPHERE} times what the nearest on the ellipsoid has.
 * </ul>
 */
final class LocalPlane {

  /** Radius of the equator and square of the eccentricity of WGS 84. */
  private static final double EQUATOR = 6_378_137;

  private static final double ECCENTRICITY = 0.00669437999014;

  /** Smallest radius of curvature: that of the meridian at the equator. */
  private static final double SMALLEST_RADIUS = EQUATOR * (1 - ECCENTRICITY);

  /** Greatest ratio of the two radii of curvature of a place, which is that at the equator. */
  private static final double SPHERE = 1.0068;

  /** Nearer to a pole a plane serves less and less. */
  private static final double LAST_LATITUDE = 70;

  /** Degrees of longitude beyond which a search may meet the antimeridian. */
  private static final double LAST_LONGITUDE = 179;

  /** Metres; beyond, what is uncertain grows with the square. */
  private static final double FARTHEST = 10_000;

  /** Metres by which features may stick out of the circle and still be measured in the plane. */
  private static final double MARGIN = 500;

  /** Rounding, in metres. */
  private static final double SLACK = 0.01;

  /** What rounding adds to a box of the index, generously; as a factor of the half side. */
  private static final double SPREAD = 1.02;

  private final Coordinate point;
  private final double metresEast;
  private final double metresNorth;

  private LocalPlane(Coordinate point) {
    this.point = point;
    double sine = Math.sin(Math.toRadians(point.y));
    double flat = 1 - ECCENTRICITY * sine * sine;
    double normal = EQUATOR / Math.sqrt(flat);
    this.metresEast = Math.toRadians(normal * Math.cos(Math.toRadians(point.y)));
    this.metresNorth = Math.toRadians(normal * (1 - ECCENTRICITY) / flat);
  }

  /** The plane about an argument, if that is a point where a plane serves this far. */
  static Optional<LocalPlane> about(GeometryArgument argument, double metres) {
    return argument.srid() == Crs.STORAGE_SRID
            && argument.geometry() instanceof Point point
            && Math.abs(point.getY()) <= LAST_LATITUDE
            && Math.abs(point.getX()) <= LAST_LONGITUDE
            && metres <= FARTHEST
        ? Optional.of(new LocalPlane(point.getCoordinate()))
        : Optional.empty();
  }

  /**
   * Adds the condition that a feature of a table {@code f} is within a distance of the point. No
   * index finds what meets it; {@link #reach} is for that.
   *
   * @param exact adds the condition as PostGIS decides it
   */
  void addWithin(Sql sql, double metres, Runnable exact) {
    double half = metres + MARGIN;
    double certain = (metres / SPHERE - bow(half)) / (1 + skew(half)) - SLACK;
    double possible = (metres + bow(half)) * (1 + skew(half)) + SLACK;
    sql.add("case when ");
    double inner = certain / Math.sqrt(2);
    if (inner / Math.max(metresEast, metresNorth) > 2 * GeometrySql.RIM) {
      sql.add("f.geom @ ");
      GeometrySql.addBox(sql, box(inner, -GeometrySql.RIM));
      sql.add(" then true when ");
    }
    GeometrySql.addBox(sql.add("f.geom @ "), box(half, 0));
    sql.add(" then case width_bucket(");
    addMetres(sql);
    sql.add(", ").bind(certain).add(", ").bind(possible);
    sql.add(", 1) when 0 then true when 2 then false else ");
    exact.run();
    sql.add(" end else ");
    exact.run();
    sql.add(" end");
  }

  /**
   * A box that meets that of every feature within a distance of the point, but for those that
   * {@code twin.is_wide} names.
   */
  Box reach(double metres) {
    double far = metres * 1.000001 + SLACK;
    double north = Math.toDegrees(far / SMALLEST_RADIUS) + rise(0.1);
    double widest = Math.toRadians(Math.abs(point.y) + north);
    double east = Math.toDegrees(far / (EQUATOR * Math.cos(widest)));
    return new Box(
        point.x - east, point.y - north, point.x + east, point.y + north, Crs.STORAGE_SRID);
  }

  /** Adds the distance in the plane. */
  private void addMetres(Sql sql) {
    sql.add("ST_Distance(ST_Affine(f.geom, ").bind(metresEast).add(", 0, 0, ").bind(metresNorth);
    sql.add(", ").bind(-point.x * metresEast).add(", ").bind(-point.y * metresNorth);
    sql.add("), 'SRID=4326;POINT(0 0)'::geometry)");
  }

  private Box box(double half, double more) {
    double east = half / metresEast + more;
    double north = half / metresNorth + more;
    return new Box(
        point.x - east, point.y - north, point.x + east, point.y + north, Crs.STORAGE_SRID);
  }

  /** By how much scales may differ, as a part of them, within the box of a half side. */
  private double skew(double half) {
    double away = SPREAD * half / SMALLEST_RADIUS;
    return 1.02 * away * (steepness(half) + 0.011);
  }

  /**
   * Metres between an edge of the map and the great circle of its ends, in the box of a half side.
   */
  private double bow(double half) {
    double diagonal = 2 * Math.sqrt(2) * SPREAD * half;
    return 1.089 / 8 * diagonal * diagonal * steepness(half) / SMALLEST_RADIUS * SPREAD;
  }

  private double steepness(double half) {
    return Math.tan(Math.toRadians(Math.abs(point.y)) + SPREAD * half / SMALLEST_RADIUS);
  }

  /** As {@code twin.rise}. */
  static double rise(double width) {
    double ratio = 1 / Math.cos(Math.toRadians(width / 2));
    return Math.toDegrees(Math.atan((ratio - 1) / (2 * Math.sqrt(ratio))));
  }
}
