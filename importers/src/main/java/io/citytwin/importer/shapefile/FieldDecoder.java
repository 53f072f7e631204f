package io.citytwin.importer.shapefile;

import io.citytwin.importer.text.TextDecoder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.JulianFields;
import org.jspecify.annotations.Nullable;

/** Decodes the values of one field. Not shared between threads. */
final class FieldDecoder {

  /** What was wrong with the last value. */
  enum Fault {
    NONE,
    /** No value of the field's type; its text was given instead. */
    VALUE,
    /** Bytes that mean nothing in the encoding; they became U+FFFD. */
    ENCODING
  }

  private static final double[] POWERS_OF_TEN = powersOfTen();
  private static final int EXACT_DIGITS = 15;
  private static final int LONG_DIGITS = 18;
  private static final int LARGEST_EXPONENT = 400;
  private static final long MILLIS_PER_DAY = 86_400_000;

  private final DbfField field;
  private final DbfField.Kind kind;
  private final TextDecoder text;
  private final ValueCache cache;
  private Fault fault = Fault.NONE;
  private long cutTexts;

  FieldDecoder(DbfField field, TextDecoder text) {
    this.field = field;
    this.kind = DbfField.Kind.of(field);
    this.text = text;
    this.cache = new ValueCache(field.length());
  }

  /** What was wrong with the last value. */
  Fault fault() {
    return fault;
  }

  /** Texts so far that filled the field and ended within a character. */
  long cutTexts() {
    return cutTexts;
  }

  /**
   * Decodes a value.
   *
   * @param at index of its first byte
   * @return null if there is none; its text if it is not of the type, and {@link #fault} says so
   */
  @Nullable Object decode(byte[] row, int at) {
    fault = Fault.NONE;
    if (cache.find(row, at)) {
      return cache.found();
    }
    Object value = decodeAnew(row, at, at + field.length());
    if (fault == Fault.NONE) {
      cache.keep(row, at, value);
    }
    return value;
  }

  private @Nullable Object decodeAnew(byte[] row, int from, int to) {
    return switch (kind) {
      case TEXT -> text(row, from, to);
      case WHOLE, DECIMAL -> number(row, from, to);
      case DATE -> date(row, from, to);
      case LOGICAL -> logical(row, from, to);
      case INTEGER -> Bytes.littleInt(row, from);
      case DOUBLE -> finite(Bytes.littleDouble(row, from));
      case CURRENCY -> BigDecimal.valueOf(Bytes.littleLong(row, from), 4);
      case TIME -> time(row, from);
      case LEFT_OUT -> null;
    };
  }

  /** Ends at the first NUL; spaces that fill the field are no part of the text. */
  private @Nullable String text(byte[] row, int from, int to) {
    int end = from;
    int high = 0;
    while (end < to && row[end] != 0) {
      high |= row[end++];
    }
    boolean full = end == to && row[end - 1] != ' ';
    while (end > from && row[end - 1] == ' ') {
      end--;
    }
    if (end == from) {
      return null;
    }
    if (high >= 0) {
      return new String(row, from, end - from, StandardCharsets.ISO_8859_1);
    }
    String decoded = text.decode(row, from, end, full);
    if (text.wasFaulty()) {
      fault = Fault.ENCODING;
    } else if (text.wasCut()) {
      cutTexts++;
    }
    return decoded;
  }

  private @Nullable Object number(byte[] row, int begin, int stop) {
    int from = begin;
    int to = stop;
    while (from < to && isBlank(row[from])) {
      from++;
    }
    while (to > from && isBlank(row[to - 1])) {
      to--;
    }
    if (from == to || row[from] == '*') {
      return null;
    }
    long digits = 0;
    int count = 0;
    int point = -1;
    boolean negative = row[from] == '-';
    for (int i = negative || row[from] == '+' ? from + 1 : from; i < to; i++) {
      int digit = row[i] - '0';
      if (digit >= 0 && digit <= 9 && count < LONG_DIGITS) {
        digits = digits * 10 + digit;
        count += digits == 0 ? 0 : 1;
      } else if ((row[i] == '.' || row[i] == ',') && point < 0) {
        point = i;
      } else {
        return oddNumber(row, from, to);
      }
    }
    int decimals = point < 0 ? 0 : to - point - 1;
    if (to - from - (point < 0 ? 0 : 1) == (negative || row[from] == '+' ? 1 : 0)) {
      return invalid(row, from, to);
    }
    long signed = negative ? -digits : digits;
    if (decimals == 0 && kind == DbfField.Kind.WHOLE) {
      return whole(signed);
    }
    return count <= EXACT_DIGITS && decimals < POWERS_OF_TEN.length
        ? narrowed(signed / POWERS_OF_TEN[decimals])
        : oddNumber(row, from, to);
  }

