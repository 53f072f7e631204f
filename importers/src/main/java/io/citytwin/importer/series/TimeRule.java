package io.citytwin.importer.series;

import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * How the time of a row is written.
 *
 * @param text the columns it stands in, put together
 * @param pattern its form
 * @param zone whose clock it is of, where the text itself does not say
 * @param gap what happens to a time that the clock never showed
 * @param overlap which of the two a time is that the clock showed twice
 * @param step time between two values that stand side by side in one row; null where all are of the
 *     time of the row
 */
record TimeRule(
    Template text,
    TimePattern pattern,
    ZoneId zone,
    Gap gap,
    Overlap overlap,
    @Nullable Duration step) {

  /** A time that was left out when the clock was put forward. */
  enum Gap {
    /** It is refused. */
    REJECT,
    /** It is taken as the clock would have shown it unchanged: later by the length of the gap. */
    SHIFT
  }

  /** A time that the clock showed twice when it was put back. */
  enum Overlap {
    /** The first of the two. */
    EARLIER,
    /** The second of the two. */
    LATER,
    /** The first, until the same datastream comes to the same or an earlier time again. */
    ORDER,
    /** It is refused. */
    REJECT
  }
}
