package io.citytwin.live.ingest;

import io.citytwin.sensor.Result;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of the common shape in one pass over their bytes: a flat object of the known fields,
 * each at most once, with texts of ASCII without escapes and a result that is a number or such a
 * text. For any other line, faulty ones included, it finds nothing, and {@link DraftReader} has the
 * word; what it finds is what that one would have read.
 */
final class PlainLine {

  private static final int LONGEST_NUMBER = 40;
  private static final int LONGEST_TEXT = 1_000;
  private static final long EXACT = 1L << 53; // whole numbers below are doubles
  private static final int MOST_DECIMALS = 22; // powers of ten up to this one are doubles
  private static final double[] POWERS = powers();

  private final byte[] bytes;
  private final int end;
  private int at;
  private @Nullable String datastream;
  private @Nullable String phenomenonTime;
  private @Nullable String resultTime;
  private @Nullable String quality;
  private @Nullable Result result;

  private PlainLine(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.at = from;
    this.end = from + length;
  }

  /** The observation of a line, or null if the line is not of this shape. */
  static @Nullable Draft find(byte[] bytes, int from, int length) {
    PlainLine line = new PlainLine(bytes, from, length);
    return line.readsAll()
        ? new Draft(
            line.datastream, line.phenomenonTime, line.resultTime, line.quality, line.result)
        : null;
  }

  private boolean readsAll() {
    if (!takes('{')) {
      return false;
    }
    do {
      String name = text();
      if (name == null || !takes(':') || !field(name)) {
        return false;
      }
    } while (takes(','));
    if (!takes('}')) {
      return false;
    }
    skipBlanks();
    return at == end;
  }

  private boolean field(String name) {
    switch (name) {
      case "datastream":
        return datastream == null && (datastream = text()) != null;
      case "phenomenonTime":
        return phenomenonTime == null && (phenomenonTime = text()) != null;
      case "resultTime":
        return resultTime == null && (resultTime = text()) != null;
      case "quality":
        return quality == null && (quality = text()) != null;
      case "result":
        return result == null && (result = result()) != null;
      default:
        return false;
    }
  }

  private void skipBlanks() {
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
  }

  private boolean takes(char wanted) {
    skipBlanks();
    if (at < end && bytes[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private @Nullable String text() {
    if (!takes('"')) {
      return null;
    }
    int from = at;
    while (at < end && bytes[at] != '"') {
      if (bytes[at] < ' ' || bytes[at] == '\\') { // beyond ASCII is negative
        return null;
      }
      at++;
    }
    if (at == end || at - from > LONGEST_TEXT) {
      return null;
    }
    return new String(bytes, from, at++ - from, StandardCharsets.ISO_8859_1);
  }

  private @Nullable Result result() {
    skipBlanks();
    if (at < end && bytes[at] == '"') {
      String text = text();
      return text == null || ResultReader.isNotFinite(text) ? null : new Result.Text(text);
    }
    return number();
  }

  /** {@code -?(0|[1-9][0-9]*)(\.[0-9]+)?}; with an exponent it is not of the common shape. */
  private @Nullable Result number() {
    int from = at;
    boolean negative = at < end && bytes[at] == '-';
    if (negative) {
      at++;
    }
    int wholeFrom = at;
    long digits = digits(0);
    int whole = at - wholeFrom;
    if (whole == 0 || (whole > 1 && bytes[wholeFrom] == '0')) {
      return null;
    }
    int decimals = 0;
    if (at < end && bytes[at] == '.') {
      int fractionFrom = ++at;
      digits = digits(digits);
      decimals = at - fractionFrom;
      if (decimals == 0) {
        return null;
      }
    }
    if (at - from > LONGEST_NUMBER || at == end || (bytes[at] | 0x20) == 'e') {
      return null;
    }
    return new Result.Num(value(from, negative, digits, decimals));
  }

  /** Goes on over digits; a number that does not fit is beyond all that is exact. */
  private long digits(long before) {
    long value = before;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      value = value >= EXACT ? Long.MAX_VALUE : value * 10 + bytes[at] - '0';
      at++;
    }
    return value;
  }

  /** A quotient of two exact doubles is rounded once, as the general parser rounds. */
  private double value(int from, boolean negative, long digits, int decimals) {
    if (digits >= EXACT || decimals > MOST_DECIMALS) {
      return Double.parseDouble(new String(bytes, from, at - from, StandardCharsets.ISO_8859_1));
    }
    double value = digits / POWERS[decimals];
    return negative ? -value : value;
  }

  private static double[] powers() {
    double[] powers = new double[MOST_DECIMALS + 1];
    for (int i = 0; i < powers.length; i++) {
      powers[i] = Double.parseDouble("1e" + i);
    }
    return powers;
  }
}
