package io.citytwin.importer.shapefile;

import io.citytwin.importer.pipeline.IssueCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;
import org.locationtech.jts.geom.impl.PackedCoordinateSequenceFactory;

/**
 * Decodes the content of one .shp record. Heights are kept, measures dropped and counted. Not
 * shared between threads.
 */
final class ShapeDecoder {

  private static final int POINT = 1;
  private static final int LINE = 3;
  private static final int POLYGON = 5;
  private static final int MULTIPOINT = 8;
  private static final int MULTIPATCH = 31;
  private static final int BOX_BYTES = 32;

  /** Values below this mean "no data" (Technical Description, page 2). */
  private static final double NO_DATA = -1e38;

  private final GeometryFactory factory =
      new GeometryFactory(PackedCoordinateSequenceFactory.DOUBLE_FACTORY);
  private final RingAssembly rings = new RingAssembly(factory);
  private long measured;
  private int closedRings;

  /** Where the arrays of one record lie. */
  private record Layout(
      byte[] bytes, int parts, int points, int partsAt, int pointsAt, int heightsAt) {

    int partStart(int part) {
      return part == parts ? points : Bytes.littleInt(bytes, partsAt + 4 * part);
    }

    boolean hasHeights() {
      return heightsAt >= 0;
    }
  }

  /** Shapes whose measures were dropped. */
  long measured() {
    return measured;
  }

  /** Rings that were open, and were closed, in the last shape. */
  int closedRings() {
    return closedRings;
  }

  /** Rings whose orientation contradicted where they lie, in all shapes. */
  long turnedRings() {
    return rings.turned();
  }

  /**
   * Decodes a record.
   *
   * @param from index of the shape type
   * @param to index after the content
   * @return null for a null shape and for one without points
   */
  @Nullable Geometry decode(byte[] bytes, int from, int to) throws ShapeFault {
    closedRings = 0;
    need(from, to, 4);
    int type = Bytes.littleInt(bytes, from);
    if (type == 0) {
      return null;
    }
    if (type == MULTIPATCH) {
      throw new ShapeFault(
          IssueCode.GEOMETRY_UNSUPPORTED,
          "a MultiPatch is a surface in space; export footprints (polygons) instead");
    }
    int variant = type < 0 ? -1 : type / 10;
    int base = type % 10;
    if (variant < 0 || variant > 2 || !isBase(base)) {
      throw malformed("shape type %d is not one of the format".formatted(type));
    }
    if (base == POINT) {
      return point(bytes, from, to, variant);
    }
    Layout layout =
        base == MULTIPOINT ? multipoint(bytes, from, to, variant) : parts(bytes, from, to, variant);
    if (layout.points == 0) {
      return null;
    }
    return switch (base) {
      case MULTIPOINT -> factory.createMultiPoint(sequence(layout, 0, layout.points, false));
      case LINE -> lines(layout);
      default -> polygon(layout);
    };
  }

  private static boolean isBase(int base) {
    return base == POINT || base == LINE || base == POLYGON || base == MULTIPOINT;
  }

  private Geometry point(byte[] bytes, int from, int to, int variant) throws ShapeFault {
    need(from, to, 20);
    boolean height = variant == 1 && to - from >= 28;
    countMeasure(
        variant == 2 || (variant == 1 && to - from >= 36),
        bytes,
        from + (variant == 2 ? 20 : 28),
        to);
    double[] ordinates = new double[height ? 3 : 2];
    for (int i = 0; i < ordinates.length; i++) {
      ordinates[i] = Bytes.littleDouble(bytes, from + 4 + 8 * i);
    }
    if (height) {
      ordinates[2] = height(ordinates[2]);
    }
    requireFinite(ordinates[0] * 0 + ordinates[1] * 0);
    return factory.createPoint(new PackedCoordinateSequence.Double(ordinates, ordinates.length, 0));
  }

  private Layout multipoint(byte[] bytes, int from, int to, int variant) throws ShapeFault {
    need(from, to, 4 + BOX_BYTES + 4);
    int points = Bytes.littleInt(bytes, from + 4 + BOX_BYTES);
    return layout(bytes, 0, points, from + 4 + BOX_BYTES + 4, from, to, variant);
  }

  private Layout parts(byte[] bytes, int from, int to, int variant) throws ShapeFault {
    need(from, to, 4 + BOX_BYTES + 8);
    int parts = Bytes.littleInt(bytes, from + 4 + BOX_BYTES);
    int points = Bytes.littleInt(bytes, from + 4 + BOX_BYTES + 4);
    Layout layout = layout(bytes, parts, points, from + 4 + BOX_BYTES + 8, from, to, variant);
    for (int part = 0; part < parts; part++) {
      int begin = layout.partStart(part);
      if (begin > layout.partStart(part + 1) || (part == 0 ? begin != 0 : begin < 0)) {
        throw malformed("part %d begins at point %d, of %d points".formatted(part, begin, points));
      }
    }
    if (parts == 0 && points > 0) {
      throw malformed("the shape has %d points but no part".formatted(points));
    }
    return layout;
  }

