package io.citytwin.feature.aggregate;

import io.citytwin.feature.postgis.MatchSql;
import io.citytwin.model.feature.AttributeType;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.sql.Sql;
import java.util.List;

/** Properties as SQL over the table {@code f} of a kind. */
final class PropertySql {

  private PropertySql() {}

  /** Adds the value as a double; null if it is absent, no number, or beyond what can be summed. */
  static void addNumber(Sql sql, Property property) {
    // NaN is greater than every number here, so the bound holds it off too. A decimal too large or
    // too small for a double would be an error.
    switch (property) {
      case Property.Attribute(var key) -> {
        sql.add("(select case when abs(a.n) > 1e100 then null when abs(a.n) < 1e-300 then 0");
        sql.add(" else a.n::double precision end from (select ");
        sql.add(AttributeType.NUMBER.expression("f"), List.of(key, key)).add(" as n) a)");
      }
      default -> {
        sql.add("(select case when abs(a.n) <= 1e100 then a.n end from (select (");
        addStored(sql, property);
        sql.add(")::double precision as n) a)");
      }
    }
  }

  /** Adds the value to be counted; null if it is absent. */
  static void addValue(Sql sql, Property property) {
    switch (property) {
      case Property.Attribute(var key) ->
          sql.add("nullif(f.attributes -> ").bind(key).add("::text, 'null'::jsonb)");
      default -> addStored(sql, property);
    }
  }

  /** Adds the value as a text that names a group; null if it is absent. */
  static void addKey(Sql sql, Property property) {
    sql.add("left(");
    switch (property) {
      case Property.Attribute(var key) -> sql.add("f.attributes ->> ").bind(key).add("::text");
      case Property.Stored(var column, var type) when type == ColumnType.DATE ->
          sql.add("to_char(f.").add(column).add(", 'YYYY-MM-DD')");
      default -> {
        sql.add("(");
        addStored(sql, property);
        sql.add(")::text");
      }
    }
    sql.add(", 1000) collate \"C\"");
  }

  /** Adds the feature's point. */
  static void addPoint(Sql sql) {
    sql.add("ST_PointOnSurface(f.geom)");
  }

  private static void addStored(Sql sql, Property property) {
    switch (property) {
      case Property.Stored(var column, var _) -> sql.add("f.").add(column);
      case Property.Measured.AREA -> MatchSql.addArea(sql);
      case Property.Measured.LENGTH -> MatchSql.addLength(sql);
      case Property.Attribute _ -> throw new IllegalArgumentException("an attribute has no column");
    }
  }
}
