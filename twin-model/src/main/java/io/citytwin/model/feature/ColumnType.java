package io.citytwin.model.feature;

/** What a typed column holds: the Java type of its value and the SQL type of its column. */
public enum ColumnType {
  /** {@code String}, {@code text}. */
  TEXT("text"),
  /** {@code String} from a closed list, {@code text}. */
  CODE("text"),
  /** Finite {@code Double}, {@code double precision}. */
  DOUBLE("double precision"),
  /** {@code Integer}, {@code integer}. */
  INTEGER("integer"),
  /** {@code Boolean}, {@code boolean}. */
  BOOLEAN("boolean"),
  /** {@code java.time.LocalDate}, {@code date}. */
  DATE("date"),
  /** {@code java.util.UUID} of another feature, {@code uuid}. */
  REFERENCE("uuid"),
  /** JSON text as {@code String}, {@code jsonb}. */
  JSON("jsonb");

  private final String sqlType;

  ColumnType(String sqlType) {
    this.sqlType = sqlType;
  }

  /** Name of the SQL type. */
  public String sqlType() {
    return sqlType;
  }
}
