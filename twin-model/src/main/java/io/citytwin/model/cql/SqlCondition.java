package io.citytwin.model.cql;

import java.util.ArrayList;
import java.util.List;

/**
 * A condition of a statement with question marks where its values are bound.
 *
 * @param sql SQL over one table
 * @param values in the order of the question marks: String, Double, BigDecimal, Boolean, LocalDate,
 *     OffsetDateTime, UUID, byte[]
 */
public record SqlCondition(String sql, List<Object> values) {

  /** Holds always. */
  public static final SqlCondition NONE = new SqlCondition("true", List.of());

  public SqlCondition {
    values = List.copyOf(values);
  }

  /** A condition of constant text and values. */
  public static SqlCondition of(String sql, Object... values) {
    return new SqlCondition(sql, List.of(values));
  }

  /** Both hold. */
  public SqlCondition and(SqlCondition other) {
    return joined("and", List.of(this, other));
  }

  /** Conditions, one at least, with {@code and} or {@code or} between them. */
  public static SqlCondition joined(String word, List<SqlCondition> parts) {
    List<String> texts = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (SqlCondition part : parts) {
      texts.add("(" + part.sql + ")");
      values.addAll(part.values);
    }
    return new SqlCondition(String.join(" " + word + " ", texts), values);
  }
}
