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
 * @param value what was measured; {@link Result.Missing} if and only if the quality is MISSING
 * @param quality how far to trust it
 * @param assessed who said so
 */
public record Observation(
    int datastream,
    long phenomenonMicros,
    long resultMicros,
    Result value,
    Quality quality,
    Assessment assessed) {

  public Observation {
    if (value instanceof Result.Missing != (quality == Quality.MISSING)) {
      throw new IllegalArgumentException(quality + " does not go with " + value);
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

  /** The result if it is a number. */
  public @Nullable Double result() {
    return value instanceof Result.Num(double number) ? (Double) number : null;
  }

  /** The result if it is text. */
  public @Nullable String resultText() {
    return value instanceof Result.Text(String text) ? text : null;
  }

  /** The same with another judgement. */
  public Observation judged(Quality other, Assessment by) {
    return new Observation(datastream, phenomenonMicros, resultMicros, value, other, by);
  }

  /** Whether this is newer than another value of the same datastream: the order of the state. */
  public boolean isAfter(Observation other) {
    return phenomenonMicros != other.phenomenonMicros
        ? phenomenonMicros > other.phenomenonMicros
        : resultMicros > other.resultMicros;
  }

  /**
   * Whether this takes the place of another observation of the same datastream and phenomenon time:
   * it is of a later result time and says something else. A repeated one does not, nor does one of
   * the same value whose sender states no quality: what the checks said stays.
   */
  public boolean corrects(Observation other) {
    return resultMicros > other.resultMicros && !saysTheSameAs(other);
  }

  private boolean saysTheSameAs(Observation other) {
    return value.equals(other.value) && (quality == other.quality || assessed != Assessment.STATED);
  }
}
