package io.citytwin.spatial;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * A GeoJSON geometry (RFC 7946 §3.1) in the maps and lists of a request, as a JTS geometry. It
 * stops at the first vertex above the limit.
 */
final class GeoJsonReader {

  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  private final int maxVertices;

  private int vertices;

  GeoJsonReader(int maxVertices) {
    this.maxVertices = maxVertices;
  }

  /**
   * Reads it.
   *
   * @throws io.citytwin.model.error.TwinException INVALID_GEOMETRY if it is no geometry,
   *     LIMIT_EXCEEDED for too many vertices
   */
  Geometry read(@Nullable Object geojson) {
    if (!(geojson instanceof Map<?, ?> object)) {
      throw GeometryFaults.invalid("is no GeoJSON object with type and coordinates");
    }
    Object type = object.get("type");
    List<?> coordinates = list(object.get("coordinates"), "coordinates");
    return switch (type instanceof String name ? name : "") {
      case "Point" -> GEOMETRIES.createPoint(position(coordinates));
      case "MultiPoint" ->
          GEOMETRIES.createMultiPoint(
              each(coordinates, p -> GEOMETRIES.createPoint(position(p))).toArray(Point[]::new));
      case "LineString" -> line(coordinates);
      case "MultiLineString" ->
          GEOMETRIES.createMultiLineString(
              each(coordinates, this::line).toArray(LineString[]::new));
      case "Polygon" -> polygon(coordinates);
      case "MultiPolygon" ->
          GEOMETRIES.createMultiPolygon(each(coordinates, this::polygon).toArray(Polygon[]::new));
      default ->
          throw GeometryFaults.invalid(
              "has a type other than Point, MultiPoint, LineString, MultiLineString, Polygon and"
                  + " MultiPolygon");
    };
  }

  private LineString line(@Nullable Object positions) {
    try {
      return GEOMETRIES.createLineString(positions(positions));
    } catch (IllegalArgumentException e) {
      throw GeometryFaults.invalid("has a line of one position; a line needs two", e);
    }
  }

  private Polygon polygon(@Nullable Object rings) {
    List<LinearRing> read = each(list(rings, "a polygon"), this::ring);
    if (read.isEmpty()) {
      return GEOMETRIES.createPolygon();
    }
    return GEOMETRIES.createPolygon(
        read.getFirst(), read.subList(1, read.size()).toArray(LinearRing[]::new));
  }

  private LinearRing ring(@Nullable Object positions) {
    Coordinate[] ring = positions(positions);
    if (ring.length > 0 && !ring[0].equals2D(ring[ring.length - 1])) {
      throw GeometryFaults.invalidAt("has a ring whose last position is not its first", ring[0]);
    }
    if (ring.length > 0 && ring.length < 4) {
      throw GeometryFaults.invalidAt("has a ring of fewer than four positions", ring[0]);
    }
    return GEOMETRIES.createLinearRing(ring);
  }

  private Coordinate[] positions(@Nullable Object positions) {
    return each(list(positions, "a line or ring"), this::position).toArray(Coordinate[]::new);
  }

  private Coordinate position(@Nullable Object position) {
    vertices++;
    if (vertices > maxVertices) {
      throw GeometryFaults.tooManyVertices(vertices, maxVertices);
    }
    List<?> ordinates = list(position, "a position");
    if (ordinates.size() < 2) {
      throw GeometryFaults.invalid("has a position with fewer than two numbers");
    }
    return new Coordinate(number(ordinates.get(0)), number(ordinates.get(1)));
  }

  private static double number(@Nullable Object ordinate) {
    if (ordinate instanceof Number number) {
      return number.doubleValue();
    }
    throw GeometryFaults.invalid("has a position with something other than a number");
  }

  private static List<?> list(@Nullable Object value, String what) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw GeometryFaults.invalid("has " + what + " that is no array");
  }

  private interface Part<T> {
    T read(@Nullable Object json);
  }

  private static <T> List<T> each(List<?> values, Part<T> part) {
    List<T> read = new ArrayList<>();
    for (Object value : values) {
      read.add(part.read(value));
    }
    return read;
  }
}
