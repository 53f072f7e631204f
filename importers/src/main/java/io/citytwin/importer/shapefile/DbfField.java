package io.citytwin.importer.shapefile;

import io.citytwin.importer.record.Field;

/**
 * A field of a dBASE table.
 *
 * @param rawName its name as the file encodes it
 * @param type letter of the type
 * @param offset where its value begins in a row; the row begins with the mark of deletion
 * @param length bytes of its value
 * @param decimals digits after the point, of N and F
 */
record DbfField(byte[] rawName, char type, int offset, int length, int decimals) {

  /** Whether the value is text in the encoding of the table. */
  boolean isText() {
    return Kind.of(this) == Kind.TEXT;
  }

  /** Whether the value stands elsewhere (memo, picture) or means nothing to a reader. */
  boolean isLeftOut() {
    return Kind.of(this) == Kind.LEFT_OUT;
  }

  Field.Type fieldType() {
    return switch (Kind.of(this)) {
      case TEXT, LEFT_OUT -> Field.Type.TEXT;
      case WHOLE, INTEGER -> Field.Type.INTEGER;
      case DECIMAL, DOUBLE, CURRENCY -> Field.Type.NUMBER;
      case LOGICAL -> Field.Type.BOOLEAN;
      case DATE -> Field.Type.DATE;
      case TIME -> Field.Type.DATE_TIME;
    };
  }

  /** How a value is written. */
  enum Kind {
    TEXT,
    /** Digits without decimals. */
    WHOLE,
    /** Digits with decimals. */
    DECIMAL,
    DATE,
    LOGICAL,
    /** Four bytes, little endian. */
    INTEGER,
    /** Eight bytes, IEEE 754, little endian. */
    DOUBLE,
    /** Eight bytes, ten-thousandths. */
    CURRENCY,
    /** Day of the Julian period and milliseconds, four bytes each. */
    TIME,
    LEFT_OUT;

    static Kind of(DbfField field) {
      int length = field.length;
      return switch (field.type) {
        case 'N' -> field.decimals == 0 ? WHOLE : DECIMAL;
        case 'F' -> DECIMAL;
        case 'D' -> length == 8 ? DATE : TEXT;
        case 'L' -> length == 1 ? LOGICAL : TEXT;
        case 'I', '+' -> length == 4 ? INTEGER : WHOLE;
        case 'B', 'O' -> length == 8 ? DOUBLE : LEFT_OUT;
        case 'Y' -> length == 8 ? CURRENCY : LEFT_OUT;
        case 'T', '@' -> length == 8 ? TIME : TEXT;
        case 'M', 'G', 'P', 'W', 'Q', '0' -> LEFT_OUT;
        default -> TEXT;
      };
    }
  }
}
