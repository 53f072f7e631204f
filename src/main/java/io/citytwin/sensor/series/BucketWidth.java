package io.citytwin.sensor.series;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Observation;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How long the buckets of a series are, and so where they begin. */
sealed interface BucketWidth {

  /** Most buckets of a series. */
  int MAX_BUCKETS = 5_000;

  /**
   * Where the buckets begin that meet a range of time, and where the last of them ends.
   *
   * @param fromMicros start of the range, inclusive
   * @param toMicros end of the range, exclusive, above the start
   * @return microseconds since 1970, ascending; one more than there are buckets
   * @throws TwinException LIMIT_EXCEEDED if they are too many
   */
  long[] bounds(long fromMicros, long toMicros);

  /** Buckets of one length, counted from 1970-01-01T00:00:00Z. */
  record Fixed(Duration length) implements BucketWidth {

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(36_525);

    public Fixed {
      if (length.compareTo(LEAST) < 0 || length.compareTo(MOST) > 0) {
        throw new TwinException(
            ErrorCode.BAD_USER_INPUT,
            "every is " + length + "; buckets of a series last from PT1S to a hundred years");
      }
      if (length.getNano() % 1_000 != 0) {
        throw new TwinException(
            ErrorCode.BAD_USER_INPUT,
            "every is " + length + "; buckets of a series last whole microseconds");
      }
    }

    @Override
    public long[] bounds(long fromMicros, long toMicros) {
      long width = length.toNanos() / 1_000;
      long first = Math.floorDiv(fromMicros, width);
      long count = Math.floorDiv(toMicros - 1, width) - first + 1;
      if (count > MAX_BUCKETS) {
        throw tooMany(count);
      }
      long[] bounds = new long[(int) count + 1];
      Arrays.setAll(bounds, i -> (first + i) * width);
      return bounds;
    }
  }

  /** Buckets of the calendar, from midnight to midnight in a time zone. */
  record Calendar(CalendarUnit unit, ZoneId zone) implements BucketWidth {

    @Override
    public long[] bounds(long fromMicros, long toMicros) {
      LocalDate day = unit.first(LocalDate.ofInstant(Observation.instant(fromMicros), zone));
      long[] bounds = new long[MAX_BUCKETS + 1];
      int size = 0;
      bounds[size++] = start(day);
      while (bounds[size - 1] < toMicros) {
        if (size > MAX_BUCKETS) {
          throw tooMany(null);
        }
        day = unit.next(day);
        bounds[size++] = start(day);
      }
      return Arrays.copyOf(bounds, size);
    }

    /** Where clocks skip midnight, the day begins with the first time that they show. */
    private long start(LocalDate day) {
      return Observation.micros(day.atStartOfDay(zone).toInstant());
    }
  }

  private static TwinException tooMany(@Nullable Long count) {
    return new TwinException(
        ErrorCode.LIMIT_EXCEEDED,
        "the series has %s buckets, the limit is %d; ask for longer buckets or a shorter time"
            .formatted(count == null ? "more than " + MAX_BUCKETS : count, MAX_BUCKETS));
  }
}
