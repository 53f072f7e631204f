package io.citytwin.spatial;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;

/** The refusals of a geometry argument. */
final class GeometryFaults {

  private GeometryFaults() {}

  static TwinException invalid(String fault, @Nullable Throwable cause) {
    return new TwinException(ErrorCode.INVALID_GEOMETRY, "the geometry argument " + fault, cause);
  }

  static TwinException invalid(String fault) {
    return invalid(fault, null);
  }

  /** A fault at a place; the place goes into {@code extensions.geometry}. */
  static TwinException invalidAt(String fault, Coordinate place) {
    boolean finite = Double.isFinite(place.x) && Double.isFinite(place.y);
    Map<String, Object> point =
        finite
            ? Map.of("type", "Point", "coordinates", List.of(place.x, place.y))
            : Map.of("type", "Point", "coordinates", List.of());
    return new TwinException(
        ErrorCode.INVALID_GEOMETRY,
        "the geometry argument %s at (%s, %s)".formatted(fault, place.x, place.y),
        Map.of("geometry", point),
        null);
  }

  static TwinException tooManyVertices(long actual, int limit) {
    return TwinException.limitExceeded(
        "the geometry argument has %s vertices, the limit is %d; simplify it"
            .formatted(actual > limit + 1L ? Long.toString(actual) : "more than " + limit, limit),
        limit,
        actual);
  }
}
