package io.citytwin.json;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Geometries as GeoJSON from their well-known binary, byte for byte as {@code ST_AsGeoJSON(geom,
 * precision, 0)} of PostGIS 3 writes them. Reads ISO WKB and EWKB in both byte orders; M is left
 * out. Not thread-safe.
 */
public final class GeoJsonEncoder {

  private static final int POINT = 1;
  private static final int LINE_STRING = 2;
  private static final int POLYGON = 3;
  private static final int MULTI_POLYGON = 6;
  private static final int COLLECTION = 7;

  private static final int EWKB_Z = 0x8000_0000;
  private static final int EWKB_M = 0x4000_0000;
  private static final int EWKB_SRID = 0x2000_0000;
  private static final int EWKB_TYPE = 0x0fff_ffff;

  private static final byte[][] OPENINGS = new byte[8][];

  static {
    String[] names = {
      "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"
    };
    for (int i = 0; i < names.length; i++) {
      OPENINGS[i + 1] = ascii("{\"type\":\"" + names[i] + "\",\"coordinates\":");
    }
    OPENINGS[COLLECTION] = ascii("{\"type\":\"GeometryCollection\",\"geometries\":");
  }

  private final Ordinates ordinates;

  private ByteBuffer in = ByteBuffer.allocate(0);
  private int type;
  private boolean z;
  private boolean m;

  /**
   * An encoder.
   *
   * @param precision most decimal digits of an ordinate, 0 to 15
   */
  public GeoJsonEncoder(int precision) {
    this.ordinates = new Ordinates(precision);
  }

  /**
   * Adds a geometry.
   *
   * @return false if it is one this encoder does not write: a curve, a surface, an ordinate that is
   *     not finite or has an exponent; what was added before must then be thrown away
   */
  public boolean add(JsonBuffer out, byte[] wkb) {
    in = ByteBuffer.wrap(wkb);
    try {
      return addGeometry(out, COLLECTION);
    } catch (BufferUnderflowException truncated) {
      return false;
    }
  }

  /** PostGIS refuses a collection in a collection; so it is left to PostGIS. */
  private boolean addGeometry(JsonBuffer out, int lastType) {
    readHead();
    if (type < POINT || type > lastType) {
      return false;
    }
    int own = type;
    out.add(OPENINGS[own]);
    boolean written =
        switch (own) {
          case POINT -> addPoint(out);
          case LINE_STRING -> addLine(out);
          case POLYGON -> addPolygon(out);
          default -> addMembers(out, own);
        };
    out.add('}');
    return written;
  }

  private boolean addMembers(JsonBuffer out, int collection) {
    int count = in.getInt();
    out.add('[');
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        out.add(',');
      }
      if (!(collection == COLLECTION ? addGeometry(out, MULTI_POLYGON) : addMember(out))) {
        return false;
      }
    }
    out.add(']');
    return true;
  }

  /** The coordinates of a part of a multi-geometry. */
  private boolean addMember(JsonBuffer out) {
    readHead();
    return switch (type) {
      case POINT -> addPoint(out);
      case LINE_STRING -> addLine(out);
      case POLYGON -> addPolygon(out);
      default -> false;
    };
  }

  private boolean addPolygon(JsonBuffer out) {
    int rings = in.getInt();
    out.add('[');
    for (int i = 0; i < rings; i++) {
      if (i > 0) {
        out.add(',');
      }
      if (!addLine(out)) {
        return false;
      }
    }
    out.add(']');
    return true;
  }

  private boolean addLine(JsonBuffer out) {
    int points = in.getInt();
    out.add('[');
    for (int i = 0; i < points; i++) {
      if (i > 0) {
        out.add(',');
      }
      double x = in.getDouble();
      if (!addPosition(out, x, in.getDouble())) {
        return false;
      }
    }
    out.add(']');
    return true;
  }

  /** An empty point has ordinates that are no numbers. */
  private boolean addPoint(JsonBuffer out) {
    double x = in.getDouble();
    double y = in.getDouble();
    if (Double.isNaN(x) && Double.isNaN(y)) {
      skip(z);
      skip(m);
      out.add('[');
      out.add(']');
      return true;
    }
    return addPosition(out, x, y);
  }

  private boolean addPosition(JsonBuffer out, double x, double y) {
    out.add('[');
    if (!ordinates.add(out, x)) {
      return false;
    }
    out.add(',');
    if (!ordinates.add(out, y)) {
      return false;
    }
    if (z) {
      out.add(',');
      if (!ordinates.add(out, in.getDouble())) {
        return false;
      }
    }
    skip(m);
    out.add(']');
    return true;
  }

  private void skip(boolean ordinate) {
    if (ordinate) {
      in.getDouble();
    }
  }

  private void readHead() {
    in.order(in.get() == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int code = in.getInt();
    int plain = code & EWKB_TYPE;
    int dimensions = plain / 1000;
    type = plain % 1000;
    z = (code & EWKB_Z) != 0 || dimensions == 1 || dimensions == 3;
    m = (code & EWKB_M) != 0 || dimensions == 2 || dimensions == 3;
    if ((code & EWKB_SRID) != 0) {
      in.getInt();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