  private Layout layout(
      byte[] bytes, int parts, int points, int partsAt, int from, int to, int variant)
      throws ShapeFault {
    long pointsAt = partsAt + 4L * parts;
    long end = pointsAt + 16L * points;
    if (parts < 0 || points < 0 || end > to) {
      throw malformed(
          "the shape says it has %d parts and %d points, which its %,d bytes cannot hold"
              .formatted(parts, points, to - from));
    }
    boolean heights = variant == 1 && end + 16 + 8L * points <= to;
    long measures = heights ? end + 16 + 8L * points : end;
    if (variant == 2 || heights) {
      countMeasure(measures + 16 + 8L * points <= to && points > 0, bytes, (int) measures + 16, to);
    }
    return new Layout(bytes, parts, points, partsAt, (int) pointsAt, heights ? (int) end + 16 : -1);
  }

  /** A first measure of "no data" stands for a shape without measures. */
  private void countMeasure(boolean there, byte[] bytes, int at, int to) {
    if (there && at + 8 <= to && Bytes.littleDouble(bytes, at) > NO_DATA) {
      measured++;
    }
  }

  private Geometry lines(Layout layout) throws ShapeFault {
    if (layout.parts == 1) {
      return line(layout, 0);
    }
    List<LineString> lines = new ArrayList<>(layout.parts);
    for (int part = 0; part < layout.parts; part++) {
      if (layout.partStart(part) < layout.partStart(part + 1)) {
        lines.add(line(layout, part));
      }
    }
    return lines.size() == 1
        ? lines.getFirst()
        : factory.createMultiLineString(lines.toArray(LineString[]::new));
  }

  private LineString line(Layout layout, int part) throws ShapeFault {
    int begin = layout.partStart(part);
    int end = layout.partStart(part + 1);
    if (end - begin < 2) {
      throw malformed("a line needs two positions or more, part %d has one".formatted(part));
    }
    return factory.createLineString(sequence(layout, begin, end, false));
  }

  private Geometry polygon(Layout layout) throws ShapeFault {
    if (layout.parts == 1) {
      return factory.createPolygon(ring(layout, 0));
    }
    List<LinearRing> all = new ArrayList<>(layout.parts);
    for (int part = 0; part < layout.parts; part++) {
      if (layout.partStart(part) < layout.partStart(part + 1)) {
        all.add(ring(layout, part));
      }
    }
    return all.size() == 1 ? factory.createPolygon(all.getFirst()) : rings.assemble(all);
  }

  private LinearRing ring(Layout layout, int part) throws ShapeFault {
    int begin = layout.partStart(part);
    int end = layout.partStart(part + 1);
    PackedCoordinateSequence.Double points = sequence(layout, begin, end, true);
    if (points.size() < 4) {
      throw new ShapeFault(
          IssueCode.RING_TOO_SHORT,
          "ring %d has %d position(s), it needs four with the first repeated at the end"
              .formatted(part, end - begin));
    }
    return factory.createLinearRing(points);
  }

  /** Copies positions; a ring gets its first again if its end is not there. */
  private PackedCoordinateSequence.Double sequence(Layout layout, int begin, int end, boolean ring)
      throws ShapeFault {
    byte[] bytes = layout.bytes;
    boolean open = ring && isOpen(layout, begin, end);
    int dimension = layout.hasHeights() ? 3 : 2;
    int size = end - begin + (open ? 1 : 0);
    double[] ordinates = new double[size * dimension];
    double check = 0;
    int at = layout.pointsAt + 16 * begin;
    for (int i = 0; i < (end - begin) * dimension; i += dimension, at += 16) {
      double x = Bytes.littleDouble(bytes, at);
      double y = Bytes.littleDouble(bytes, at + 8);
      check += x * 0 + y * 0;
      ordinates[i] = x;
      ordinates[i + 1] = y;
    }
    requireFinite(check);
    if (dimension == 3) {
      for (int i = 0; i < end - begin; i++) {
        ordinates[3 * i + 2] =
            height(Bytes.littleDouble(bytes, layout.heightsAt + 8 * (begin + i)));
      }
    }
    if (open) {
      System.arraycopy(ordinates, 0, ordinates, (size - 1) * dimension, dimension);
      closedRings++;
    }
    return new PackedCoordinateSequence.Double(ordinates, dimension, 0);
  }

  private static boolean isOpen(Layout layout, int begin, int end) {
    int first = layout.pointsAt + 16 * begin;
    int last = layout.pointsAt + 16 * (end - 1);
    byte[] bytes = layout.bytes;
    return Bytes.littleDouble(bytes, first) != Bytes.littleDouble(bytes, last)
        || Bytes.littleDouble(bytes, first + 8) != Bytes.littleDouble(bytes, last + 8);
  }

  private static double height(double z) {
    return z < NO_DATA ? Double.NaN : z;
  }

  private static void requireFinite(double check) throws ShapeFault {
    if (check != 0) {
      throw new ShapeFault(IssueCode.COORDINATE_NOT_FINITE, "an ordinate is NaN or infinite");
    }
  }

  private static void need(int from, int to, int bytes) throws ShapeFault {
    if (to - from < bytes) {
      throw malformed("the shape has %,d bytes, it needs %,d or more".formatted(to - from, bytes));
    }
  }

  private static ShapeFault malformed(String text) {
    return new ShapeFault(IssueCode.MALFORMED_RECORD, text);
  }
}
