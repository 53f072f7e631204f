package io.citytwin.live.watch;

import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Observation;
import java.time.Instant;
import java.util.List;

/**
 * New observations.
 *
 * @param sequence from 1, without gaps
 * @param missed observations that were dropped since the last batch because too many waited
 */
record ObservationBatch(int sequence, Instant sentAt, List<Added> added, int missed) {

  /** Those of one datastream, in the order of their commit. */
  record Added(Datastream datastream, List<Observation> observations) {}
}
