package io.citytwin.feature.postgis;

import io.citytwin.feature.SelectionItem.Bounds;
import io.citytwin.feature.SelectionItem.Shape;
import io.citytwin.json.GeoJsonEncoder;
import io.citytwin.json.JsonBuffer;
import io.citytwin.schema.scalar.RawJson;
import io.citytwin.spatial.Crs;
import java.util.Arrays;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateFilter;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTWriter;

/**
 * Stored geometries in a displaced reference system. PostGIS knows no such systems, so the one
 * thing of a feature that is taken apart to be written is a geometry that must be moved.
 */
final class DisplacedShapes {

  /** Degrees or metres. */
  private static final double DUST = 1e-8;

  private DisplacedShapes() {}

  /** A geometry in its form. */
  static Object read(byte[] stored, Shape shape) {
    Geometry moved = moved(stored, shape.crs());
    int dimensions = shape.detail().flat() ? 2 : dimensions(moved);
    return switch (shape.form()) {
      case GEOJSON -> geoJson(wkb(moved, dimensions), shape);
      case WKT -> wkt(moved, dimensions, shape.precision());
      case WKB -> wkb(moved, dimensions);
    };
  }

  /** West, south, east and north. */
  static Double[] read(byte[] stored, Bounds bounds) {
    Envelope extent = moved(stored, bounds.crs()).getEnvelopeInternal();
    return new Double[] {extent.getMinX(), extent.getMinY(), extent.getMaxX(), extent.getMaxY()};
  }

  private static Geometry moved(byte[] stored, Crs crs) {
    try {
      Geometry moved = crs.displace(new WKBReader().read(stored));
      moved.apply((CoordinateFilter) DisplacedShapes::dropDust);
      return moved;
    } catch (ParseException e) {
      throw new IllegalStateException("stored geometry does not parse", e);
    }
  }

  /** What is less than a millimetre from zero would be written with an exponent. */
  private static void dropDust(Coordinate place) {
    place.setX(withoutDust(place.getX()));
    place.setY(withoutDust(place.getY()));
    if (!Double.isNaN(place.getZ())) {
      place.setZ(withoutDust(place.getZ()));
    }
  }

  private static double withoutDust(double ordinate) {
    return Math.abs(ordinate) <= DUST ? 0 : ordinate;
  }

  private static int dimensions(Geometry geometry) {
    return geometry.isEmpty() || Double.isNaN(geometry.getCoordinate().getZ()) ? 2 : 3;
  }

  private static byte[] wkb(Geometry geometry, int dimensions) {
    return new WKBWriter(dimensions, ByteOrderValues.LITTLE_ENDIAN).write(geometry);
  }

  private static String wkt(Geometry geometry, int dimensions, int precision) {
    WKTWriter writer = new WKTWriter(dimensions);
    writer.setPrecisionModel(new PrecisionModel(Math.pow(10, precision)));
    return writer.write(geometry);
  }

  private static RawJson geoJson(byte[] wkb, Shape shape) {
    JsonBuffer json = new JsonBuffer(4 * wkb.length + 64, Integer.MAX_VALUE);
    if (!new GeoJsonEncoder(shape.precision()).add(json, wkb)) {
      throw new IllegalStateException("a stored geometry that GeoJSON cannot hold");
    }
    return RawJson.ofUtf8(Arrays.copyOf(json.array(), json.length()));
  }
}
