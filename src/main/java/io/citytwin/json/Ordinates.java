package io.citytwin.json;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Writes ordinates with at most so many decimal digits, exactly as {@code ST_AsGeoJSON} of PostGIS
 * 3 does: the shortest decimal that stands for the number, rounded half to even, without trailing
 * zeros and without the sign of a zero.
 */
final class Ordinates {

  /**
   * PostGIS writes these and what is greater, or nearer to zero than the other, with an exponent.
   */
  private static final double GREAT = 1e15;

  private static final double SMALL = 1e-8;

  /** Up to here a scaled ordinate's rounding is told by the product itself, see {@link #add}. */
  private static final double PLAIN = 1e12;

  /** A product this far from half way between two whole numbers is rounded as its decimal is. */
  private static final double CLEAR = 0.499;

  private static final byte[] TENS = new byte[100];
  private static final byte[] ONES = new byte[100];

  static {
    for (int i = 0; i < 100; i++) {
      TENS[i] = (byte) ('0' + i / 10);
      ONES[i] = (byte) ('0' + i % 10);
    }
  }

  /** Longest ordinate: sign, 15 digits, point, 15 digits. */
  private static final int LONGEST = 40;

  private final int precision;
  private final double scale;
  private final byte[] digits = new byte[24];

  /**
   * A writer of ordinates.
   *
   * @param precision most decimal digits, 0 to 15
   */
  Ordinates(int precision) {
    this.precision = precision;
    this.scale = Math.pow(10, precision);
  }

  /**
   * Adds an ordinate.
   *
   * @return false, and nothing is added, if it is not finite or is written with an exponent
   */
  boolean add(JsonBuffer out, double value) {
    double scaled = value * scale;
    long rounded = Math.round(scaled);
    // The product differs from the decimal's by far less than what it is away from half way.
    if (Math.abs(scaled) < PLAIN && Math.abs(scaled - rounded) < CLEAR && !isSmall(value)) {
      addScaled(out, rounded);
      return true;
    }
    return addExactly(out, value);
  }

  private static boolean isSmall(double value) {
    return value != 0 && Math.abs(value) <= SMALL;
  }

  private boolean addExactly(JsonBuffer out, double value) {
    if (!(Math.abs(value) < GREAT) || isSmall(value)) {
      return false;
    }
    BigDecimal shortest = new BigDecimal(Double.toString(value));
    BigDecimal rounded = shortest.setScale(precision, RoundingMode.HALF_EVEN);
    out.addAscii(rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString());
    return true;
  }

  /** Adds a whole number of units of the last decimal. */
  private void addScaled(JsonBuffer out, long units) {
    long rest = Math.abs(units);
    int decimals = precision;
    while (decimals > 0 && rest % 10 == 0) {
      rest /= 10;
      decimals--;
    }
    int start = digits.length;
    while (rest >= 100) {
      int pair = (int) (rest % 100);
      rest /= 100;
      digits[--start] = ONES[pair];
      digits[--start] = TENS[pair];
    }
    digits[--start] = ONES[(int) rest];
    if (rest >= 10) {
      digits[--start] = TENS[(int) rest];
    }
    while (digits.length - start <= decimals) {
      digits[--start] = '0';
    }
    out.room(LONGEST);
    byte[] target = out.array();
    int at = out.length();
    int begin = at;
    if (units < 0) {
      target[at++] = '-';
    }
    int whole = digits.length - start - decimals;
    System.arraycopy(digits, start, target, at, whole);
    at += whole;
    if (decimals > 0) {
      target[at++] = '.';
      System.arraycopy(digits, start + whole, target, at, decimals);
      at += decimals;
    }
    out.advance(at - begin);
  }
}
