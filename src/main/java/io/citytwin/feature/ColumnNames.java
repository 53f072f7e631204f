package io.citytwin.feature;

import io.citytwin.model.cql.CqlProperties;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names of typed columns in the schema. */
public final class ColumnNames {

  /** Columns whose property is the name of a field that all features have. */
  private static final Map<FeatureKind, Map<String, String>> RENAMED =
      Map.of(FeatureKind.CITY_PART, Map.of("state", "partState"));

  /** Columns that are no field of their kind. */
  private static final Map<FeatureKind, List<String>> HIDDEN =
      Map.of(FeatureKind.SENSOR, List.of("mounted_kind"));

  /** The names of a filter in CQL2: those of the fields. */
  public static final CqlProperties IN_CQL2 =
      new CqlProperties() {
        @Override
        public List<Column> columns(FeatureKind kind) {
          return kind.columns().stream().filter(column -> isField(kind, column)).toList();
        }

        @Override
        public String name(FeatureKind kind, Column column) {
          return field(kind, column);
        }
      };

  private ColumnNames() {}

  /** The field that shows a column, and filters by it. */
  public static String field(FeatureKind kind, Column column) {
    return RENAMED.getOrDefault(kind, Map.of()).getOrDefault(column.property(), column.property());
  }

  /** The column that a field shows. */
  public static Optional<Column> find(FeatureKind kind, String field) {
    return kind.columns().stream().filter(column -> field(kind, column).equals(field)).findFirst();
  }

  /** References are shown as relations, and JSON columns serve the importers. */
  private static boolean isField(FeatureKind kind, Column column) {
    return column.type() != ColumnType.REFERENCE
        && column.type() != ColumnType.JSON
        && !HIDDEN.getOrDefault(kind, List.of()).contains(column.name());
  }
}
