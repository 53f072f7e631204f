package io.citytwin.feature.graphql;

import io.citytwin.api.Arguments;
import io.citytwin.feature.Condition;
import io.citytwin.feature.Condition.Attribute;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.AttributeType;
import java.util.List;
import java.util.Map;

/** The {@code attributes} of a filter: conditions on members of the open attributes. */
final class AttributeReader {

  private final FilterBounds bounds;
  private final OperatorReader operators;

  AttributeReader(FilterBounds bounds, OperatorReader operators) {
    this.bounds = bounds;
    this.operators = operators;
  }

  /** Adds the conditions of one {@code AttributeFilter}. */
  void add(List<Condition> all, Map<String, Object> filter) {
    String key = Arguments.storable((String) Arguments.required(filter, "key"));
    bounds.countCondition();
    int before = all.size();
    filter.forEach(
        (field, value) -> {
          if (value != null && !field.equals("key")) {
            add(all, key, field, value);
          }
        });
    if (all.size() == before) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "attributes has a key without a condition; add text, number, boolean or isNull");
    }
  }

  private void add(List<Condition> all, String key, String field, Object value) {
    switch (field) {
      case "isNull" -> all.add(new Condition.NoAttribute(key, (Boolean) value));
      case "text" -> operators.add(all, new Attribute(key, AttributeType.TEXT), value);
      case "number" -> operators.add(all, new Attribute(key, AttributeType.NUMBER), value);
      case "boolean" -> operators.add(all, new Attribute(key, AttributeType.BOOLEAN), value);
      default -> throw new IllegalStateException("no condition on attributes: " + field);
    }
  }
}
