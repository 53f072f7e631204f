package io.citytwin.feature.graphql;

import static io.citytwin.api.Arguments.storable;

import io.citytwin.api.Deadline;
import io.citytwin.api.Limits;
import io.citytwin.feature.Condition;
import io.citytwin.feature.Condition.Comparison;
import io.citytwin.feature.Condition.Operand;
import io.citytwin.feature.Condition.TextMatch;
import io.citytwin.feature.FeatureTypes;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.GeometryArguments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One filter argument as a condition. The schema has coerced it, so what a field is called and the
 * form of its value say what it means: a list is "one of", an object holds operators, anything else
 * is "equal".
 */
final class FilterReader {

  private static final Operand NAME = new Operand("name", ColumnType.TEXT);

  /** Filters may nest this deep; the condition tree is walked by recursion. */
  private static final int MAX_NESTING = 20;

  private final @Nullable FeatureKind kind;
  private final GeometryArguments geometries;
  private final Limits limits;
  private final Deadline deadline;
  private int conditions;

  /**
   * Makes a reader.
   *
   * @param kind kind whose typed columns the filter knows; null for filters of any kind
   */
  FilterReader(
      @Nullable FeatureKind kind, GeometryArguments geometries, Limits limits, Deadline deadline) {
    this.kind = kind;
    this.geometries = geometries;
    this.limits = limits;
    this.deadline = deadline;
  }

  /** Reads the argument; null is a filter that always holds. */
  Filter read(@Nullable Map<String, Object> filter) {
    SpatialReader spatial = new SpatialReader(geometries, limits, deadline);
    if (filter == null) {
      return new Filter(Condition.ALWAYS, null, null, null);
    }
    List<Condition> all = new ArrayList<>();
    filter.forEach((field, value) -> addField(all, field, value, spatial, 0));
    return new Filter(
        new Condition.And(all), spatial.nearest(), spatial.distanceFrom(), kinds(filter));
  }

  private Condition nested(Map<String, Object> filter, int depth) {
    if (depth > MAX_NESTING) {
      throw TwinException.limitExceeded(
          "the filter is nested %d deep, the limit is %d".formatted(depth, MAX_NESTING),
          MAX_NESTING,
          depth);
    }
    SpatialReader spatial = SpatialReader.nested(geometries, limits, deadline);
    List<Condition> all = new ArrayList<>();
    filter.forEach((field, value) -> addField(all, field, value, spatial, depth));
    return all.size() == 1 ? all.getFirst() : new Condition.And(all);
  }

  @SuppressWarnings("unchecked") // the schema coerces input objects to maps by field name
  private void addField(
      List<Condition> all, String field, @Nullable Object value, SpatialReader spatial, int depth) {
    if (value == null) {
      return; // an explicit null means the same as leaving the field out
    }
    countCondition();
    switch (field) {
      case "and" -> all.add(new Condition.And(each((List<Object>) value, depth)));
      case "or" -> all.add(new Condition.Or(each((List<Object>) value, depth)));
      case "not" -> all.add(new Condition.Not(nested((Map<String, Object>) value, depth + 1)));
      case "id" -> addIds(all, (Map<String, Object>) value);
      case "kind" -> all.add(new Condition.OfKind(kinds((List<String>) value)));
      case "name" -> addOperators(all, NAME, (Map<String, Object>) value);
      case "spatial" -> spatial.read((Map<String, Object>) value).ifPresent(all::add);
      default -> addColumn(all, operand(field), value);
    }
  }

  @SuppressWarnings("unchecked") // as above
  private List<Condition> each(List<Object> filters, int depth) {
    return filters.stream().map(f -> nested((Map<String, Object>) f, depth + 1)).toList();
  }

  @SuppressWarnings("unchecked") // as above
  private void addColumn(List<Condition> all, Operand column, Object value) {
    switch (value) {
      case List<?> values -> all.add(anyOf(column, (List<Object>) values));
      case Map<?, ?> operators -> addOperators(all, column, (Map<String, Object>) operators);
      default -> all.add(new Condition.Compare(column, Comparison.EQ, checked(value)));
    }
  }

