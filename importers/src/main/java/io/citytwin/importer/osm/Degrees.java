package io.citytwin.importer.osm;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Degrees as text, in the units of positions: 1e-7 degrees, rounded half away from zero. */
final class Degrees {

  private static final int DIGITS = 7;
  private static final BigDecimal BEYOND = BigDecimal.valueOf(Integer.MAX_VALUE);
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d{1,20}(\\.\\d{0,30})?|\\.\\d{1,30})([eE][-+]?\\d{1,3})?");

  private Degrees() {}

  /**
   * Reads a number such as {@code -43.7321876}.
   *
   * @return null if it is none; the largest number if it is beyond any
   */
  static @Nullable Integer units(String text) {
    int length = text.length();
    int at = length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    long units = 0;
    int fraction = -1;
    for (int i = at; i < length; i++) {
      char c = text.charAt(i);
      if (c == '.' && fraction < 0) {
        fraction = 0;
      } else if (c < '0' || c > '9' || fraction == DIGITS || units > Integer.MAX_VALUE) {
        return rounded(text);
      } else {
        units = units * 10 + c - '0';
        fraction += fraction < 0 ? 0 : 1;
      }
    }
    if (length - at < (fraction < 0 ? 1 : 2)) {
      return null;
    }
    for (int i = Math.max(fraction, 0); i < DIGITS; i++) {
      units *= 10;
    }
    return limited(text.charAt(0) == '-' ? -units : units);
  }

  /** Three digits of exponent keep the number short enough to work with. */
  private static @Nullable Integer rounded(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return null;
    }
    BigDecimal units = new BigDecimal(text).movePointRight(DIGITS);
    return units.abs().compareTo(BEYOND) >= 0
        ? Integer.MAX_VALUE
        : limited(units.setScale(0, RoundingMode.HALF_UP).longValueExact());
  }

  private static int limited(long units) {
    return Math.abs(units) < Integer.MAX_VALUE ? (int) units : Integer.MAX_VALUE;
  }
}
