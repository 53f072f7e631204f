package io.citytwin.live.state;

import io.citytwin.sensor.Assessment;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.Quality;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The newest value of a datastream, or one derived from several, as a feature shows it.
 *
 * @param key observed property of the datastream
 * @param value of the types of JSON; null if it is known that there is none
 * @param number the value if it is a number
 * @param text the value if it is text
 * @param unit UCUM unit
 * @param observedAt phenomenon time
 * @param receivedAt result time: when the service got it, unless its sender said when it was made
 * @param datastream it came from; of a derived value, the one of its oldest member
 * @param derivation how it was derived; null if it was measured
 */
public record LiveValue(
    String key,
    @Nullable Object value,
    @Nullable Double number,
    @Nullable String text,
    String unit,
    Instant observedAt,
    Instant receivedAt,
    Quality quality,
    Assessment assessed,
    Freshness freshness,
    Datastream datastream,
    @Nullable Derivation derivation) {

  /**
   * The value of a datastream as it is shown at an instant.
   *
   * @param newest its newest observation
   * @param now instant its age counts at
   */
  public static LiveValue of(Datastream datastream, Observation newest, Instant now) {
    Instant observedAt = newest.phenomenonTime();
    return new LiveValue(
        datastream.observedProperty(),
        newest.value().plain(),
        newest.result(),
        newest.resultText(),
        datastream.unit(),
        observedAt,
        newest.resultTime(),
        newest.quality(),
        newest.assessed(),
        Freshness.of(datastream, observedAt, now),
        datastream,
        null);
  }

  /** Whether it is older than it should be. */
  public boolean stale() {
    return freshness != Freshness.FRESH;
  }
}
