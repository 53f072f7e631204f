package io.citytwin.feature.graphql;

import static io.citytwin.api.Arguments.object;
import static io.citytwin.api.Arguments.required;
import static io.citytwin.api.Arguments.storable;

import io.citytwin.api.Deadline;
import io.citytwin.api.Limits;
import io.citytwin.feature.Condition;
import io.citytwin.model.cql.CqlFilter.Relation;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.spatial.GeometryArguments;
import io.citytwin.spatial.Nearest;
import io.citytwin.spatial.SpatialPredicate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The spatial predicate of a filter. In the filter itself {@code nearest} becomes the order of the
 * list and {@code dwithin} the reference of its distances; below and, or and not there is no order.
 */
final class SpatialReader {

  private final GeometryArguments geometries;
  private final Limits limits;
  private final Deadline deadline;
  private final boolean nested;
  private @Nullable Nearest nearest;
  private @Nullable GeometryArgument distanceFrom;

  SpatialReader(GeometryArguments geometries, Limits limits, Deadline deadline) {
    this(geometries, limits, deadline, false);
  }

  private SpatialReader(
      GeometryArguments geometries, Limits limits, Deadline deadline, boolean nested) {
    this.geometries = geometries;
    this.limits = limits;
    this.deadline = deadline;
    this.nested = nested;
  }

  static SpatialReader nested(GeometryArguments geometries, Limits limits, Deadline deadline) {
    return new SpatialReader(geometries, limits, deadline, true);
  }

  /** What {@code nearest} asked for; null if there was none. */
  @Nullable Nearest nearest() {
    return nearest;
  }

  /** What {@code dwithin} measures from; null if there was none. */
  @Nullable GeometryArgument distanceFrom() {
    return distanceFrom;
  }

  /** Reads a {@code SpatialFilter}; empty for {@code nearest}, which is an order. */
  Optional<Condition> read(Map<String, Object> input) {
    String predicate = input.keySet().iterator().next();
    if (predicate.equals("nearest")) {
      nearest = nearest(object(input, predicate));
      return Optional.empty();
    }
    return Optional.of(
        new Condition.Lies(
            switch (predicate) {
              case "bbox" ->
                  new SpatialPredicate.ExtentMeets(
                      geometries.boxes(object(input, predicate), deadline));
              case "dwithin" -> dwithin(object(input, predicate));
              case "inCell" -> inCell(object(input, predicate));
              default ->
                  new SpatialPredicate.Relates(relation(predicate), geometry(input, predicate));
            }));
  }

  /** The schema names these predicates as the relations are called. */
  private static Relation relation(String predicate) {
    return Relation.valueOf(predicate.toUpperCase(Locale.ROOT));
  }

  private SpatialPredicate dwithin(Map<String, Object> input) {
    GeometryArgument geometry = geometry(input, "geometry");
    if (!nested) {
      distanceFrom = geometry;
    }
    return new SpatialPredicate.DWithin(geometry, metres(input, "distance"));
  }

  private Nearest nearest(Map<String, Object> input) {
    if (nested) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "nearest stands below and, or or not, but it orders the whole list; put it into spatial of"
              + " the filter itself and the other conditions beside it");
    }
    int k = (Integer) required(input, "k");
    if (k < 1) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "k is %d, allowed are 1 to %d".formatted(k, limits.maxPageSize()));
    }
    if (k > limits.maxPageSize()) {
      throw TwinException.limitExceeded(
          "k is %d, the limit is %d".formatted(k, limits.maxPageSize()), limits.maxPageSize(), k);
    }
    Double bound = input.get("maxDistance") == null ? null : metres(input, "maxDistance");
    return new Nearest(geometry(input, "geometry"), k, bound);
  }

  private SpatialPredicate inCell(Map<String, Object> input) {
    List<?> codes = (List<?>) required(input, "codes");
    if (codes.isEmpty() || codes.size() > limits.maxListItems()) {
      throw TwinException.limitExceeded(
          "inCell got %d codes, allowed are 1 to %d".formatted(codes.size(), limits.maxListItems()),
          limits.maxListItems(),
          codes.size());
    }
    return new SpatialPredicate.InCell(
        (String) required(input, "scheme"),
        codes.stream().map(code -> storable((String) code)).toList());
  }

  private GeometryArgument geometry(Map<String, Object> input, String field) {
    return geometries.geometry(object(input, field), deadline);
  }

  private static double metres(Map<String, Object> input, String field) {
    double metres = ((Number) required(input, field)).doubleValue();
    if (!(metres >= 0) || Double.isInfinite(metres)) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "%s is %s, allowed are 0 metres and more".formatted(field, metres));
    }
    return metres;
  }
}
