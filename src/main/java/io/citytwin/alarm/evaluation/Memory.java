package io.citytwin.alarm.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule knows of a datastream after its observations up to some time. Kept as JSON.
 *
 * @param pendingSince since when a number has been beyond the limit without being an alarm yet
 * @param open the episode that is open
 * @param seenAt time of the last sign of life
 * @param first last number of the datastream, for combinations
 * @param second last number of the other one
 * @param window numbers that a rate looks back on, by time
 */
record Memory(
    @Nullable Long pendingSince,
    @Nullable Episode open,
    long seenAt,
    @Nullable Held first,
    @Nullable Held second,
    List<Held> window) {

  /** A number and its time. */
  record Held(long at, double value) {}

  Memory {
    window = List.copyOf(window);
  }

  /** Before the first observation. */
  static Memory empty(long since) {
    return new Memory(null, null, since, null, null, List.of());
  }
}
