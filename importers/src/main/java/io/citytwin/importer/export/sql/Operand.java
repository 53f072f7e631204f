package io.citytwin.importer.export.sql;

import io.citytwin.model.cql.CqlFault;
import io.citytwin.model.cql.CqlLiteral;
import io.citytwin.model.cql.CqlProperty;
import io.citytwin.model.cql.CqlTarget;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A property and a value that it can be compared with.
 *
 * @param expression SQL of the property
 * @param keys what the expression itself binds
 * @param value what is bound on the other side
 */
record Operand(String expression, List<Object> keys, Object value) {

  /** Texts compare by their characters' numbers, whatever the locale of the database. */
  private static final String BY_CHARACTER = " collate \"C\"";

  SqlCondition compare(String operator) {
    List<Object> values = new ArrayList<>(keys);
    values.add(value);
    return new SqlCondition(expression + " " + operator + " ?", values);
  }

  /**
   * Finds how they compare.
   *
   * @param order whether less and greater are asked for
   * @throws TwinException BAD_USER_INPUT if they do not
   */
  static Operand of(CqlTarget target, CqlProperty property, CqlLiteral literal, boolean order) {
    return switch (target) {
      case CqlTarget.Head head ->
          new Operand("t." + head.column() + BY_CHARACTER, List.of(), text(property, literal));
      case CqlTarget.Typed(var column) -> typed(column, property, literal, order);
      case CqlTarget.Attribute(var key) -> attribute(key, property, literal, order);
      case CqlTarget.Shape() ->
          throw CqlFault.at(
              property.position(),
              "a geometry compares by S_INTERSECTS, S_WITHIN and their like only");
    };
  }

  /** The same for a pattern. */
  static Operand ofText(CqlTarget target, CqlProperty property, CqlLiteral pattern) {
    if (target instanceof CqlTarget.Typed(var column)) {
      if (column.type() != ColumnType.TEXT && column.type() != ColumnType.CODE) {
        throw unfit(property, pattern, "no text, so LIKE says nothing of it");
      }
      return new Operand("t." + column.name(), List.of(), text(property, pattern));
    }
    return of(target, property, pattern, false);
  }

  private static Operand typed(
      Column column, CqlProperty property, CqlLiteral literal, boolean order) {
    String name = "t." + column.name();
    return switch (column.type()) {
      case TEXT -> new Operand(name + BY_CHARACTER, List.of(), text(property, literal));
      case CODE -> new Operand(name + BY_CHARACTER, List.of(), code(column, property, literal));
      case DOUBLE -> new Operand(name, List.of(), number(property, literal).value().doubleValue());
      case INTEGER -> new Operand(name, List.of(), number(property, literal).value());
      case BOOLEAN -> new Operand(name, List.of(), truth(property, literal, order));
      case DATE -> new Operand(name, List.of(), day(property, literal));
      case REFERENCE -> new Operand(name, List.of(), reference(property, literal, order));
      case JSON -> throw unfit(property, literal, "an array; allowed: IS NULL");
    };
  }

  /** A member of another type is like a missing one. */
  private static Operand attribute(
      String key, CqlProperty property, CqlLiteral literal, boolean order) {
    return switch (literal) {
      case CqlLiteral.Text(var value, var _) -> member("string", "text", key, value);
      case CqlLiteral.Day(var value, var _) -> member("string", "text", key, value.toString());
      case CqlLiteral.Number(var value, var _) -> member("number", "numeric", key, value);
      case CqlLiteral.Truth(var value, var _) -> {
        truth(property, literal, order);
        yield member("boolean", "boolean", key, value);
      }
    };
  }

  private static Operand member(String jsonType, String sqlType, String key, Object value) {
    String expression =
        "case when jsonb_typeof(t.attributes -> ?::text) = '%s' then (t.attributes ->> ?::text)::%s%s end"
            .formatted(jsonType, sqlType, sqlType.equals("text") ? BY_CHARACTER : "");
    return new Operand("(" + expression + ")", List.of(key, key), value);
  }

  private static String text(CqlProperty property, CqlLiteral literal) {
    return switch (literal) {
      case CqlLiteral.Text(var value, var _) -> value;
      case CqlLiteral.Number _, CqlLiteral.Truth _, CqlLiteral.Day _ ->
          throw unfit(property, literal, "a text, which is written in apostrophes");
    };
  }

  private static String code(Column column, CqlProperty property, CqlLiteral literal) {
    String code = text(property, literal);
    if (!column.codes().contains(code)) {
      throw unfit(property, literal, "one of " + String.join(", ", column.codes()));
    }
    return code;
  }

  private static CqlLiteral.Number number(CqlProperty property, CqlLiteral literal) {
    if (literal instanceof CqlLiteral.Number number) {
      return number;
    }
    throw unfit(property, literal, "a number");
  }

  private static Boolean truth(CqlProperty property, CqlLiteral literal, boolean order) {
    if (literal instanceof CqlLiteral.Truth truth && !order) {
      return truth.value();
    }
    throw unfit(property, literal, "true or false; allowed: = TRUE, = FALSE, <> TRUE, <> FALSE");
  }

  private static LocalDate day(CqlProperty property, CqlLiteral literal) {
    try {
      return switch (literal) {
        case CqlLiteral.Day(var day, var _) -> day;
        case CqlLiteral.Text(var text, var _) -> LocalDate.parse(text);
        case CqlLiteral.Number _, CqlLiteral.Truth _ ->
            throw unfit(property, literal, "a date, written DATE('2026-11-21')");
      };
    } catch (DateTimeException e) {
      throw unfit(property, literal, "a date, written DATE('2026-11-21')");
    }
  }

  private static UUID reference(CqlProperty property, CqlLiteral literal, boolean order) {
    try {
      String text = text(property, literal);
      if (!order && text.length() == 36) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw unfit(property, literal, "the entity id of a feature; allowed: =, <>, IN with a UUID");
  }

  private static TwinException unfit(CqlProperty property, CqlLiteral literal, String what) {
    return CqlFault.at(literal.position(), "\"" + property.name() + "\" is " + what);
  }
}