  /** Numbers with an exponent or many digits. */
  private Object oddNumber(byte[] row, int from, int to) {
    String written =
        new String(row, from, to - from, StandardCharsets.ISO_8859_1).replace(',', '.');
    try {
      BigDecimal value = new BigDecimal(written);
      if (Math.abs((long) value.precision() - value.scale()) > LARGEST_EXPONENT) {
        return invalid(row, from, to);
      }
      if (kind == DbfField.Kind.WHOLE && (value.scale() <= 0 || isWhole(value))) {
        BigInteger whole = value.toBigInteger();
        return whole.bitLength() < 64 ? whole(whole.longValue()) : whole;
      }
      double number = value.doubleValue();
      return Double.isFinite(number) ? number : invalid(row, from, to);
    } catch (NumberFormatException e) {
      return invalid(row, from, to);
    }
  }

  private static boolean isWhole(BigDecimal value) {
    return value.stripTrailingZeros().scale() <= 0;
  }

  /** A field without decimals gives whole numbers where it can. */
  private Object narrowed(double value) {
    return kind == DbfField.Kind.WHOLE && value == Math.rint(value) ? whole((long) value) : value;
  }

  private static Object whole(long value) {
    if (value == (int) value) {
      return (int) value;
    }
    return value;
  }

  private @Nullable Object finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private @Nullable Object logical(byte[] row, int from, int to) {
    return switch (row[from]) {
      case 'T', 't', 'Y', 'y' -> Boolean.TRUE;
      case 'F', 'f', 'N', 'n' -> Boolean.FALSE;
      case '?', ' ', 0 -> null;
      default -> invalid(row, from, to);
    };
  }

  private @Nullable Object date(byte[] row, int from, int to) {
    int digits = 0;
    int blanks = 0;
    for (int i = from; i < to; i++) {
      if (row[i] >= '0' && row[i] <= '9') {
        digits = digits * 10 + row[i] - '0';
      } else if (isBlank(row[i])) {
        blanks++;
      } else {
        return invalid(row, from, to);
      }
    }
    if (digits == 0) {
      return null;
    }
    try {
      return blanks > 0
          ? invalid(row, from, to)
          : LocalDate.of(digits / 10_000, digits / 100 % 100, digits % 100).toString();
    } catch (DateTimeException e) {
      return invalid(row, from, to);
    }
  }

  private @Nullable Object time(byte[] row, int from) {
    int day = Bytes.littleInt(row, from);
    int millis = Bytes.littleInt(row, from + 4);
    if (day == 0) {
      return null;
    }
    if (day < 1_721_426 || day > 5_373_484 || millis < 0 || millis >= MILLIS_PER_DAY) {
      return fault("day %d, millisecond %d".formatted(day, millis));
    }
    LocalDate date = LocalDate.EPOCH.with(JulianFields.JULIAN_DAY, day);
    LocalDateTime time = date.atStartOfDay().plus(millis, ChronoUnit.MILLIS);
    return time.truncatedTo(ChronoUnit.SECONDS).equals(time)
        ? "%sT%tT".formatted(date, time)
        : time.toString();
  }

  private Object invalid(byte[] row, int from, int to) {
    return fault(new String(row, from, to - from, StandardCharsets.ISO_8859_1).strip());
  }

  private String fault(String written) {
    fault = Fault.VALUE;
    return written;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == 0 || b == '\t';
  }

  private static double[] powersOfTen() {
    double[] powers = new double[23];
    for (int i = 0; i < powers.length; i++) {
      powers[i] = Double.parseDouble("1e" + i);
    }
    return powers;
  }
}
