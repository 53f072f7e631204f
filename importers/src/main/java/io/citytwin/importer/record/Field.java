package io.citytwin.importer.record;

/**
 * A field that a source declares.
 *
 * @param name as the source spells it
 * @param type what it holds
 */
public record Field(String name, Type type) {

  /** What a field holds, and the Java type of its values in a {@link RawRecord}. */
  public enum Type {
    /** {@code String}. */
    TEXT,
    /** {@code Integer}, {@code Long} or {@code BigInteger}. */
    INTEGER,
    /** {@code Double}, finite, or {@code BigDecimal}. */
    NUMBER,
    /** {@code Boolean}. */
    BOOLEAN,
    /** {@code String} in the form 2026-11-21. */
    DATE,
    /** {@code String} in the form of ISO 8601, with offset where the source has one. */
    DATE_TIME,
    /** {@code String} in hexadecimal digits. */
    BINARY,
    /** {@code List} or {@code Map} of such values. */
    JSON
  }
}
