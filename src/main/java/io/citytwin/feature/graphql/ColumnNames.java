package io.citytwin.feature.graphql;

import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.util.Map;
import java.util.Optional;

/** Names of typed columns in the schema. */
final class ColumnNames {

  /** Columns whose property is the name of a field that all features have. */
  private static final Map<FeatureKind, Map<String, String>> RENAMED =
      Map.of(FeatureKind.CITY_PART, Map.of("state", "partState"));

  private ColumnNames() {}

  /** The field that shows a column, and filters by it. */
  static String field(FeatureKind kind, Column column) {
    return RENAMED.getOrDefault(kind, Map.of()).getOrDefault(column.property(), column.property());
  }

  /** The column that a field shows. */
  static Optional<Column> find(FeatureKind kind, String field) {
    return kind.columns().stream().filter(column -> field(kind, column).equals(field)).findFirst();
  }
}