  private void addOperators(List<Condition> all, Operand column, Map<String, Object> operators) {
    operators.forEach(
        (operator, value) -> {
          if (value != null) {
            countCondition();
            all.add(operator(column, operator, value));
          }
        });
  }

  @SuppressWarnings("unchecked") // the schema makes "in" a list
  private Condition operator(Operand column, String operator, Object value) {
    return switch (operator) {
      case "in" -> anyOf(column, (List<Object>) value);
      case "isNull" -> new Condition.Absent(column, (Boolean) value);
      case "startsWith" ->
          new Condition.Matches(column, TextMatch.STARTS_WITH, storable((String) value));
      case "contains" ->
          new Condition.Matches(column, TextMatch.CONTAINS, storable((String) value));
      default ->
          new Condition.Compare(
              column,
              Comparison.valueOf(operator.toUpperCase(java.util.Locale.ROOT)),
              checked(value));
    };
  }

  private Condition anyOf(Operand column, List<Object> values) {
    checkItems(values.size(), column.name());
    return new Condition.AnyOf(column, values.stream().map(FilterReader::checked).toList());
  }

  private void addIds(List<Condition> all, Map<String, Object> operators) {
    if (operators.get("eq") != null) {
      all.add(ids(List.of(operators.get("eq"))));
    }
    if (operators.get("in") != null) {
      all.add(ids((List<?>) operators.get("in")));
    }
  }

  private Condition ids(List<?> ids) {
    checkItems(ids.size(), "id");
    List<UUID> found = new ArrayList<>();
    for (Object id : ids) {
      Optional<FeatureTypes.Reference> reference = FeatureTypes.findReference((String) id);
      reference
          .filter(r -> kind == null || r.kind() == null || r.kind() == kind)
          .ifPresent(r -> found.add(r.entityId()));
    }
    return new Condition.AnyId(found);
  }

  private Operand operand(String field) {
    Optional<Column> column = kind == null ? Optional.empty() : ColumnNames.find(kind, field);
    return column
        .map(c -> new Operand(c.name(), c.type()))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the schema filters " + kind + " by unknown field " + field));
  }

  private static Object checked(Object value) {
    return switch (value) {
      case String text -> storable(text);
      case Double number when !Double.isFinite(number) ->
          throw new TwinException(
              ErrorCode.BAD_USER_INPUT,
              "a filter compares with " + number + ", which is no number");
      case Integer _, Double _, Boolean _, Instant _ -> value;
      default -> throw new IllegalStateException("no filter value: " + value.getClass());
    };
  }

  private void countCondition() {
    conditions++;
    if (conditions > limits.maxFilterConditions()) {
      throw TwinException.limitExceeded(
          "the filter has more than %d conditions; use in for many values"
              .formatted(limits.maxFilterConditions()),
          limits.maxFilterConditions(),
          conditions);
    }
  }

  private void checkItems(int size, String field) {
    if (size > limits.maxListItems()) {
      throw TwinException.limitExceeded(
          "the filter lists %d values of %s, the limit is %d; ask in several requests"
              .formatted(size, field, limits.maxListItems()),
          limits.maxListItems(),
          size);
    }
  }

  @SuppressWarnings("unchecked") // the schema coerces it to a list of enum names
  private static @Nullable Set<FeatureKind> kinds(Map<String, Object> filter) {
    Object kinds = filter.get("kind");
    return kinds == null ? null : kinds((List<String>) kinds);
  }

  private static Set<FeatureKind> kinds(List<String> names) {
    Set<FeatureKind> kinds = EnumSet.noneOf(FeatureKind.class);
    names.forEach(name -> kinds.add(FeatureKind.valueOf(name)));
    return kinds;
  }
}
