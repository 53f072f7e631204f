package io.citytwin.live.state;

import io.citytwin.sensor.Assessment;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.Quality;
import io.citytwin.sensor.Result;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest value of a datastream, or one derived from several, as a feature shows it.
 *
 * @param key observed property of the datastream
 * @param result what was measured or derived
 * @param unit UCUM unit
 * @param observedMicros phenomenon time, microseconds since 1970
 * @param receivedMicros result time: when the service got it, unless its sender said when it was
 *     made
 * @param shownAt instant its age counts at
 * @param datastream it came from; null if it is derived
 * @param derivation how it was derived; null if it was measured
 */
public record LiveValue(
    String key,
    Result result,
    String unit,
    long observedMicros,
    long receivedMicros,
    Quality quality,
    Assessment assessed,
    Instant shownAt,
    @Nullable Datastream datastream,
    @Nullable Derivation derivation) {

  /**
   * The value of a datastream as it is shown at an instant.
   *
   * @param newest its newest observation
   * @param now instant its age counts at
   */
  public static LiveValue of(Datastream datastream, Observation newest, Instant now) {
    return new LiveValue(
        datastream.observedProperty(),
        newest.value(),
        datastream.unit(),
        newest.phenomenonMicros(),
        newest.resultMicros(),
        newest.quality(),
        newest.assessed(),
        now,
        datastream,
        null);
  }

  /** The value in the types of JSON; null if it is known that there is none. */
  public @Nullable Object value() {
    return result.plain();
  }

  /** The value if it is a number. */
  public @Nullable Double number() {
    return result instanceof Result.Num(double number) ? (Double) number : null;
  }

  /** The value if it is text. */
  public @Nullable String text() {
    return result instanceof Result.Text(String text) ? text : null;
  }

  /** When it was measured. */
  public Instant observedAt() {
    return Observation.instant(observedMicros);
  }

  /** When it was received or made. */
  public Instant receivedAt() {
    return Observation.instant(receivedMicros);
  }

  /** How old it is, against what its datastream promises; of a derived value, the worst. */
  public Freshness freshness() {
    if (derivation != null) {
      return derivation.freshness();
    }
    return Freshness.of(Objects.requireNonNull(datastream), observedAt(), shownAt);
  }

  /** Whether it is older than it should be. */
  public boolean stale() {
    return freshness() != Freshness.FRESH;
  }
}
