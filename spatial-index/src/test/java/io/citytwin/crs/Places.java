package io.citytwin.crs;

import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateXY;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** Places as pairs x0, y0, x1, y1 … and as points. */
final class Places {

  private Places() {}

  /** Twenty-five places spread over an area. */
  static double[] across(Envelope area) {
    double[] places = new double[50];
    for (int i = 0; i < 25; i++) {
      places[2 * i] = area.getMinX() + (0.1 + 0.2 * (i % 5)) * area.getWidth();
      places[2 * i + 1] = area.getMinY() + (0.1 + 0.2 * (i / 5)) * area.getHeight();
    }
    return places;
  }

  static double[] fromStorage(CrsTransform transform, double[] xy) {
    return pairs(transform.fromStorage(points(xy)));
  }

  static double[] toStorage(CrsTransform transform, double[] xy) {
    return pairs(transform.toStorage(points(xy)));
  }

  /** The largest difference of two ordinates. */
  static double farthest(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(a.length + " and " + b.length + " numbers");
    }
    double farthest = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = Math.abs(a[i] - b[i]);
      farthest = difference >= 0 ? Math.max(farthest, difference) : Double.POSITIVE_INFINITY;
    }
    return farthest;
  }

  /** The largest difference of two longitudes or latitudes, about in metres. */
  static double farthestMeters(double[] a, double[] b) {
    double[] aMeters = a.clone();
    double[] bMeters = b.clone();
    for (int i = 0; i < a.length; i += 2) {
      double east = 111_320 * Math.cos(Math.toRadians(b[i + 1]));
      aMeters[i] *= east;
      bMeters[i] *= east;
      aMeters[i + 1] *= 111_320;
      bMeters[i + 1] *= 111_320;
    }
    return farthest(aMeters, bMeters);
  }

  private static Geometry points(double[] xy) {
    Coordinate[] coordinates = new Coordinate[xy.length / 2];
    for (int i = 0; i < coordinates.length; i++) {
      coordinates[i] = new CoordinateXY(xy[2 * i], xy[2 * i + 1]);
    }
    return new GeometryFactory().createMultiPointFromCoords(coordinates);
  }

  private static double[] pairs(Geometry points) {
    Coordinate[] coordinates = points.getCoordinates();
    double[] xy = new double[2 * coordinates.length];
    for (int i = 0; i < coordinates.length; i++) {
      xy[2 * i] = coordinates[i].x;
      xy[2 * i + 1] = coordinates[i].y;
    }
    return xy;
  }
}
