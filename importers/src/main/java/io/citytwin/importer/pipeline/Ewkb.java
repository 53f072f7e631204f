package io.citytwin.importer.pipeline;

import java.nio.ByteBuffer;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * Extended WKB of the storage CRS, big endian, in an array of just its size (PostGIS manual,
 * "OpenGIS WKB and WKT", extended forms). The same bytes as JTS writes, without its streams.
 */
final class Ewkb {

  private static final int SRID = 4326;
  private static final int HAS_Z = 0x80000000;
  private static final int HAS_SRID = 0x20000000;
  private static final int POINT = 1;
  private static final int LINE = 2;
  private static final int POLYGON = 3;
  private static final int MULTI = 3;

  private final ByteBuffer bytes;
  private final boolean high;

  private Ewkb(int size, boolean high) {
    bytes = ByteBuffer.allocate(size);
    this.high = high;
  }

  /**
   * Writes a point, line, polygon or a collection of one of them, not empty.
   *
   * @param high whether to write heights
   */
  static byte[] of(Geometry geometry, boolean high) {
    Ewkb writer = new Ewkb(size(geometry, high ? 24 : 16) + 4, high);
    writer.write(geometry, HAS_SRID);
    return writer.bytes.array();
  }

  private static int size(Geometry geometry, int perPosition) {
    return switch (geometry) {
      case Point _ -> 5 + perPosition;
      case LineString line -> 9 + line.getNumPoints() * perPosition;
      case Polygon polygon ->
          9 + 4 * (1 + polygon.getNumInteriorRing()) + polygon.getNumPoints() * perPosition;
      default -> {
        int size = 9;
        for (int i = 0; i < geometry.getNumGeometries(); i++) {
          size += size(geometry.getGeometryN(i), perPosition);
        }
        yield size;
      }
    };
  }

  private void write(Geometry geometry, int flags) {
    switch (geometry) {
      case Point point -> {
        head(POINT, flags);
        position(point.getCoordinateSequence(), 0);
      }
      case LineString line -> {
        head(LINE, flags);
        positions(line.getCoordinateSequence());
      }
      case Polygon polygon -> {
        head(POLYGON, flags);
        bytes.putInt(1 + polygon.getNumInteriorRing());
        positions(polygon.getExteriorRing().getCoordinateSequence());
        for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
          positions(polygon.getInteriorRingN(i).getCoordinateSequence());
        }
      }
      default -> collection(geometry, flags);
    }
  }

  private void collection(Geometry geometry, int flags) {
    int member =
        switch (geometry.getGeometryN(0)) {
          case Point _ -> POINT;
          case LineString _ -> LINE;
          default -> POLYGON;
        };
    head(MULTI + member, flags);
    bytes.putInt(geometry.getNumGeometries());
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      write(geometry.getGeometryN(i), 0);
    }
  }

  private void head(int type, int flags) {
    bytes.put((byte) 0).putInt(type | flags | (high ? HAS_Z : 0));
    if (flags != 0) {
      bytes.putInt(SRID);
    }
  }

  private void positions(CoordinateSequence sequence) {
    bytes.putInt(sequence.size());
    for (int i = 0; i < sequence.size(); i++) {
      position(sequence, i);
    }
  }

  private void position(CoordinateSequence sequence, int i) {
    bytes.putDouble(sequence.getX(i)).putDouble(sequence.getY(i));
    if (high) {
      bytes.putDouble(sequence.getZ(i));
    }
  }
}
