package io.citytwin.sensor.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Five buckets of ten seconds, of which the second and the fifth hold numbers. */
class SeriesFillTest {

  private static final long[] BOUNDS = {
    0, 10_000_000L, 20_000_000L, 30_000_000L, 40_000_000L, 50_000_000L
  };
  private static final List<FoldedBucket> FOLDED =
      List.of(
          new FoldedBucket(1, 2, 1, 30.0, 10.0, 20.0, 10.0, 20.0),
          new FoldedBucket(2, 0, 4, null, null, null, null, null),
          new FoldedBucket(4, 1, 0, 3.0, 3.0, 3.0, 3.0, 3.0));

  private static List<@Nullable Double> means(FillMode mode) {
    return SeriesFill.fill(BOUNDS, FOLDED, mode).stream().map(SeriesBucket::mean).toList();
  }

  @Test
  void bucketsWithoutObservationsAreLeftOut() {
    List<SeriesBucket> series = SeriesFill.fill(BOUNDS, FOLDED, FillMode.NONE);

    assertThat(series).extracting(SeriesBucket::count).containsExactly(2, 0, 1);
    assertThat(series).extracting(SeriesBucket::omitted).containsExactly(1, 4, 0);
    assertThat(series).extracting(SeriesBucket::mean).containsExactly(15.0, null, 3.0);
    assertThat(series.getFirst().start()).isEqualTo(Instant.ofEpochSecond(10));
    assertThat(series.getFirst().end()).isEqualTo(Instant.ofEpochSecond(20));
    assertThat(series).noneMatch(SeriesBucket::filled);
  }

  @Test
  void nullAndZeroFillEveryBucket() {
    assertThat(means(FillMode.NULL)).containsExactly(null, 15.0, null, null, 3.0);
    assertThat(means(FillMode.ZERO)).containsExactly(0.0, 15.0, 0.0, 0.0, 3.0);
    assertThat(SeriesFill.fill(BOUNDS, FOLDED, FillMode.ZERO))
        .extracting(SeriesBucket::filled)
        .containsExactly(true, false, true, true, false);
  }

  @Test
  void previousRepeatsTheLastNumberAndNotTheMean() {
    assertThat(means(FillMode.PREVIOUS)).containsExactly(null, 15.0, 20.0, 20.0, 3.0);
    assertThat(SeriesFill.fill(BOUNDS, FOLDED, FillMode.PREVIOUS).get(2).omitted()).isEqualTo(4);
  }

  /** From 15 to 3 in three steps of 4; outside there is no line. */
  @Test
  void linearLiesBetweenBothSides() {
    assertThat(means(FillMode.LINEAR)).containsExactly(null, 15.0, 11.0, 7.0, 3.0);
  }

  @Test
  void bucketsAreCountedFrom1970() {
    long hour = 3_600_000_000L;
    assertThat(new BucketWidth.Fixed(Duration.ofHours(1)).bounds(-1, hour + 1))
        .containsExactly(-hour, 0, hour, 2 * hour);
    assertThat(new BucketWidth.Fixed(Duration.ofHours(1)).bounds(0, hour)).containsExactly(0, hour);
  }

  /** In Berlin 31 March 2024 had 23 hours and 27 October 25. */
  @Test
  void daysOfTheCalendarFollowTheClocksOfTheZone() {
    BucketWidth days = new BucketWidth.Calendar(CalendarUnit.DAY, ZoneId.of("Europe/Berlin"));
    assertThat(hours(days, "2024-03-30T12:00:00Z", "2024-04-01T12:00:00Z"))
        .containsExactly(24L, 23L, 24L);
    assertThat(hours(days, "2024-10-27T12:00:00Z", "2024-10-27T13:00:00Z")).containsExactly(25L);
    BucketWidth months = new BucketWidth.Calendar(CalendarUnit.MONTH, ZoneId.of("UTC"));
    assertThat(hours(months, "2024-02-10T00:00:00Z", "2024-03-01T00:00:00Z"))
        .containsExactly(29 * 24L);
    BucketWidth weeks = new BucketWidth.Calendar(CalendarUnit.WEEK, ZoneId.of("UTC"));
    assertThat(weeks.bounds(micros("2024-02-29T00:00:00Z"), micros("2024-02-29T01:00:00Z"))[0])
        .as("a Monday")
        .isEqualTo(micros("2024-02-26T00:00:00Z"));
  }

  @Test
  void fiveThousandBucketsAreTheMost() {
    BucketWidth seconds = new BucketWidth.Fixed(Duration.ofSeconds(1));
    assertThat(seconds.bounds(0, 5_000_000_000L)).hasSize(5_001);
    assertThatThrownBy(() -> seconds.bounds(0, 5_000_000_001L))
        .isInstanceOf(TwinException.class)
        .hasMessage(
            "the series has 5001 buckets, the limit is 5000; ask for longer buckets or a shorter"
                + " time");
    BucketWidth days = new BucketWidth.Calendar(CalendarUnit.DAY, ZoneId.of("UTC"));
    assertThat(days.bounds(0, 5_000 * 86_400_000_000L)).hasSize(5_001);
    assertThatThrownBy(() -> days.bounds(0, 5_000 * 86_400_000_000L + 1))
        .isInstanceOf(TwinException.class);
  }

  private static long micros(String instant) {
    return Observation.micros(Instant.parse(instant));
  }

  private static List<Long> hours(BucketWidth width, String from, String to) {
    long[] bounds = width.bounds(micros(from), micros(to));
    return Arrays.stream(bounds, 1, bounds.length)
        .map(bound -> bound)
        .boxed()
        .map(bound -> (bound - bounds[Arrays.binarySearch(bounds, bound) - 1]) / 3_600_000_000L)
        .toList();
  }
}
