package io.citytwin.importer.flatgeobuf;

import io.citytwin.importer.geometry.Arc;
import io.citytwin.importer.geometry.GeometryFault;
import io.citytwin.importer.geometry.Positions;
import io.citytwin.importer.geometry.ShapeBuilder;
import io.citytwin.importer.pipeline.IssueCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;
import org.wololo.flatgeobuf.generated.Geometry;
import org.wololo.flatgeobuf.generated.GeometryType;

/**
 * Builds geometries from the tables of features. For one thread.
 *
 * <p>Offsets may make one table a part of another many times over; the positions and parts of one
 * geometry are therefore limited to what its bytes could hold if none were shared.
 */
final class FgbGeometry {

  private static final int MAX_DEPTH = 16;

  private final ShapeBuilder builder = new ShapeBuilder();
  private ByteBuffer doubles = ByteBuffer.allocate(0);
  private int end;
  private long budget;
  private long measures;
  private long arcs;

  /** Rings closed in the last geometry. */
  int closedRings() {
    return builder.closedRings();
  }

  /** Geometries whose measures were left out. */
  long measures() {
    return measures;
  }

  /** Arcs made straight. */
  long arcs() {
    return arcs;
  }

  /**
   * Builds a geometry.
   *
   * @param type its type as the header has it; 0 if it says its own
   * @param array what the record lies in
   * @param from where the record begins
   * @param end where it ends
   * @throws RuntimeException of many kinds if an offset points outside
   */
  org.locationtech.jts.geom.Geometry build(
      Geometry table, int type, byte[] array, int from, int end) throws GeometryFault {
    if (!doubles.hasArray() || doubles.array() != array) {
      doubles = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
    }
    this.end = end;
    budget = end - from;
    builder.begin();
    if (table.mLength() > 0) {
      measures++;
    }
    return geometry(table, type == 0 ? table.type() : type, 0);
  }

  private org.locationtech.jts.geom.Geometry geometry(Geometry table, int type, int depth)
      throws GeometryFault {
    return switch (type) {
      case GeometryType.Polygon -> polygon(table);
      case GeometryType.MultiPolygon ->
          builder
              .factory()
              .createMultiPolygon(
                  parts(table, Polygon.class, GeometryType.Polygon, depth).toArray(Polygon[]::new));
      case GeometryType.Point -> builder.point(positions(table));
      case GeometryType.MultiPoint -> builder.factory().createMultiPoint(positions(table));
      case GeometryType.LineString -> builder.line(positions(table));
      case GeometryType.MultiLineString -> lines(table);
      case GeometryType.GeometryCollection ->
          builder
              .factory()
              .createGeometryCollection(
                  parts(table, org.locationtech.jts.geom.Geometry.class, 0, depth)
                      .toArray(org.locationtech.jts.geom.Geometry[]::new));
      default -> curved(table, type, depth);
    };
  }

  private org.locationtech.jts.geom.Geometry curved(Geometry table, int type, int depth)
      throws GeometryFault {
    return switch (type) {
      case GeometryType.CircularString -> builder.line(circular(positions(table)));
      case GeometryType.CompoundCurve -> {
        Positions line = new Positions();
        for (LineString part : parts(table, LineString.class, 0, depth)) {
          line.addAll(part.getCoordinateSequence());
        }
        yield builder.line(line.sequence());
      }
      case GeometryType.CurvePolygon -> {
        List<LinearRing> rings = new ArrayList<>();
        for (LineString part : parts(table, LineString.class, 0, depth)) {
          rings.add(builder.ring(part.getCoordinateSequence()));
        }
        yield builder.polygon(rings);
      }
      case GeometryType.MultiCurve ->
          builder
              .factory()
              .createMultiLineString(
                  parts(table, LineString.class, 0, depth).toArray(LineString[]::new));
      case GeometryType.MultiSurface ->
          builder
              .factory()
              .createMultiPolygon(parts(table, Polygon.class, 0, depth).toArray(Polygon[]::new));
      case GeometryType.Unknown -> throw malformed("the geometry does not say its type");
      default -> throw unsupported(type);
    };
  }

  private static GeometryFault unsupported(int type) {
    return type > 0 && type <= GeometryType.Triangle
        ? new GeometryFault(
            IssueCode.GEOMETRY_UNSUPPORTED,
            "a %s cannot be loaded; export footprints as polygons"
                .formatted(GeometryType.name(type)))
        : malformed("geometry type " + type + " is none");
  }

