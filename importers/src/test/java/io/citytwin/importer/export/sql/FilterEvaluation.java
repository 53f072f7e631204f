package io.citytwin.importer.export.sql;

import io.citytwin.importer.export.ExportedFeature;
import io.citytwin.importer.pipeline.CanonicalJson;
import io.citytwin.model.cql.CqlFilter;
import io.citytwin.model.cql.CqlFilter.Operator;
import io.citytwin.model.cql.CqlLiteral;
import io.citytwin.model.cql.CqlProperties;
import io.citytwin.model.cql.CqlProperty;
import io.citytwin.model.cql.CqlTarget;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** Says whether a filter takes a feature, by the definitions and without a database. */
final class FilterEvaluation {

  private final ExportedFeature feature;
  private final Map<?, ?> attributes;

  FilterEvaluation(ExportedFeature feature) {
    this.feature = feature;
    attributes = (Map<?, ?>) CanonicalJson.parse(feature.attributes());
  }

  /** True, false, or null for unknown (Kleene's three values). */
  @Nullable Boolean of(CqlFilter filter) {
    return switch (filter) {
      case CqlFilter.All(var parts) -> all(parts.stream().map(this::of).toList(), false);
      case CqlFilter.Any(var parts) -> all(parts.stream().map(this::of).toList(), true);
      case CqlFilter.Not(var inner) -> of(inner) instanceof Boolean b ? !b : null;
      case CqlFilter.Constant(var value) -> value;
      case CqlFilter.Compare(var p, var operator, var value) -> compare(p, operator, value);
      case CqlFilter.Between(var p, var low, var high) ->
          all(
              Arrays.asList(
                  compare(p, Operator.GREATER_OR_EQUAL, low),
                  compare(p, Operator.LESS_OR_EQUAL, high)),
              false);
      case CqlFilter.OneOf(var p, var values) ->
          all(values.stream().map(v -> compare(p, Operator.EQUAL, v)).toList(), true);
      case CqlFilter.Like like ->
          value(like.property()) instanceof String text
              ? like(
                  folded(text, like.property().folded()),
                  switch (like.pattern()) {
                    case CqlLiteral.Folded(var pattern, var _) -> folded(pattern, true);
                    case CqlLiteral.Text(var pattern, var _) -> pattern;
                    default -> throw new AssertionError(like);
                  })
              : null;
      case CqlFilter.IsNull(var p) -> value(p) == null;
      case CqlFilter.Related related -> related(related);
    };
  }

  /** The value that decides alone if any has it, else unknown if any is, else the other. */
  private static @Nullable Boolean all(List<@Nullable Boolean> parts, boolean deciding) {
    if (parts.contains(deciding)) {
      return deciding;
    }
    return parts.contains(null) ? null : (Boolean) !deciding;
  }

  private @Nullable Boolean compare(CqlProperty property, Operator operator, CqlLiteral literal) {
    Object value = value(property);
    Integer order =
        switch (literal) {
          case CqlLiteral.Text(var text, var _) when value instanceof LocalDate day ->
              day.compareTo(LocalDate.parse(text));
          case CqlLiteral.Text(var text, var _) ->
              value instanceof String s ? bytes(folded(s, property.folded()), text) : null;
          case CqlLiteral.Folded(var text, var _) ->
              value instanceof String s
                  ? bytes(folded(s, property.folded()), folded(text, true))
                  : null;
          case CqlLiteral.Moment(var moment, var _) ->
              value instanceof LocalDate mine
                  ? mine.atStartOfDay().toInstant(ZoneOffset.UTC).compareTo(moment)
                  : value instanceof String s ? bytes(s, moment.toString()) : null;
          case CqlLiteral.Day(var day, var _) when value instanceof LocalDate mine ->
              mine.compareTo(day);
          case CqlLiteral.Day(var day, var _) ->
              value instanceof String s ? bytes(s, day.toString()) : null;
          case CqlLiteral.Truth(var truth, var _) ->
              value instanceof Boolean b ? Boolean.compare(b, truth) : null;
          case CqlLiteral.Number(var number, var _) -> number(value, number);
        };
    return order == null ? null : (Boolean) holds(order, operator);
  }

  private static @Nullable Integer number(@Nullable Object value, BigDecimal number) {
    return switch (value) {
      // A column of doubles compares in doubles.
      case Double mine -> Double.compare(mine + 0.0, number.doubleValue() + 0.0);
      case Number mine -> new BigDecimal(mine.toString()).compareTo(number);
      case null, default -> null;
    };
  }

  private static boolean holds(int order, Operator operator) {
    return switch (operator) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
    };
  }

  private static int bytes(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean like(String text, String pattern) {
    return like(text.codePoints().toArray(), 0, pattern.codePoints().toArray(), 0);
  }

  private static boolean like(int[] text, int t, int[] pattern, int p) {
    if (p == pattern.length) {
      return t == text.length;
    }
    if (pattern[p] == '%') {
      return like(text, t, pattern, p + 1) || (t < text.length && like(text, t + 1, pattern, p));
    }
    int wanted = pattern[p] == '\\' ? pattern[p + 1] : pattern[p];
    boolean any = pattern[p] == '_';
    return t < text.length
        && (any || text[t] == wanted)
        && like(text, t + 1, pattern, p + (pattern[p] == '\\' ? 2 : 1));
  }

  private boolean related(CqlFilter.Related related) {
    Geometry mine = feature.geometry();
    Geometry given = related.geometry();
    Function<Geometry, Boolean> relation =
        switch (related.relation()) {
          case INTERSECTS -> mine::intersects;
          case DISJOINT -> mine::disjoint;
          case EQUALS -> mine::equalsTopo;
          case TOUCHES -> mine::touches;
          case CROSSES -> mine::crosses;
          case WITHIN -> mine::within;
          case CONTAINS -> mine::contains;
          case OVERLAPS -> mine::overlaps;
        };
    return relation.apply(given);
  }

  private static String folded(String text, boolean fold) {
    return fold ? text.toLowerCase(Locale.ROOT) : text;
  }

  private @Nullable Object value(CqlProperty property) {
    CqlTarget target = CqlProperties.OF_FILES.find(feature.kind(), property.name()).orElseThrow();
    return switch (target) {
      case CqlTarget.Head.NAME -> feature.name();
      case CqlTarget.Head.DATASET -> feature.dataset();
      case CqlTarget.Head.SOURCE_ID -> feature.sourceId();
      case CqlTarget.Time time -> throw new AssertionError(time + " is not exported");
      case CqlTarget.Typed(var column) ->
          feature.values().get(feature.kind().indexOf(column.name()));
      case CqlTarget.Attribute(var key) -> exact(attributes.get(key));
      case CqlTarget.Shape() -> feature.geometry();
    };
  }

  /** Numbers of attributes compare with all their digits. */
  private static @Nullable Object exact(@Nullable Object value) {
    return Stream.ofNullable(value)
        .map(v -> v instanceof Double d ? (Object) new BigDecimal(d.toString()) : v)
        .findFirst()
        .orElse(null);
  }
}
