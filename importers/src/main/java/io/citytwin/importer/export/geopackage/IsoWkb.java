package io.citytwin.importer.export.geopackage;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * Writes well-known binary as ISO 13249-3 numbers its types (1000 added for heights), little
 * endian, which GeoPackage asks for.
 */
final class IsoWkb {

  private final ByteArrayOutputStream out;
  private final boolean high;
  private final ByteBuffer piece = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);

  private IsoWkb(ByteArrayOutputStream out, boolean high) {
    this.out = out;
    this.high = high;
  }

  /** Appends a geometry that is not empty. */
  static void append(ByteArrayOutputStream out, Geometry geometry) {
    new IsoWkb(out, !Double.isNaN(geometry.getCoordinate().getZ())).geometry(geometry);
  }

  private void geometry(Geometry geometry) {
    out.write(1);
    int32(typeOf(geometry) + (high ? 1000 : 0));
    switch (geometry) {
      case Point point -> position(point.getCoordinateSequence(), 0);
      case LineString line -> line(line);
      case Polygon polygon -> {
        int32(1 + polygon.getNumInteriorRing());
        line(polygon.getExteriorRing());
        for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
          line(polygon.getInteriorRingN(i));
        }
      }
      default -> {
        int32(geometry.getNumGeometries());
        for (int i = 0; i < geometry.getNumGeometries(); i++) {
          geometry(geometry.getGeometryN(i));
        }
      }
    }
  }

  private static int typeOf(Geometry geometry) {
    return switch (geometry.getGeometryType()) {
      case "Point" -> 1;
      case "LineString" -> 2;
      case "Polygon" -> 3;
      case "MultiPoint" -> 4;
      case "MultiLineString" -> 5;
      case "MultiPolygon" -> 6;
      default -> throw new IllegalArgumentException(geometry.getGeometryType());
    };
  }

  private void line(LineString line) {
    CoordinateSequence points = line.getCoordinateSequence();
    int32(points.size());
    for (int i = 0; i < points.size(); i++) {
      position(points, i);
    }
  }

  private void position(CoordinateSequence points, int i) {
    piece.clear().putDouble(points.getX(i)).putDouble(points.getY(i));
    if (high) {
      piece.putDouble(points.getZ(i));
    }
    out.write(piece.array(), 0, piece.position());
  }

  private void int32(int value) {
    piece.clear().putInt(value);
    out.write(piece.array(), 0, 4);
  }
}
