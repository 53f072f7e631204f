package io.citytwin.model.feature;

/** What a member of the open attributes can be compared as. A member of another type is absent. */
public enum AttributeType {
  /** {@code String}. */
  TEXT("string", "text"),
  /** {@code java.math.BigDecimal}, with all its digits. */
  NUMBER("number", "numeric"),
  /** {@code Boolean}. */
  BOOLEAN("boolean", "boolean");

  private final String jsonType;
  private final String sqlType;

  AttributeType(String jsonType, String sqlType) {
    this.jsonType = jsonType;
    this.sqlType = sqlType;
  }

  /** Name of the SQL type. */
  public String sqlType() {
    return sqlType;
  }

  /**
   * The member's value in SQL, null where it is absent or of another type. Its key is bound twice.
   *
   * @param table name of the table in the statement
   */
  public String expression(String table) {
    return "(case when jsonb_typeof(%1$s.attributes -> ?::text) = '%2$s' then (%1$s.attributes ->> ?::text)::%3$s end)"
        .formatted(table, jsonType, sqlType);
  }
}
