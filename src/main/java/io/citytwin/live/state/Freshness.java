package io.citytwin.live.state;

import io.citytwin.sensor.Datastream;
import java.time.Duration;
import java.time.Instant;

/** How old the newest value of a datastream is, against what the datastream promises. */
public enum Freshness {
  /** As young as it should be. */
  FRESH,
  /** Older than {@code lateAfter}. */
  LATE,
  /** Older than {@code deadAfter}: the sensor counts as silent. */
  DEAD;

  /** The freshness at an instant of a value observed at another. */
  public static Freshness of(Datastream datastream, Instant observedAt, Instant now) {
    Duration age = Duration.between(observedAt, now);
    if (age.compareTo(datastream.deadAfter()) > 0) {
      return DEAD;
    }
    return age.compareTo(datastream.lateAfter()) > 0 ? LATE : FRESH;
  }

  /** The last instant at which a value has the freshness it has now. */
  public static Instant until(Datastream datastream, Instant observedAt, Instant now) {
    return switch (of(datastream, observedAt, now)) {
      case FRESH -> observedAt.plus(shorter(datastream.lateAfter(), datastream.deadAfter()));
      case LATE -> observedAt.plus(datastream.deadAfter());
      case DEAD -> Instant.MAX;
    };
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
