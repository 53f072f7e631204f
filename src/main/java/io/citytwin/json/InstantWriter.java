package io.citytwin.json;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * Writes instants as the schema's {@code DateTime}: UTC, with milliseconds. Those of one day are
 * written one after the other as a rule, so its date is kept. Not for several threads.
 */
public final class InstantWriter {

  private static final long MILLIS_PER_DAY = 86_400_000;

  /** Days of years that are written in four digits: from 0001-01-01 to before 10000-01-01. */
  private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();

  private static final long END_DAY = LocalDate.of(10_000, 1, 1).toEpochDay();

  /** As it is written, in quotes. */
  private final byte[] text = "\"0000-00-00T00:00:00.000Z\"".getBytes(StandardCharsets.US_ASCII);

  private long day = Long.MIN_VALUE;

  /**
   * Adds an instant as a JSON string.
   *
   * @param micros microseconds since 1970-01-01T00:00:00Z; what is below a millisecond is cut off
   * @return false, and nothing is added, if its year is not of 1 to 9999
   */
  public boolean add(JsonBuffer out, long micros) {
    long millis = Math.floorDiv(micros, 1_000);
    long itsDay = Math.floorDiv(millis, MILLIS_PER_DAY);
    if (itsDay < FIRST_DAY || itsDay >= END_DAY) {
      return false;
    }
    if (itsDay != day) {
      setDate(LocalDate.ofEpochDay(itsDay));
      day = itsDay;
    }
    int rest = (int) (millis - itsDay * MILLIS_PER_DAY);
    int second = rest / 1_000;
    setTwo(12, second / 3_600);
    setTwo(15, second / 60 % 60);
    setTwo(18, second % 60);
    int milli = rest % 1_000;
    setTwo(21, milli / 10);
    text[23] = (byte) ('0' + milli % 10);
    out.add(text);
    return true;
  }

  private void setDate(LocalDate date) {
    setTwo(1, date.getYear() / 100);
    setTwo(3, date.getYear() % 100);
    setTwo(6, date.getMonthValue());
    setTwo(9, date.getDayOfMonth());
  }

  private void setTwo(int at, int number) {
    text[at] = (byte) ('0' + number / 10);
    text[at + 1] = (byte) ('0' + number % 10);
  }
}
