package io.citytwin.importer.geometry;

import io.citytwin.importer.pipeline.IssueCode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;

/**
 * Reads well-known binary: ISO 13249-3 (types in thousands for Z and M), its older and extended
 * spellings (flags in the high bits), curves as {@link Arc} makes them straight, and the variant
 * inside a SpatiaLite blob. Measures (M) are left out and counted.
 *
 * <p>A declared number of positions or parts is believed only as far as there are bytes for them.
 */
public final class WkbReader {

  /** Collections in collections deeper than this are refused. */
  static final int MAX_DEPTH = 16;

  private static final VarHandle INT_LITTLE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT_BIG = view(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle DOUBLE_LITTLE = view(double[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLE_BIG = view(double[].class, ByteOrder.BIG_ENDIAN);

  private static final int FLAG_Z = 0x8000_0000;
  private static final int FLAG_M = 0x4000_0000;
  private static final int FLAG_SRID = 0x2000_0000;
  private static final int SPATIALITE_ENTITY = 0x69;

  private static final int POINT = 1;
  private static final int LINE = 2;
  private static final int POLYGON = 3;
  private static final int MULTI_POINT = 4;
  private static final int MULTI_LINE = 5;
  private static final int MULTI_POLYGON = 6;
  private static final int COLLECTION = 7;
  private static final int CIRCULAR = 8;
  private static final int COMPOUND = 9;
  private static final int CURVE_POLYGON = 10;
  private static final int MULTI_CURVE = 11;
  private static final int MULTI_SURFACE = 12;

  private final ShapeBuilder builder;
  private byte[] bytes = {};
  private int at;
  private int end;
  private boolean spatialite;
  private boolean little;
  private boolean high;
  // Doubles a position takes in the file; set with the type, like high.
  private int stride;
  private boolean measured;
  private long measures;
  private long arcs;

  /** A reader that may be used again and again, by one thread. */
  public WkbReader(ShapeBuilder builder) {
    this.builder = builder;
  }

  /** Geometries with measures read so far. */
  public long measures() {
    return measures;
  }

  /** Arcs made straight so far. */
  public long arcs() {
    return arcs;
  }

  /** Reads the geometry in {@code bytes[from..to)}; bytes after it are left alone. */
  public Geometry read(byte[] bytes, int from, int to) throws GeometryFault {
    begin(bytes, from, to, false);
    return count(geometry(0));
  }

  /**
   * Reads the geometry of a SpatiaLite blob, which has one byte order for all its parts.
   *
   * @param from place of the geometry class
   */
  public Geometry readSpatiaLite(byte[] bytes, int from, int to, boolean littleEndian)
      throws GeometryFault {
    begin(bytes, from, to, true);
    little = littleEndian;
    return count(body(type(), 0));
  }

  private void begin(byte[] bytes, int from, int to, boolean spatialite) {
    this.bytes = bytes;
    this.spatialite = spatialite;
    at = from;
    end = to;
    measured = false;
  }

  private Geometry count(Geometry geometry) {
    if (measured) {
      measures++;
    }
    return geometry;
  }

  /** A geometry with its own head. */
  private Geometry geometry(int depth) throws GeometryFault {
    if (depth > MAX_DEPTH) {
      throw ShapeBuilder.malformed("geometries are nested deeper than " + MAX_DEPTH);
    }
    need(5);
    int order = bytes[at++];
    if (spatialite ? order != SPATIALITE_ENTITY : order != 0 && order != 1) {
      throw ShapeBuilder.malformed(
          "byte %d of the geometry is %d where its byte order should stand"
              .formatted(at - 1, order & 0xff));
    }
    if (!spatialite) {
      little = order == 1;
    }
    return body(type(), depth);
  }

  /** Reads a type with its flags; the basic type comes back. */
  private int type() throws GeometryFault {
    int code = integer();
    boolean z = (code & FLAG_Z) != 0;
    boolean m = (code & FLAG_M) != 0;
    if ((code & FLAG_SRID) != 0) {
      integer();
    }
    int plain = code & 0x1fff_ffff;
    int thousands = plain / 1000;
    if (spatialite && thousands >= 1000) {
      throw new GeometryFault(
          IssueCode.GEOMETRY_UNSUPPORTED,
          "the geometry is compressed; write it again with UncompressGeometry()");
    }
    if (thousands > 3) {
      throw ShapeBuilder.malformed("geometry type " + Integer.toUnsignedString(code) + " is none");
    }
    high = z || thousands == 1 || thousands == 3;
    boolean measuring = m || thousands >= 2;
    measured |= measuring;
    stride = (high ? 3 : 2) + (measuring ? 1 : 0);
    return plain % 1000;
  }

  private Geometry body(int type, int depth) throws GeometryFault {
    return switch (type) {
      case POINT -> builder.point(positions(1));
      case LINE -> builder.line(positions(count(stride * 8)));
      case CIRCULAR -> builder.line(circular());
      case COMPOUND -> builder.line(compound(depth));
      case POLYGON -> polygon();
      case CURVE_POLYGON -> curvePolygon(depth);
      case MULTI_POINT, MULTI_LINE, MULTI_POLYGON, COLLECTION, MULTI_CURVE, MULTI_SURFACE ->
          collection(type, depth);
      case 15, 16, 17 ->
          throw new GeometryFault(
              IssueCode.GEOMETRY_UNSUPPORTED,
              "%s cannot be loaded; export footprints as polygons"
                  .formatted(
                      type == 15 ? "a PolyhedralSurface" : type == 16 ? "a TIN" : "a Triangle"));
      default -> throw ShapeBuilder.malformed("geometry type " + type + " is none");
    };
  }

  private Polygon polygon() throws GeometryFault {
    int rings = count(4);
    if (rings == 1) {
      int size = count(stride * 8);
      return size == 0
          ? builder.polygon(List.of())
          : builder.polygon(List.of(builder.ring(positions(size))));
    }
    List<LinearRing> read = new ArrayList<>(rings);
    for (int i = 0; i < rings; i++) {
      read.add(builder.ring(positions(count(stride * 8))));
    }
    return builder.polygon(read);
  }

  private Polygon curvePolygon(int depth) throws GeometryFault {
    int rings = count(9);
    List<LinearRing> read = new ArrayList<>(rings);
    for (int i = 0; i < rings; i++) {
      read.add(builder.ring(curve(depth + 1)));
    }
    return builder.polygon(read);
  }

  private CoordinateSequence compound(int depth) throws GeometryFault {
    int pieces = count(9);
    Positions line = new Positions();
    for (int i = 0; i < pieces; i++) {
      line.addAll(curve(depth + 1));
    }
    return line.sequence();
  }

  /** A member that must be a line or curve, as straight pieces. */
  private CoordinateSequence curve(int depth) throws GeometryFault {
    if (geometry(depth) instanceof LineString line) {
      return line.getCoordinateSequence();
    }
    throw ShapeBuilder.malformed("a curve has a part that is no line and no arc");
  }

  private CoordinateSequence circular() throws GeometryFault {
    Positions controls = new Positions();
    controls.addAll(positions(count(stride * 8)));
    arcs += controls.size() / 2;
    return Arc.string(controls).sequence();
  }

  private Geometry collection(int type, int depth) throws GeometryFault {
    int count = count(5);
    List<Geometry> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Geometry part = geometry(depth + 1);
      if (!fits(type, part)) {
        throw ShapeBuilder.malformed("a collection of one type holds a " + part.getGeometryType());
      }
      parts.add(part);
    }
    return switch (type) {
      case MULTI_POINT -> builder.factory().createMultiPoint(parts.toArray(Point[]::new));
      case MULTI_LINE, MULTI_CURVE ->
          builder.factory().createMultiLineString(parts.toArray(LineString[]::new));
      case MULTI_POLYGON, MULTI_SURFACE ->
          builder.factory().createMultiPolygon(parts.toArray(Polygon[]::new));
      default -> builder.factory().createGeometryCollection(parts.toArray(Geometry[]::new));
    };
  }

  private static boolean fits(int type, Geometry part) {
    return switch (type) {
      case MULTI_POINT -> part instanceof Point;
      case MULTI_LINE, MULTI_CURVE -> part instanceof LineString;
      case MULTI_POLYGON, MULTI_SURFACE -> part instanceof Polygon;
      default -> true;
    };
  }

  private CoordinateSequence positions(int count) throws GeometryFault {
    need((long) count * stride * 8);
    int dimension = high ? 3 : 2;
    double[] ordinates = new double[count * dimension];
    int step = stride * 8;
    int from = at;
    for (int i = 0, to = 0; i < count; i++, from += step) {
      ordinates[to++] = ordinate(from);
      ordinates[to++] = ordinate(from + 8);
      if (high) {
        ordinates[to++] = ordinate(from + 16);
      }
    }
    at = from;
    return new PackedCoordinateSequence.Double(ordinates, dimension, 0);
  }

  // Each handle by its name: only a constant one is fast.
  private double ordinate(int from) {
    return little ? (double) DOUBLE_LITTLE.get(bytes, from) : (double) DOUBLE_BIG.get(bytes, from);
  }

  /** Reads a count of things that take at least so many bytes each. */
  private int count(int bytesEach) throws GeometryFault {
    int count = integer();
    if (count < 0 || (long) count * bytesEach > end - at) {
      throw ShapeBuilder.malformed(
          "the geometry declares %s parts or positions, but only %,d bytes follow"
              .formatted(Integer.toUnsignedString(count), end - at));
    }
    return count;
  }

  private int integer() throws GeometryFault {
    need(4);
    int value = little ? (int) INT_LITTLE.get(bytes, at) : (int) INT_BIG.get(bytes, at);
    at += 4;
    return value;
  }

  private void need(long count) throws GeometryFault {
    if (count > end - at) {
      throw ShapeBuilder.malformed(
          "the geometry ends at byte %,d of %,d".formatted(end, at + count));
    }
  }

  private static VarHandle view(Class<?> array, ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(array, order);
  }
}