  /** Parts that must be of a kind; a part without a type has the one given. */
  private <G extends org.locationtech.jts.geom.Geometry> List<G> parts(
      Geometry table, Class<G> kind, int usual, int depth) throws GeometryFault {
    if (depth >= MAX_DEPTH) {
      throw malformed("geometries are nested deeper than " + MAX_DEPTH);
    }
    int count = table.partsLength();
    spend(8L * count);
    List<G> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Geometry part = table.parts(i);
      if (part == null) {
        throw malformed("a part of the geometry is missing");
      }
      int type = part.type() == 0 ? usual : part.type();
      org.locationtech.jts.geom.Geometry built = geometry(part, type, depth + 1);
      if (!kind.isInstance(built)) {
        throw malformed("a collection of one type holds a " + built.getGeometryType());
      }
      parts.add(kind.cast(built));
    }
    return parts;
  }

  private Polygon polygon(Geometry table) throws GeometryFault {
    CoordinateSequence points = positions(table);
    int rings = table.endsLength();
    if (points.size() == 0) {
      return builder.polygon(List.of());
    }
    if (rings <= 1) {
      return builder.polygon(List.of(builder.ring(points)));
    }
    List<LinearRing> read = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < rings; i++) {
      int to = end(table, i, from, points.size());
      read.add(builder.ring(cut(points, from, to)));
      from = to;
    }
    checkEnd(from, points.size());
    return builder.polygon(read);
  }

  private org.locationtech.jts.geom.Geometry lines(Geometry table) throws GeometryFault {
    CoordinateSequence points = positions(table);
    int count = table.endsLength();
    List<LineString> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < count; i++) {
      int to = end(table, i, from, points.size());
      lines.add(builder.line(cut(points, from, to)));
      from = to;
    }
    if (count == 0 && points.size() > 0) {
      lines.add(builder.line(points));
      from = points.size();
    }
    checkEnd(from, points.size());
    return builder.factory().createMultiLineString(lines.toArray(LineString[]::new));
  }

  private int end(Geometry table, int i, int from, int size) throws GeometryFault {
    spend(4);
    long end = table.ends(i);
    if (end < from || end > size) {
      throw malformed(
          "part %d of the geometry ends at position %d of %d".formatted(i + 1, end, size));
    }
    return (int) end;
  }

  private static void checkEnd(int found, int size) throws GeometryFault {
    if (found != size) {
      throw malformed("the parts of the geometry end at position %d of %d".formatted(found, size));
    }
  }

  private static CoordinateSequence cut(CoordinateSequence points, int from, int to) {
    int dimension = points.getDimension();
    double[] all = ((PackedCoordinateSequence.Double) points).getRawCoordinates();
    double[] own = java.util.Arrays.copyOfRange(all, from * dimension, to * dimension);
    return new PackedCoordinateSequence.Double(own, dimension, 0);
  }

  private CoordinateSequence positions(Geometry table) throws GeometryFault {
    int count = table.xyLength();
    spend(8L * count);
    if (count < 0 || (count & 1) != 0) {
      throw malformed("the geometry has " + count + " numbers where pairs must be");
    }
    int size = count / 2;
    int heights = table.zLength();
    if (size == 0) {
      return new PackedCoordinateSequence.Double(new double[0], 2, 0);
    }
    if (heights != 0 && heights != size) {
      throw malformed("the geometry has %d heights for %d positions".formatted(heights, size));
    }
    int xy = start(table.xyInByteBuffer(doubles), count);
    double[] ordinates = new double[heights == 0 ? count : 3 * size];
    if (heights == 0) {
      doubles.asDoubleBuffer().get(0, ordinates, 0, count);
    } else {
      spend(8L * heights);
      interleave(table, size, xy, ordinates);
    }
    return new PackedCoordinateSequence.Double(ordinates, heights == 0 ? 2 : 3, 0);
  }

  private void interleave(Geometry table, int size, int xy, double[] ordinates)
      throws GeometryFault {
    int z = start(table.zInByteBuffer(doubles), size);
    doubles.clear();
    for (int i = 0; i < size; i++) {
      ordinates[3 * i] = doubles.getDouble(xy + 16 * i);
      ordinates[3 * i + 1] = doubles.getDouble(xy + 16 * i + 8);
      ordinates[3 * i + 2] = doubles.getDouble(z + 8 * i);
    }
  }

  /** Where a vector begins, which the accessors have set as position; it must end in its record. */
  private int start(ByteBuffer vector, int count) throws GeometryFault {
    if (vector.limit() > end || vector.remaining() != 8L * count) {
      throw malformed("the positions of the geometry lie outside its record");
    }
    return vector.position();
  }

  private CoordinateSequence circular(CoordinateSequence points) throws GeometryFault {
    Positions controls = new Positions();
    controls.addAll(points);
    arcs += controls.size() / 2;
    return Arc.string(controls).sequence();
  }

  private void spend(long bytes) throws GeometryFault {
    budget -= bytes;
    if (bytes < 0 || budget < 0) {
      throw malformed("the geometry declares more positions or parts than its bytes can hold");
    }
  }

  private static GeometryFault malformed(String message) {
    return new GeometryFault(IssueCode.MALFORMED_RECORD, message);
  }
}
