package io.citytwin.live.ingest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the common shape of times, {@code 2026-01-31T12:00:00.123Z} or with an offset like {@code
 * +08:00}, a dozen times faster than the general parser, which takes whatever is not of this shape.
 */
final class Rfc3339 {

  private static final int SECONDS_END = 19;
  private static final int[] DAYS_BEFORE_MONTH = {
    0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334
  };
  private static final int[] DAYS_OF_MONTH = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  private static final long DAYS_BEFORE_1970 = 719_162; // from 0001-01-01

  private Rfc3339() {}

  /** The instant, or null if this is not of the common shape or no time at all. */
  static @Nullable Instant find(String text) {
    int length = text.length();
    if (length <= SECONDS_END
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return null;
    }
    long day = day(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, SECONDS_END);
    int fractionEnd = fractionEnd(text);
    int offset = offsetSeconds(text, fractionEnd);
    if (day < 0
        || outside(hour, 23)
        || outside(minute, 59)
        || outside(second, 59)
        || fractionEnd < 0
        || offset == Integer.MIN_VALUE) {
      return null;
    }
    return Instant.ofEpochSecond(
        (day - DAYS_BEFORE_1970) * 86_400 + hour * 3_600L + minute * 60L + second - offset,
        nanos(text, fractionEnd));
  }

  private static boolean outside(int value, int most) {
    return value < 0 || value > most;
  }

  /** Number of digits; -1 if other characters are among them. */
  private static int digits(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Days since 0001-01-01 of the Gregorian calendar; -1 if there is no such day. */
  private static long day(int year, int month, int day) {
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > DAYS_OF_MONTH[month - 1]) {
      return -1;
    }
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (month == 2 && day == 29 && !leap) {
      return -1;
    }
    int past = year - 1;
    long days = past * 365L + past / 4 - past / 100 + past / 400;
    return days + DAYS_BEFORE_MONTH[month - 1] + (leap && month > 2 ? 1 : 0) + day - 1;
  }

  /** Where the fraction of the second ends, if there is one; -1 if it has no digits or too many. */
  private static int fractionEnd(String text) {
    if (text.charAt(SECONDS_END) != '.') {
      return SECONDS_END;
    }
    int at = SECONDS_END + 1;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    int size = at - SECONDS_END - 1;
    return size < 1 || size > 9 ? -1 : at;
  }

  private static int nanos(String text, int fractionEnd) {
    int nanos = 0;
    for (int i = 0; i < 9; i++) {
      int at = SECONDS_END + 1 + i;
      nanos = nanos * 10 + (at < fractionEnd ? text.charAt(at) - '0' : 0);
    }
    return nanos;
  }

  /** {@code Z} or {@code ±hh:mm}; the least number for anything else. */
  private static int offsetSeconds(String text, int at) {
    if (at < 0 || at >= text.length()) {
      return Integer.MIN_VALUE;
    }
    char sign = text.charAt(at);
    if (sign == 'Z') {
      return at + 1 == text.length() ? 0 : Integer.MIN_VALUE;
    }
    if ((sign != '+' && sign != '-') || at + 6 != text.length() || text.charAt(at + 3) != ':') {
      return Integer.MIN_VALUE;
    }
    int hours = digits(text, at + 1, at + 3);
    int minutes = digits(text, at + 4, at + 6);
    if (outside(hours, 17) || outside(minutes, 59)) {
      return Integer.MIN_VALUE;
    }
    int seconds = hours * 3_600 + minutes * 60;
    return sign == '-' ? -seconds : seconds;
  }
}
