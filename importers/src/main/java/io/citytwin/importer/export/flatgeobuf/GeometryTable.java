package io.citytwin.importer.export.flatgeobuf;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.wololo.flatgeobuf.generated.Geometry;
import org.wololo.flatgeobuf.generated.GeometryType;

/** Writes geometries as FlatGeobuf tables. */
final class GeometryTable {

  private final FlatBufferBuilder builder;

  GeometryTable(FlatBufferBuilder builder) {
    this.builder = builder;
  }

  /** Number of a type of geometry, as JTS names it; 0 for a name that is none. */
  static int typeOf(String name) {
    return switch (name) {
      case "Point" -> GeometryType.Point;
      case "LineString" -> GeometryType.LineString;
      case "Polygon" -> GeometryType.Polygon;
      case "MultiPoint" -> GeometryType.MultiPoint;
      case "MultiLineString" -> GeometryType.MultiLineString;
      case "MultiPolygon" -> GeometryType.MultiPolygon;
      default -> GeometryType.Unknown;
    };
  }

  /** Adds a geometry; returns its place in the buffer. */
  int add(org.locationtech.jts.geom.Geometry geometry) {
    int type = typeOf(geometry.getGeometryType());
    if (geometry instanceof MultiPolygon parts) {
      int[] places = new int[parts.getNumGeometries()];
      for (int i = 0; i < places.length; i++) {
        places[i] = add(parts.getGeometryN(i));
      }
      int vector = Geometry.createPartsVector(builder, places);
      return Geometry.createGeometry(builder, 0, 0, 0, 0, 0, 0, type, vector);
    }
    return simple(geometry, type);
  }

  private int simple(org.locationtech.jts.geom.Geometry geometry, int type) {
    List<CoordinateSequence> sequences = sequences(geometry);
    int positions = sequences.stream().mapToInt(CoordinateSequence::size).sum();
    boolean high = !Double.isNaN(geometry.getCoordinate().getZ());
    double[] xy = new double[2 * positions];
    double[] z = new double[high ? positions : 0];
    long[] ends = new long[sequences.size()];
    int at = 0;
    for (int s = 0; s < ends.length; s++) {
      CoordinateSequence sequence = sequences.get(s);
      for (int i = 0; i < sequence.size(); i++, at++) {
        xy[2 * at] = sequence.getX(i);
        xy[2 * at + 1] = sequence.getY(i);
        if (high) {
          z[at] = sequence.getZ(i);
        }
      }
      ends[s] = at;
    }
    int endsVector = ends.length > 1 ? Geometry.createEndsVector(builder, ends) : 0;
    int xyVector = Geometry.createXyVector(builder, xy);
    int zVector = high ? Geometry.createZVector(builder, z) : 0;
    return Geometry.createGeometry(builder, endsVector, xyVector, zVector, 0, 0, 0, type, 0);
  }

  private static List<CoordinateSequence> sequences(org.locationtech.jts.geom.Geometry geometry) {
    List<CoordinateSequence> sequences = new ArrayList<>();
    switch (geometry) {
      case Point point -> sequences.add(point.getCoordinateSequence());
      case LineString line -> sequences.add(line.getCoordinateSequence());
      case Polygon polygon -> {
        sequences.add(polygon.getExteriorRing().getCoordinateSequence());
        for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
          sequences.add(polygon.getInteriorRingN(i).getCoordinateSequence());
        }
      }
      case GeometryCollection parts -> {
        for (int i = 0; i < parts.getNumGeometries(); i++) {
          sequences.addAll(sequences(parts.getGeometryN(i)));
        }
      }
      default -> throw new IllegalArgumentException(geometry.getGeometryType());
    }
    return sequences;
  }
}
