package io.citytwin.live.watch;

import graphql.schema.DataFetchingFieldSelectionSet;
import graphql.schema.SelectedField;
import java.util.List;
import java.util.Map;

/**
 * A selected field with all below it. Equal for two documents that want the same, whatever the rest
 * of them says.
 *
 * @param key name in the answer
 */
record SelectedShape(
    String key, String name, Map<String, Object> arguments, List<SelectedShape> below) {

  static SelectedShape of(SelectedField field) {
    return new SelectedShape(
        field.getResultKey(),
        field.getName(),
        field.getArguments(),
        below(field.getSelectionSet()));
  }

  private static List<SelectedShape> below(DataFetchingFieldSelectionSet selection) {
    return selection.getImmediateFields().stream().map(SelectedShape::of).toList();
  }
}
