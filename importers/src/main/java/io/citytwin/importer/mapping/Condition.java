package io.citytwin.importer.mapping;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition on one field of a record.
 *
 * @param field name of the field
 * @param values texts of which the field must hold one; null if any will do
 * @param negated whether the field must hold none of them instead
 * @param present whether the field must be filled or empty; null if either will do
 * @param minimum smallest number allowed; null if there is no bound
 * @param maximum largest number allowed; null if there is no bound
 */
record Condition(
    String field,
    @Nullable Set<String> values,
    boolean negated,
    @Nullable Boolean present,
    @Nullable Double minimum,
    @Nullable Double maximum) {

  boolean holds(Map<String, @Nullable Object> properties) {
    Object value = properties.get(field);
    String text = SourceIds.text(value);
    if (present != null && present == (text == null)) {
      return false;
    }
    if (values != null && values.contains(text == null ? "" : text) == negated) {
      return false;
    }
    return (minimum == null && maximum == null) || inRange(value);
  }

  private boolean inRange(@Nullable Object value) {
    Double number = ColumnValues.findNumber(value, false);
    return number != null
        && (minimum == null || number >= minimum)
        && (maximum == null || number <= maximum);
  }
}
