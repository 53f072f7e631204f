package io.citytwin.feature.graphql;

import static io.citytwin.api.Arguments.storable;

import io.citytwin.feature.Condition;
import io.citytwin.feature.Condition.Attribute;
import io.citytwin.feature.Condition.Comparison;
import io.citytwin.feature.Condition.Operand;
import io.citytwin.feature.Condition.Stored;
import io.citytwin.feature.Condition.TextMatch;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Operators on one value of a feature, such as those of {@code FloatFilter}, as conditions. */
final class OperatorReader {

  private final FilterBounds bounds;

  OperatorReader(FilterBounds bounds) {
    this.bounds = bounds;
  }

  /** Adds what a field's value says: a list is "one of", an object holds operators. */
  @SuppressWarnings("unchecked") // the schema coerces input objects to maps by field name
  void add(List<Condition> all, Operand operand, Object value) {
    switch (value) {
      case List<?> values -> all.add(anyOf(operand, (List<Object>) values));
      case Map<?, ?> operators -> addEach(all, operand, (Map<String, Object>) operators);
      default -> all.add(compare(operand, Comparison.EQ, value));
    }
  }

  private void addEach(List<Condition> all, Operand operand, Map<String, Object> operators) {
    operators.forEach(
        (operator, value) -> {
          if (value != null) {
            bounds.countCondition();
            all.add(condition(operand, operator, value));
          }
        });
  }

  @SuppressWarnings("unchecked") // the schema makes "in" a list
  private Condition condition(Operand operand, String operator, Object value) {
    return switch (operator) {
      case "in" -> anyOf(operand, (List<Object>) value);
      case "isNull" -> new Condition.Absent(operand, (Boolean) value);
      case "startsWith" ->
          new Condition.Matches(operand, TextMatch.STARTS_WITH, storable((String) value));
      case "contains" ->
          new Condition.Matches(operand, TextMatch.CONTAINS, storable((String) value));
      default -> compare(operand, Comparison.valueOf(operator.toUpperCase(Locale.ROOT)), value);
    };
  }

  private static Condition compare(Operand operand, Comparison comparison, Object value) {
    return new Condition.Compare(operand, comparison, checked(operand, value));
  }

  private Condition anyOf(Operand operand, List<Object> values) {
    bounds.checkItems(
        values.size(),
        switch (operand) {
          case Stored(var name, var _) -> name;
          case Attribute _ -> "an attribute";
        });
    return new Condition.AnyOf(
        operand, values.stream().map(value -> checked(operand, value)).toList());
  }

  /** Numbers of attributes compare with all their digits, as decimals. */
  private static Object checked(Operand operand, Object value) {
    return switch (value) {
      case String text -> storable(text);
      case Double number when !Double.isFinite(number) ->
          throw new TwinException(
              ErrorCode.BAD_USER_INPUT,
              "a filter compares with " + number + ", which is no number");
      case Double number when operand instanceof Attribute ->
          new BigDecimal(Double.toString(number));
      case Integer _, Double _, Boolean _, Instant _ -> value;
      default -> throw new IllegalStateException("no filter value: " + value.getClass());
    };
  }
}
