package io.citytwin.feature.graphql;

import io.citytwin.api.Limits;
import io.citytwin.model.error.TwinException;

/** Counts what one filter holds, and refuses what goes beyond the limits. */
final class FilterBounds {

  /** Filters may nest this deep; the condition tree is walked by recursion. */
  private static final int MAX_NESTING = 20;

  private final Limits limits;
  private int conditions;
  private int vertices;

  FilterBounds(Limits limits) {
    this.limits = limits;
  }

  void checkNesting(int depth) {
    if (depth > MAX_NESTING) {
      throw TwinException.limitExceeded(
          "the filter is nested %d deep, the limit is %d".formatted(depth, MAX_NESTING),
          MAX_NESTING,
          depth);
    }
  }

  void countCondition() {
    conditions++;
    if (conditions > limits.maxFilterConditions()) {
      throw TwinException.limitExceeded(
          "the filter has more than %d conditions; use in for many values"
              .formatted(limits.maxFilterConditions()),
          limits.maxFilterConditions(),
          conditions);
    }
  }

  /** Counts the vertices of geometries that stand in the text of a filter. */
  void countVertices(int more) {
    vertices += more;
    if (vertices > limits.maxInputVertices()) {
      throw TwinException.limitExceeded(
          "the geometries in cql2 have %d vertices, the limit is %d; simplify them"
              .formatted(vertices, limits.maxInputVertices()),
          limits.maxInputVertices(),
          vertices);
    }
  }

  void checkItems(int size, String field) {
    if (size > limits.maxListItems()) {
      throw TwinException.limitExceeded(
          "the filter lists %d values of %s, the limit is %d; ask in several requests"
              .formatted(size, field, limits.maxListItems()),
          limits.maxListItems(),
          size);
    }
  }
}
