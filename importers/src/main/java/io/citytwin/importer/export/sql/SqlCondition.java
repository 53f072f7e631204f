package io.citytwin.importer.export.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * A condition of a statement with question marks where its values are bound.
 *
 * @param sql SQL over the table {@code t}
 * @param values in the order of the question marks: String, Double, BigDecimal, Boolean, LocalDate,
 *     UUID, byte[]
 */
record SqlCondition(String sql, List<Object> values) {

  static final SqlCondition NONE = new SqlCondition("true", List.of());

  SqlCondition {
    values = List.copyOf(values);
  }

  static SqlCondition of(String sql, Object... values) {
    return new SqlCondition(sql, List.of(values));
  }

  SqlCondition and(SqlCondition other) {
    return joined("and", List.of(this, other));
  }

  static SqlCondition joined(String word, List<SqlCondition> parts) {
    List<String> texts = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (SqlCondition part : parts) {
      texts.add("(" + part.sql + ")");
      values.addAll(part.values);
    }
    return new SqlCondition(String.join(" " + word + " ", texts), values);
  }
}
