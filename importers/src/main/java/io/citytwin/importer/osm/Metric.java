package io.citytwin.importer.osm;

import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicMask;
import org.locationtech.jts.geom.Coordinate;

/**
 * Metres along the WGS 84 ellipsoid.
 *
 * <p>Legs of up to 200 metres, that is nearly all, are measured on the plane that fits the
 * ellipsoid at their middle: less than a micrometre off the geodesic below 80 degrees of latitude,
 * and twenty times faster.
 *
 * <p>Source: radii of curvature, OGP Publication 373-7-2, section 1.
 */
final class Metric {

  private static final double SEMI_MAJOR_AXIS_METERS = 6_378_137.0;
  private static final double FLATTENING = 1 / 298.257223563;
  private static final double ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING);
  private static final double LONGEST_PLANE_METERS = 200;
  private static final double HIGHEST_PLANE_LATITUDE = 80;

  private Metric() {}

  /** Length of a line of longitudes and latitudes. */
  static double meters(Coordinate[] points) {
    double sum = 0;
    for (int i = 1; i < points.length; i++) {
      sum += meters(points[i - 1], points[i]);
    }
    return sum;
  }

  private static double meters(Coordinate a, Coordinate b) {
    double middle = (a.getY() + b.getY()) / 2;
    double sine = Math.sin(Math.toRadians(middle));
    double w2 = 1 - ECCENTRICITY_SQUARED * sine * sine;
    double primeVertical = SEMI_MAJOR_AXIS_METERS / Math.sqrt(w2);
    double meridian = primeVertical * (1 - ECCENTRICITY_SQUARED) / w2;
    double north = meridian * Math.toRadians(b.getY() - a.getY());
    double east = primeVertical * Math.sqrt(1 - sine * sine) * Math.toRadians(b.getX() - a.getX());
    double length = Math.sqrt(north * north + east * east);
    // Also where the difference of longitudes goes the long way round.
    return length <= LONGEST_PLANE_METERS && Math.abs(middle) <= HIGHEST_PLANE_LATITUDE
        ? length
        : Geodesic.WGS84.Inverse(a.getY(), a.getX(), b.getY(), b.getX(), GeodesicMask.DISTANCE).s12;
  }
}
