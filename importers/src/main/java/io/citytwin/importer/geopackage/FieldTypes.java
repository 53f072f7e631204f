package io.citytwin.importer.geopackage;

import io.citytwin.importer.record.Field;
import java.util.Locale;

/** What the declared types of columns mean. */
final class FieldTypes {

  private FieldTypes() {}

  /** Types of OGC 12-128r18, table 1, and what other writers put there. */
  static Field.Type of(String declared) {
    String type = declared.toUpperCase(Locale.ROOT);
    int bracket = type.indexOf('(');
    return switch (bracket < 0 ? type.strip() : type.substring(0, bracket).strip()) {
      case "BOOLEAN", "BOOL", "INTEGER_BOOLEAN" -> Field.Type.BOOLEAN;
      case "TINYINT", "SMALLINT", "MEDIUMINT", "INT", "INTEGER", "BIGINT", "INTEGER_INT16" ->
          Field.Type.INTEGER;
      case "FLOAT", "DOUBLE", "DOUBLE PRECISION", "REAL", "NUMERIC", "DECIMAL", "FLOAT_FLOAT32" ->
          Field.Type.NUMBER;
      case "DATE" -> Field.Type.DATE;
      case "DATETIME", "TIMESTAMP" -> Field.Type.DATE_TIME;
      case "BLOB" -> Field.Type.BINARY;
      default -> Field.Type.TEXT;
    };
  }
}
