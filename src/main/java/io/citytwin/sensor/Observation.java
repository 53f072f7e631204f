package io.citytwin.sensor;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One value of a datastream (OGC SensorThings). Times are microseconds since 1970-01-01T00:00:00Z,
 * the resolution of the database.
 *
 * @param datastream number of the datastream
 * @param phenomenonMicros when the value was true
 * @param resultMicros when the value was produced, or received if its sender did not say
 * @param number the result as a finite number; meaningless if {@code text} is set
 * @param text the result as text or code; null if it is a number
 * @param quality how far to trust it
 */
public record Observation(
    int datastream,
    long phenomenonMicros,
    long resultMicros,
    double number,
    @Nullable String text,
    Quality quality) {

  public Observation {
    if (text == null && !Double.isFinite(number)) {
      throw new IllegalArgumentException("a result is finite: " + number);
    }
  }

  /** Microseconds since 1970 of an instant, rounded down. */
  public static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant.truncatedTo(ChronoUnit.MICROS));
  }

  /** The instant of a number of microseconds since 1970. */
  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** When the value was true. */
  public Instant phenomenonTime() {
    return instant(phenomenonMicros);
  }

  /** When the value was produced or received. */
  public Instant resultTime() {
    return instant(resultMicros);
  }

  /** The result as a number; null if it is text. */
  public @Nullable Double result() {
    return text == null ? number : null;
  }

  /** The result as text; null if it is a number. */
  public @Nullable String resultText() {
    return text;
  }

  /** Whether this is newer than another value of the same datastream: the order of the state. */
  public boolean isAfter(Observation other) {
    return phenomenonMicros != other.phenomenonMicros
        ? phenomenonMicros > other.phenomenonMicros
        : resultMicros > other.resultMicros;
  }

  /**
   * Whether this takes the place of another observation of the same datastream and phenomenon time:
   * it is of a later result time and says something else. A repeated one does not.
   */
  public boolean corrects(Observation other) {
    return resultMicros > other.resultMicros && !saysTheSameAs(other);
  }

  private boolean saysTheSameAs(Observation other) {
    if (quality != other.quality || (text == null) != (other.text == null)) {
      return false;
    }
    return text == null ? number == other.number : text.equals(other.text);
  }
}
