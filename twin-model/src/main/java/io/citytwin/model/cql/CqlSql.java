package io.citytwin.model.cql;

import io.citytwin.model.cql.CqlFilter.Operator;
import io.citytwin.model.feature.FeatureKind;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.WKBWriter;

/**
 * Turns a filter into a condition on the table of one kind. Every value is bound; of the filter's
 * own text nothing becomes SQL.
 *
 * <p>A property that only another of the kinds asked for has is missing here: like a null.
 */
public final class CqlSql {

  private static final String UNKNOWN = "null::boolean";

  private final CqlProperties properties;
  private final Collection<FeatureKind> asked;
  private final FeatureKind kind;
  private final String table;

  private CqlSql(
      CqlProperties properties, Collection<FeatureKind> asked, FeatureKind kind, String table) {
    this.properties = properties;
    this.asked = asked;
    this.kind = kind;
    this.table = table;
  }

  /**
   * The condition for a kind.
   *
   * @param asked all kinds the filter is for
   * @param table name of the kind's table in the statement
   * @throws io.citytwin.model.error.TwinException INVALID_CQL2 if none of the kinds has a property,
   *     or a value does not suit it
   */
  public static SqlCondition of(
      CqlFilter filter,
      CqlProperties properties,
      Collection<FeatureKind> asked,
      FeatureKind kind,
      String table) {
    return new CqlSql(properties, asked, kind, table).condition(filter);
  }

  /** Features whose geometry meets an area in the storage CRS. */
  public static SqlCondition meets(Geometry area, String table) {
    return relation("INTERSECTS", area, table);
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
      case CqlFilter.Like(var property, var pattern) -> like(property, pattern);
      case CqlFilter.IsNull(var property) -> isNull(property);
      case CqlFilter.Related related -> related(related);
    };
  }

  private SqlCondition compare(CqlProperty property, Operator operator, CqlLiteral literal) {
    CqlTarget target = find(property);
    return target == null
        ? SqlCondition.of(UNKNOWN)
        : CqlOperand.of(table, target, property, literal, isOrder(operator))
            .compare(operator.symbol());
  }

  private static boolean isOrder(Operator operator) {
    return operator != Operator.EQUAL && operator != Operator.NOT_EQUAL;
  }

  private SqlCondition oneOf(CqlProperty property, List<CqlLiteral> literals) {
    CqlTarget target = find(property);
    if (target == null) {
      return SqlCondition.of(UNKNOWN);
    }
    List<CqlOperand> operands =
        literals.stream()
            .map(literal -> CqlOperand.of(table, target, property, literal, false))
            .toList();
    boolean oneExpression = operands.stream().map(CqlOperand::expression).distinct().count() == 1;
    if (!oneExpression || target instanceof CqlTarget.Attribute) {
      return SqlCondition.joined(
          "or", operands.stream().map(operand -> operand.compare("=")).toList());
    }
    return new SqlCondition(
        operands.getFirst().expression()
            + " in ("
            + operands.stream().map(CqlOperand::mark).collect(Collectors.joining(", "))
            + ")",
        operands.stream().map(CqlOperand::value).toList());
  }

  private SqlCondition like(CqlProperty property, CqlLiteral pattern) {
    CqlTarget target = find(property);
    return target == null
        ? SqlCondition.of(UNKNOWN)
        : CqlOperand.ofText(table, target, property, pattern).compare("like");
  }

  private SqlCondition isNull(CqlProperty property) {
    return switch (find(property)) {
      case null -> SqlCondition.of("true");
      case CqlTarget.Head head -> column(head.column());
      case CqlTarget.Time time -> column(time.column());
      case CqlTarget.Typed(var column) -> column(column.name());
      case CqlTarget.Attribute(var key) ->
          SqlCondition.of(table + ".attributes ->> ?::text is null", key);
      case CqlTarget.Shape() -> column("geom");
    };
  }

  private SqlCondition column(String name) {
    return SqlCondition.of(table + "." + name + " is null");
  }

  private SqlCondition related(CqlFilter.Related related) {
    if (!(find(related.property()) instanceof CqlTarget.Shape)) {
      throw CqlFault.at(
          related.property().position(),
          "\"%s\" is no geometry; allowed: geometry".formatted(related.property().name()));
    }
    return relation(related.relation().name(), related.geometry(), table);
  }

  private static SqlCondition relation(String name, Geometry geometry, String table) {
    return SqlCondition.of(
        "st_" + name.toLowerCase(Locale.ROOT) + "(" + table + ".geom, st_geomfromwkb(?, 4326))",
        new WKBWriter(2).write(geometry));
  }

  private @Nullable CqlTarget find(CqlProperty property) {
    CqlTarget target = properties.find(kind, property.name()).orElse(null);
    if (target == null
        && asked.stream().noneMatch(k -> properties.find(k, property.name()).isPresent())) {
      throw CqlFault.at(
          property.position(),
          "a %s has no property \"%s\"; allowed: %s"
              .formatted(kind, shown(property.name()), properties.allowed(kind)));
    }
    return target;
  }

  private static String shown(String name) {
    return name.length() > 40 ? name.substring(0, 40) + "…" : name;
  }
}
