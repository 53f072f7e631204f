package io.citytwin.feature.graphql;

import io.citytwin.api.Deadline;
import io.citytwin.api.Limits;
import io.citytwin.feature.ColumnNames;
import io.citytwin.feature.Condition;
import io.citytwin.feature.Condition.Operand;
import io.citytwin.feature.Condition.Stored;
import io.citytwin.feature.FeatureTypes;
import io.citytwin.feature.LiveEntities;
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

  private static final Operand NAME = new Stored("name", ColumnType.TEXT);

  private final @Nullable FeatureKind kind;
  private final GeometryArguments geometries;
  private final Limits limits;
  private final Deadline deadline;
  private final FilterBounds bounds;
  private final OperatorReader operators;
  private final AttributeReader attributes;
  private final StateReader state;
  private final @Nullable Instant asOf;
  private List<FeatureKind> kinds;

  /**
   * Makes a reader.
   *
   * @param kind kind whose typed columns the filter knows; null for filters of any kind
   * @param asOf instant the city is asked for; null for the present
   */
  FilterReader(
      @Nullable FeatureKind kind,
      GeometryArguments geometries,
      LiveEntities live,
      Limits limits,
      Deadline deadline,
      @Nullable Instant asOf) {
    this.asOf = asOf;
    this.kind = kind;
    this.geometries = geometries;
    this.limits = limits;
    this.deadline = deadline;
    bounds = new FilterBounds(limits);
    operators = new OperatorReader(bounds);
    attributes = new AttributeReader(bounds, operators);
    state = new StateReader(bounds, operators, live, deadline, asOf);
    kinds = kind == null ? List.of(FeatureKind.values()) : List.of(kind);
  }

  /** Reads the argument; null is a filter that always holds. */
  Filter read(@Nullable Map<String, Object> filter) {
    SpatialReader spatial = new SpatialReader(geometries, limits, deadline);
    if (filter == null) {
      return new Filter(Condition.ALWAYS, null, null, null);
    }
    Set<FeatureKind> only = kinds(filter);
    if (only != null && !only.isEmpty()) {
      kinds = List.copyOf(only);
    }
    List<Condition> all = new ArrayList<>();
    filter.forEach((field, value) -> addField(all, field, value, spatial, 0));
    return new Filter(new Condition.And(all), spatial.nearest(), spatial.distanceFrom(), only);
  }

  private Condition nested(Map<String, Object> filter, int depth) {
    bounds.checkNesting(depth);
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
    bounds.countCondition();
    switch (field) {
      case "and" -> all.add(new Condition.And(each((List<Object>) value, depth)));
      case "or" -> all.add(new Condition.Or(each((List<Object>) value, depth)));
      case "not" -> all.add(new Condition.Not(nested((Map<String, Object>) value, depth + 1)));
      case "id" -> addIds(all, (Map<String, Object>) value);
      case "kind" -> all.add(new Condition.OfKind(List.copyOf(kinds((List<String>) value))));
      case "name" -> operators.add(all, NAME, value);
      case "spatial" -> spatial.read((Map<String, Object>) value).ifPresent(all::add);
      case "attributes" ->
          ((List<Map<String, Object>>) value).forEach(each -> attributes.add(all, each));
      case "state" ->
          ((List<Map<String, Object>>) value).forEach(each -> all.add(state.read(each)));
      case "cql2" -> all.add(new CqlReader(kinds, bounds).read((String) value));
      default -> operators.add(all, operand(field), value);
    }
  }

  @SuppressWarnings("unchecked") // as above
  private List<Condition> each(List<Object> filters, int depth) {
    return filters.stream().map(f -> nested((Map<String, Object>) f, depth + 1)).toList();
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
    bounds.checkItems(ids.size(), "id");
    List<UUID> found = new ArrayList<>();
    for (Object id : ids) {
      Optional<FeatureTypes.Reference> reference = FeatureTypes.findReference((String) id, asOf);
      reference
          .filter(r -> kind == null || r.kind() == null || r.kind() == kind)
          .ifPresent(r -> found.add(r.entityId()));
    }
    return new Condition.AnyId(found);
  }

  private Operand operand(String field) {
    Optional<Column> column = kind == null ? Optional.empty() : ColumnNames.find(kind, field);
    return column
        .map(c -> (Operand) new Stored(c.name(), c.type()))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the schema filters " + kind + " by unknown field " + field));
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
