package io.citytwin.importer.pipeline;

import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.util.GeometryEditor;

/** Heights of a geometry, which a plane repair may lose. */
final class Heights {

  private Heights() {}

  /** The same geometry without heights. */
  static Geometry drop(Geometry geometry) {
    return edit(geometry, c -> new Coordinate(c.x, c.y));
  }

  /**
   * Gives every position of the repaired geometry that has no height the height of the nearest
   * position of the original. Returns the argument if the original has no heights.
   */
  static Geometry restore(Geometry repaired, Geometry original) {
    Coordinate[] known = original.getCoordinates();
    if (Double.isNaN(known[0].getZ())) {
      return drop(repaired);
    }
    return edit(
        repaired,
        c -> Double.isNaN(c.getZ()) ? new Coordinate(c.x, c.y, nearest(known, c).getZ()) : c);
  }

  private static Coordinate nearest(Coordinate[] known, Coordinate place) {
    Coordinate best = known[0];
    for (Coordinate candidate : known) {
      if (candidate.distance(place) < best.distance(place)) {
        best = candidate;
      }
    }
    return best;
  }

  private static Geometry edit(
      Geometry geometry, java.util.function.UnaryOperator<Coordinate> change) {
    GeometryEditor.CoordinateOperation operation =
        new GeometryEditor.CoordinateOperation() {
          @Override
          public Coordinate[] edit(Coordinate[] coordinates, Geometry part) {
            Coordinate[] changed = new Coordinate[coordinates.length];
            for (int i = 0; i < coordinates.length; i++) {
              changed[i] = change.apply(coordinates[i]);
            }
            return changed;
          }
        };
    return new GeometryEditor(geometry.getFactory()).edit(geometry, operation);
  }
}
