package io.citytwin.live.state;

import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Observation;

/** A datastream with an observation that is its newest at some instant. */
public record Reading(Datastream datastream, Observation newest) {

  /** Whether it is of the very same objects, which are never changed. */
  @SuppressWarnings("ReferenceEquality") // two that are equal only cost a rendering
  public boolean isSameAs(Reading other) {
    return newest == other.newest && datastream == other.datastream;
  }
}
