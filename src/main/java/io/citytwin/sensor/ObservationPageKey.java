package io.citytwin.sensor;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which page of the observations of one datastream is asked for.
 *
 * @param datastream number of the datastream
 * @param range what all datastreams of one level of a selection have in common
 */
record ObservationPageKey(int datastream, Range range) {

  private static final int MAX_PAGE = 5_000;

  // What a timestamptz of the database holds and a multiple of a microsecond states exactly.
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /**
   * A page of a time range, newest first.
   *
   * @param fromMicros earliest phenomenon time, inclusive
   * @param toMicros latest phenomenon time, exclusive
   * @param first most rows
   * @param continued whether the page follows another
   */
  record Range(long fromMicros, long toMicros, int first, boolean continued) {}

  /** Range as an argument: from {@code gte} to before {@code lt}; null is open. */
  record TimeRange(@Nullable Instant gte, @Nullable Instant lt) {}

  static Range range(int first, @Nullable String after, @Nullable TimeRange within) {
    if (first < 1 || first > MAX_PAGE) {
      throw new TwinException(
          first < 1 ? ErrorCode.BAD_USER_INPUT : ErrorCode.LIMIT_EXCEEDED,
          "first is " + first + "; a page of observations has 1 to " + MAX_PAGE);
    }
    Instant from = within == null || within.gte() == null ? EARLIEST : within.gte();
    Instant to = within == null || within.lt() == null ? LATEST : within.lt();
    long toMicros = Observation.micros(to);
    if (after != null) {
      toMicros = Math.min(toMicros, LiveCursor.observationMicros(after));
    }
    return new Range(Observation.micros(from), toMicros, first, after != null);
  }
}
