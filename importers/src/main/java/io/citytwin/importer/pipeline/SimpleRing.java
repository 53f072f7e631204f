package io.citytwin.importer.pipeline;

import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;

/**
 * Tells quickly of most building outlines that they are valid: one small ring in which no two
 * segments meet but neighbours at their common point. Of anything else it says nothing, and the
 * full check decides. For ten positions it takes a tenth of the full check's time.
 */
final class SimpleRing {

  /** The comparison of all pairs of segments is quadratic. */
  private static final int MAX_POSITIONS = 24;

  private SimpleRing() {}

  /** Whether a geometry is certainly valid; false if it may or may not be. */
  static boolean isSurelyValid(Geometry geometry) {
    if (!(geometry instanceof Polygon polygon)
        || polygon.getNumInteriorRing() > 0
        || polygon.getNumPoints() > MAX_POSITIONS
        || polygon.getNumPoints() < 4) {
      return false;
    }
    Coordinate[] ring = polygon.getExteriorRing().getCoordinates();
    int segments = ring.length - 1;
    for (int i = 0; i < segments; i++) {
      if (ring[i].equals2D(ring[i + 1]) || isSpike(ring, i, segments)) {
        return false;
      }
      // The first segment and the last are neighbours.
      int last = i == 0 ? segments - 2 : segments - 1;
      for (int j = i + 2; j <= last; j++) {
        if (mayMeet(ring[i], ring[i + 1], ring[j], ring[j + 1])) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether a segment and the next one lie on one line; if so, the second may go back. */
  private static boolean isSpike(Coordinate[] ring, int i, int segments) {
    Coordinate next = ring[i + 2 <= segments ? i + 2 : 1];
    return Orientation.index(ring[i], ring[i + 1], next) == Orientation.COLLINEAR
        && !isBetween(ring[i], ring[i + 1], next);
  }

  private static boolean isBetween(Coordinate a, Coordinate middle, Coordinate b) {
    return middle.x >= Math.min(a.x, b.x)
        && middle.x <= Math.max(a.x, b.x)
        && middle.y >= Math.min(a.y, b.y)
        && middle.y <= Math.max(a.y, b.y);
  }

  /** False only if two segments have no point in common; the orientations are exact. */
  private static boolean mayMeet(Coordinate a, Coordinate b, Coordinate c, Coordinate d) {
    if (Math.max(a.x, b.x) < Math.min(c.x, d.x)
        || Math.max(c.x, d.x) < Math.min(a.x, b.x)
        || Math.max(a.y, b.y) < Math.min(c.y, d.y)
        || Math.max(c.y, d.y) < Math.min(a.y, b.y)) {
      return false;
    }
    return Orientation.index(a, b, c) * Orientation.index(a, b, d) <= 0
        && Orientation.index(c, d, a) * Orientation.index(c, d, b) <= 0;
  }
}
