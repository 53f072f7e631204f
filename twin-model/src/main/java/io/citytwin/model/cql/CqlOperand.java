package io.citytwin.model.cql;

import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.AttributeType;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A property and a value that it can be compared with.
 *
 * @param expression SQL of the property
 * @param keys what the expression itself binds
 * @param mark SQL of the other side, with one question mark
 * @param value what is bound there
 */
record CqlOperand(String expression, List<Object> keys, String mark, Object value) {

  /** Texts compare by their characters' numbers, whatever the locale of the database. */
  private static final String BY_CHARACTER = " collate \"C\"";

  private static final String FOLDED = "lower(?::text)";

  private CqlOperand(String expression, Object value) {
    this(expression, List.of(), "?", value);
  }

  SqlCondition compare(String operator) {
    List<Object> values = new ArrayList<>(keys);
    values.add(value);
    return new SqlCondition(expression + " " + operator + " " + mark, values);
  }

  /**
   * Finds how they compare.
   *
   * @param table name of the table in the statement
   * @param order whether less and greater are asked for
   * @throws TwinException INVALID_CQL2 if they do not
   */
  static CqlOperand of(
      String table, CqlTarget target, CqlProperty property, CqlLiteral literal, boolean order) {
    return switch (target) {
      case CqlTarget.Head head -> text(table + "." + head.column(), List.of(), property, literal);
      case CqlTarget.Time time ->
          new CqlOperand(table + "." + time.column(), time(property, literal));
      case CqlTarget.Typed(var column) ->
          typed(table + "." + column.name(), column, property, literal, order);
      case CqlTarget.Attribute(var key) -> attribute(table, key, property, literal, order);
      case CqlTarget.Shape() ->
          throw CqlFault.at(
              property.position(),
              "a geometry compares by S_INTERSECTS, S_WITHIN and their like only");
    };
  }

  /** The same for a pattern. */
  static CqlOperand ofText(
      String table, CqlTarget target, CqlProperty property, CqlLiteral pattern) {
    if (target instanceof CqlTarget.Typed(var column)) {
      if (column.type() != ColumnType.TEXT && column.type() != ColumnType.CODE) {
        throw unfit(property, pattern, "no text, so LIKE says nothing of it");
      }
      return text(table + "." + column.name(), List.of(), property, pattern);
    }
    return of(table, target, property, pattern, false);
  }

  private static CqlOperand typed(
      String name, Column column, CqlProperty property, CqlLiteral literal, boolean order) {
    if (property.folded() && column.type() != ColumnType.TEXT && column.type() != ColumnType.CODE) {
      throw unfit(property, literal, "no text, so CASEI says nothing of it");
    }
    return switch (column.type()) {
      case TEXT -> text(name, List.of(), property, literal);
      case CODE -> {
        checkCode(column, property, literal);
        yield text(name, List.of(), property, literal);
      }
      case DOUBLE -> new CqlOperand(name, number(property, literal).value().doubleValue());
      case INTEGER -> new CqlOperand(name, number(property, literal).value());
      case BOOLEAN -> new CqlOperand(name, truth(property, literal, order));
      case DATE ->
          literal instanceof CqlLiteral.Moment(var moment, var _)
              ? new CqlOperand("(" + name + "::timestamp at time zone 'UTC')", utc(moment))
              : new CqlOperand(name, day(property, literal));
      case REFERENCE -> new CqlOperand(name, reference(property, literal, order));
      case JSON -> throw unfit(property, literal, "an array; allowed: IS NULL");
    };
  }

  /** A member of another type is like a missing one. */
  private static CqlOperand attribute(
      String table, String key, CqlProperty property, CqlLiteral literal, boolean order) {
    List<Object> keys = List.of(key, key);
    String text = AttributeType.TEXT.expression(table);
    return switch (literal) {
      case CqlLiteral.Text _, CqlLiteral.Folded _ -> text(text, keys, property, literal);
      case CqlLiteral.Day(var value, var position) ->
          text(text, keys, property, new CqlLiteral.Text(value.toString(), position));
      case CqlLiteral.Moment(var value, var position) ->
          text(text, keys, property, new CqlLiteral.Text(value.toString(), position));
      case CqlLiteral.Number(var value, var _) ->
          new CqlOperand(AttributeType.NUMBER.expression(table), keys, "?", value);
      case CqlLiteral.Truth(var value, var _) -> {
        truth(property, literal, order);
        yield new CqlOperand(AttributeType.BOOLEAN.expression(table), keys, "?", value);
      }
    };
  }

  private static CqlOperand text(
      String expression, List<Object> keys, CqlProperty property, CqlLiteral literal) {
    String mine = property.folded() ? "lower(" + expression + ")" : expression;
    return switch (literal) {
      case CqlLiteral.Text(var value, var _) ->
          new CqlOperand(mine + BY_CHARACTER, keys, "?", value);
      case CqlLiteral.Folded(var value, var _) ->
          new CqlOperand(mine + BY_CHARACTER, keys, FOLDED, value);
      case CqlLiteral.Number _, CqlLiteral.Truth _, CqlLiteral.Day _, CqlLiteral.Moment _ ->
          throw unfit(property, literal, "a text, which is written in apostrophes");
    };
  }

  /** What CASEI made of a code is none of the codes. */
  private static void checkCode(Column column, CqlProperty property, CqlLiteral literal) {
    if (literal instanceof CqlLiteral.Text(var code, var _)
        && !property.folded()
        && !column.codes().contains(code)) {
      throw unfit(property, literal, "one of " + String.join(", ", column.codes()));
    }
  }

  private static CqlLiteral.Number number(CqlProperty property, CqlLiteral literal) {
    if (literal instanceof CqlLiteral.Number number) {
      return number;
    }
    throw unfit(property, literal, "a number");
  }

  private static Boolean truth(CqlProperty property, CqlLiteral literal, boolean order) {
    if (literal instanceof CqlLiteral.Truth truth && !order && !property.folded()) {
      return truth.value();
    }
    throw unfit(property, literal, "true or false; allowed: = TRUE, = FALSE, <> TRUE, <> FALSE");
  }

  private static LocalDate day(CqlProperty property, CqlLiteral literal) {
    try {
      if (literal instanceof CqlLiteral.Day(var day, var _)) {
        return day;
      }
      if (literal instanceof CqlLiteral.Text(var text, var _)) {
        return LocalDate.parse(text);
      }
    } catch (DateTimeException e) {
      // Told below.
    }
    throw unfit(property, literal, "a date, written DATE('2026-11-21')");
  }

  private static Object time(CqlProperty property, CqlLiteral literal) {
    if (!property.folded() && literal instanceof CqlLiteral.Moment(var moment, var _)) {
      return utc(moment);
    }
    if (!property.folded() && literal instanceof CqlLiteral.Day(var day, var _)) {
      return day.atStartOfDay().atOffset(ZoneOffset.UTC);
    }
    throw unfit(property, literal, "a time, written TIMESTAMP('2026-11-21T10:00:00Z')");
  }

  private static Object utc(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }

  private static UUID reference(CqlProperty property, CqlLiteral literal, boolean order) {
    try {
      if (literal instanceof CqlLiteral.Text(var text, var _) && !order && text.length() == 36) {
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
