package io.citytwin.importer.export.sql;

import io.citytwin.model.cql.CqlFault;
import io.citytwin.model.cql.CqlFilter;
import io.citytwin.model.cql.CqlFilter.Operator;
import io.citytwin.model.cql.CqlLiteral;
import io.citytwin.model.cql.CqlProperty;
import io.citytwin.model.cql.CqlTarget;
import io.citytwin.model.feature.FeatureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.WKBWriter;

/**
 * Turns a filter into a condition on the table of one kind. Every value is bound; of the filter's
 * own text nothing becomes SQL.
 *
 * <p>A property that only another of the exported kinds has is missing here: like a null.
 */
final class CqlSql {

  private final FeatureKind kind;
  private final List<FeatureKind> exported;

  private CqlSql(FeatureKind kind, List<FeatureKind> exported) {
    this.kind = kind;
    this.exported = exported;
  }

  /**
   * The condition for a kind.
   *
   * @param exported all kinds the filter is for
   * @throws io.citytwin.model.error.TwinException BAD_USER_INPUT if none of them has a property, or
   *     a value does not suit it
   */
  static SqlCondition of(CqlFilter filter, FeatureKind kind, List<FeatureKind> exported) {
    return new CqlSql(kind, exported).condition(filter);
  }

  private SqlCondition condition(CqlFilter filter) {
    return switch (filter) {
      case CqlFilter.All(var parts) ->
          SqlCondition.joined("and", parts.stream().map(this::condition).toList());
      case CqlFilter.Any(var parts) ->
          SqlCondition.joined("or", parts.stream().map(this::condition).toList());
      case CqlFilter.Not(var inner) -> {
        SqlCondition condition = condition(inner);
        yield new SqlCondition("not (" + condition.sql() + ")", condition.values());
      }
      case CqlFilter.Constant(var value) -> SqlCondition.of(value ? "true" : "false");
      case CqlFilter.Compare(var property, var operator, var value) ->
          compare(property, operator, value);
      case CqlFilter.Between(var property, var low, var high) ->
          compare(property, Operator.GREATER_OR_EQUAL, low)
              .and(compare(property, Operator.LESS_OR_EQUAL, high));
      case CqlFilter.OneOf(var property, var values) -> oneOf(property, values);
      case CqlFilter.Like like -> like(like);
      case CqlFilter.IsNull(var property) -> isNull(property);
      case CqlFilter.Related related -> related(related);
    };
  }

  private SqlCondition compare(CqlProperty property, Operator operator, CqlLiteral literal) {
    CqlTarget target = find(property);
    return target == null
        ? SqlCondition.of("null::boolean")
        : Operand.of(target, property, literal, isOrder(operator)).compare(operator.symbol());
  }

  private static boolean isOrder(Operator operator) {
    return operator != Operator.EQUAL && operator != Operator.NOT_EQUAL;
  }

  private SqlCondition oneOf(CqlProperty property, List<CqlLiteral> literals) {
    CqlTarget target = find(property);
    if (target == null) {
      return SqlCondition.of("null::boolean");
    }
    List<Operand> operands = new ArrayList<>();
    for (CqlLiteral literal : literals) {
      operands.add(Operand.of(target, property, literal, false));
    }
    if (target instanceof CqlTarget.Attribute) {
      return SqlCondition.joined(
          "or", operands.stream().map(operand -> operand.compare("=")).toList());
    }
    String marks = operands.stream().map(operand -> "?").collect(Collectors.joining(", "));
    return new SqlCondition(
        operands.getFirst().expression() + " in (" + marks + ")",
        operands.stream().map(Operand::value).toList());
  }

  private SqlCondition like(CqlFilter.Like like) {
    CqlTarget target = find(like.property());
    if (target == null) {
      return SqlCondition.of("null::boolean");
    }
    CqlLiteral pattern = new CqlLiteral.Text(like.pattern(), like.position());
    Operand text = Operand.ofText(target, like.property(), pattern);
    return text.compare("like");
  }

  private SqlCondition isNull(CqlProperty property) {
    return switch (find(property)) {
      case null -> SqlCondition.of("true");
      case CqlTarget.Head head -> SqlCondition.of("t." + head.column() + " is null");
      case CqlTarget.Typed(var column) -> SqlCondition.of("t." + column.name() + " is null");
      case CqlTarget.Attribute(var key) -> SqlCondition.of("t.attributes ->> ?::text is null", key);
      case CqlTarget.Shape() -> SqlCondition.of("t.geom is null");
    };
  }

  private SqlCondition related(CqlFilter.Related related) {
    if (!(find(related.property()) instanceof CqlTarget.Shape)) {
      throw CqlFault.at(
          related.property().position(),
          "\"%s\" is no geometry; allowed: geometry".formatted(related.property().name()));
    }
    return relation(related.relation().name(), related.geometry());
  }

  /** Features whose geometry meets an area. */
  static SqlCondition meets(Geometry area) {
    return relation("INTERSECTS", area);
  }

  private static SqlCondition relation(String name, Geometry geometry) {
    return SqlCondition.of(
        "st_" + name.toLowerCase(Locale.ROOT) + "(t.geom, st_geomfromwkb(?, 4326))",
        new WKBWriter(2).write(geometry));
  }

  private @org.jspecify.annotations.Nullable CqlTarget find(CqlProperty property) {
    CqlTarget target = CqlTarget.find(kind, property.name()).orElse(null);
    if (target == null
        && exported.stream().noneMatch(k -> CqlTarget.find(k, property.name()).isPresent())) {
      throw CqlFault.at(
          property.position(),
          "a %s has no property \"%s\"; allowed: %s"
              .formatted(kind, property.name(), CqlTarget.allowed(kind)));
    }
    return target;
  }
}
