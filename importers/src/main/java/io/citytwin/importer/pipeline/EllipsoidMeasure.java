package io.citytwin.importer.pipeline;

import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicMask;
import net.sf.geographiclib.PolygonArea;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Polygon;

/**
 * Length and area on the WGS 84 ellipsoid of geometries in longitude and latitude; heights are left
 * out.
 */
final class EllipsoidMeasure {

  private EllipsoidMeasure() {}

  /** Length of all lines, in metres. */
  static double length(Geometry lines) {
    double sum = 0;
    for (int i = 0; i < lines.getNumGeometries(); i++) {
      if (lines.getGeometryN(i) instanceof LineString line) {
        sum += length(line.getCoordinateSequence());
      }
    }
    return sum;
  }

  /** Area of all polygons without their holes, in square metres; never negative. */
  static double area(Geometry polygons) {
    double sum = 0;
    for (int i = 0; i < polygons.getNumGeometries(); i++) {
      if (polygons.getGeometryN(i) instanceof Polygon polygon) {
        sum += area(polygon.getExteriorRing().getCoordinateSequence());
        for (int h = 0; h < polygon.getNumInteriorRing(); h++) {
          sum -= area(polygon.getInteriorRingN(h).getCoordinateSequence());
        }
      }
    }
    return Math.max(sum, 0);
  }

  private static double length(CoordinateSequence points) {
    double sum = 0;
    for (int i = 1; i < points.size(); i++) {
      sum +=
          Geodesic.WGS84.Inverse(
                  points.getY(i - 1),
                  points.getX(i - 1),
                  points.getY(i),
                  points.getX(i),
                  GeodesicMask.DISTANCE)
              .s12;
    }
    return sum;
  }

  private static double area(CoordinateSequence ring) {
    PolygonArea area = new PolygonArea(Geodesic.WGS84, false);
    for (int i = 0; i < ring.size() - 1; i++) {
      area.AddPoint(ring.getY(i), ring.getX(i));
    }
    // Signed by the sense of rotation; the sign says nothing about the size.
    return Math.abs(area.Compute(false, true).area);
  }
}
