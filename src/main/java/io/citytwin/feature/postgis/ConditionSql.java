package io.citytwin.feature.postgis;

import io.citytwin.feature.ColumnNames;
import io.citytwin.feature.Condition;
import io.citytwin.feature.Condition.Attribute;
import io.citytwin.feature.Condition.Operand;
import io.citytwin.feature.Condition.Stored;
import io.citytwin.feature.Condition.TextMatch;
import io.citytwin.model.cql.CqlFilter.Relation;
import io.citytwin.model.cql.CqlSql;
import io.citytwin.model.cql.SqlCondition;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.Box;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.spatial.SpatialPredicate;
import io.citytwin.sql.Sql;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Conditions as SQL over the table {@code f} of one kind. */
final class ConditionSql {

  private final FeatureKind kind;
  private final boolean estimating;

  ConditionSql(FeatureKind kind) {
    this(kind, false);
  }

  private ConditionSql(FeatureKind kind, boolean estimating) {
    this.kind = kind;
    this.estimating = estimating;
  }

  /** For the planner to estimate how many rows there are, which must not be run. */
  static ConditionSql estimating(FeatureKind kind) {
    return new ConditionSql(kind, true);
  }

  void add(Sql sql, Condition condition) {
    switch (condition) {
      case Condition.And(var all) when all.isEmpty() -> sql.add("true");
      case Condition.And(var all) -> sql.add("(").join(" and ", all, this::add).add(")");
      case Condition.Or(var any) when any.isEmpty() -> sql.add("false");
      case Condition.Or(var any) -> sql.add("(").join(" or ", any, this::add).add(")");
      case Condition.Not(var inner) -> {
        // "Is not true" and not "not": an absent value must not make a feature vanish from both
        // sides.
        sql.add("(");
        add(sql, inner);
        sql.add(") is not true");
      }
      case Condition.OfKind(var kinds) -> sql.add(kinds.contains(kind) ? "true" : "false");
      case Condition.OneId(var id) -> sql.add("f.entity_id = ").bind(id);
      case Condition.AnyId(var ids) ->
          sql.add("f.entity_id = any(").bindArray("uuid", ids).add(")");
      case Condition.ShowsState(var _, var found) ->
          sql.add("f.entity_id = any(").bindArray("uuid", found.ids()).add(")");
      case Condition.Compare(var operand, var comparison, var value) ->
          addOperand(sql, operand)
              .add(" ")
              .add(comparison.sign())
              .add(" ")
              .bind(value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
      case Condition.AnyOf(var operand, var values) ->
          addOperand(sql, operand).add(" = any(").bindArray(sqlType(operand), values).add(")");
      case Condition.Matches(var operand, var how, var text) -> addMatch(sql, operand, how, text);
      case Condition.Absent(var operand, var absent) ->
          addOperand(sql, operand).add(absent ? " is null" : " is not null");
      case Condition.NoAttribute(var key, var absent) ->
          // As text, the null of JSON is absent too.
          sql.add("(f.attributes ->> ")
              .bind(key)
              .add(absent ? "::text) is null" : "::text) is not null");
      case Condition.Written(var filter, var kinds) -> {
        SqlCondition written = CqlSql.of(filter, ColumnNames.IN_CQL2, kinds, kind, "f");
        sql.add("(").add(written.sql(), written.values()).add(")").planAnew();
      }
      case Condition.Lies(var where) -> addSpatial(sql, where);
    }
  }

  private static Sql addOperand(Sql sql, Operand operand) {
    return switch (operand) {
      case Stored(var name, var type) -> {
        sql.add("f.").add(name);
        yield type == ColumnType.DATE ? sql.add("::timestamp at time zone 'UTC'") : sql;
      }
      case Attribute(var key, var type) -> sql.add(type.expression("f"), List.of(key, key));
    };
  }

  private static String sqlType(Operand operand) {
    return switch (operand) {
      case Stored(var _, var type) -> type.sqlType();
      case Attribute(var _, var type) -> type.sqlType();
    };
  }

  private static void addMatch(Sql sql, Operand operand, TextMatch how, String text) {
    sql.add(how == TextMatch.STARTS_WITH ? "starts_with(" : "0 < strpos(");
    addOperand(sql.add("lower(normalize("), operand).add(", NFKC)), ");
    sql.add("lower(normalize(").bind(text).add("::text, NFKC)))");
  }

  private void addSpatial(Sql sql, SpatialPredicate predicate) {
    switch (predicate) {
      case SpatialPredicate.ExtentMeets(var boxes) ->
          sql.add("(")
              .join(" or ", boxes, (s, box) -> GeometrySql.addExtentMeets(s, box, this::addKey))
              .add(")");
      case SpatialPredicate.Relates(var relation, var geometry) -> {
        sql.add(function(relation)).add("(f.geom, ");
        addKey(sql, geometry);
        sql.add(")");
      }
      case SpatialPredicate.DWithin(var geometry, var metres) -> {
        if (estimating) {
          DistanceSql.from(geometry).addEstimate(sql, metres);
        } else {
          DistanceSql.addWithin(sql, geometry, metres, kind.table());
        }
      }
      case SpatialPredicate.InCell(var scheme, var codes) ->
          // The cells are few and drive the search; a correlated test would scan all features.
          sql.add("f.entity_id in (select x.entity_id from twin.grid_cell c join twin.")
              .add(kind.table())
              .add(" x on ST_CoveredBy(x.geom, c.geom) where c.scheme = ")
              .bind(scheme)
              .add(" and c.code = any(")
              .bindArray("text", codes)
              .add("))");
    }
  }

  /** An estimate is made of known values. */
  private void addKey(Sql sql, Box box) {
    if (estimating) {
      GeometrySql.addBox(sql, box);
    } else {
      GeometrySql.addKey(sql, box);
    }
  }

  private void addKey(Sql sql, GeometryArgument geometry) {
    if (estimating) {
      GeometrySql.add(sql, geometry);
    } else {
      GeometrySql.addKey(sql, geometry);
    }
  }

  /** All of these find their candidates by the index on the geometry, but for disjoint. */
  private static String function(Relation relation) {
    return switch (relation) {
      case INTERSECTS -> "ST_Intersects";
      case DISJOINT -> "ST_Disjoint";
      case EQUALS -> "ST_Equals";
      case TOUCHES -> "ST_Touches";
      case CROSSES -> "ST_Crosses";
      case WITHIN -> "ST_Within";
      case CONTAINS -> "ST_Contains";
      case OVERLAPS -> "ST_Overlaps";
    };
  }
}
