package io.citytwin.importer.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Berlin put its clocks forward on 2024-03-31 from 02:00 to 03:00 (01:00 UTC) and back on
 * 2024-10-27 from 03:00 to 02:00 (01:00 UTC).
 */
class TimeReaderTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static TimeReader reader(
      String pattern,
      String zone,
      TimeRule.Gap gap,
      TimeRule.Overlap overlap,
      @Nullable Duration step) {
    return new TimeReader(
        new TimeRule(
            new Template("{t}"), new TimePattern(pattern), ZoneId.of(zone), gap, overlap, step),
        NOW);
  }

  private static TimeReader berlin(TimeRule.Gap gap, TimeRule.Overlap overlap) {
    return reader("uuuu-MM-dd HH:mm", "Europe/Berlin", gap, overlap, null);
  }

  private static String read(TimeReader reader, String text) {
    return reader.read(text, 0, "a").instant().toString();
  }

  @ParameterizedTest
  @CsvSource({
    "ISO, UTC, 2024-02-29T12:30:00Z, 2024-02-29T12:30:00Z",
    "ISO, UTC, 2024-02-29T12:30:00+08:00, 2024-02-29T04:30:00Z",
    "ISO, Asia/Shanghai, 2024-02-29 12:30, 2024-02-29T04:30:00Z",
    "ISO, Asia/Shanghai, 2024-02-29T12:30:15.123456, 2024-02-29T04:30:15.123456Z",
    "ISO, Asia/Shanghai, 2024-02-29, 2024-02-28T16:00:00Z",
    "EPOCH_SECONDS, UTC, 1391295600, 2014-02-01T23:00:00Z",
    "EPOCH_SECONDS, UTC, 1391295600.25, 2014-02-01T23:00:00.250Z",
    "EPOCH_MILLIS, UTC, 1391295600250, 2014-02-01T23:00:00.250Z",
    "dd.MM.yyyy HH:mm, Europe/Berlin, 01.07.2024 00:30, 2024-06-30T22:30:00Z",
    "u-M-d HH:mm, Europe/Helsinki, 2024-6-1 00:00, 2024-05-31T21:00:00Z",
    "uuuuMMdd, +01:00, 20140201, 2014-01-31T23:00:00Z"
  })
  void timesBecomeInstants(String pattern, String zone, String text, String expected) {
    TimeReader reader = reader(pattern, zone, TimeRule.Gap.REJECT, TimeRule.Overlap.REJECT, null);

    assertThat(read(reader, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2023-02-29 00:00", "2024-02-29 24:00", "29.02.2024", "", "2024-02-29 1:00"})
  void whatIsNoTimeOfThePatternIsRefused(String text) {
    assertThatThrownBy(() -> read(berlin(TimeRule.Gap.SHIFT, TimeRule.Overlap.EARLIER), text))
        .isInstanceOf(DateTimeException.class)
        .hasMessageContaining("written as uuuu-MM-dd HH:mm");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1899-12-31T23:59:59Z", "2026-01-01T00:05:01Z", "9999-01-01T00:00:00Z"})
  void timesOutsideWhatHistoryHoldsAreRefused(String text) {
    TimeReader reader = reader("ISO", "UTC", TimeRule.Gap.REJECT, TimeRule.Overlap.REJECT, null);

    assertThatThrownBy(() -> read(reader, text))
        .isInstanceOf(DateTimeException.class)
        .hasMessageContaining("before 1900 or in the future");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "NaN", "0x10", "12345678901234567890123456789012345", "1e-20"})
  void numbersThatAreNoInstantAreRefused(String text) {
    TimeReader reader =
        reader("EPOCH_SECONDS", "UTC", TimeRule.Gap.REJECT, TimeRule.Overlap.REJECT, null);

    assertThatThrownBy(() -> read(reader, text)).isInstanceOf(DateTimeException.class);
  }

  @Nested
  class ClockPutForward {

    @Test
    void timeThatNoClockShowedIsRefused() {
      assertThatThrownBy(
              () -> read(berlin(TimeRule.Gap.REJECT, TimeRule.Overlap.EARLIER), "2024-03-31 02:30"))
          .hasMessageContaining("never showed");
    }

    @Test
    void orIsLaterByTheLengthOfTheGap() {
      TimeReader reader = berlin(TimeRule.Gap.SHIFT, TimeRule.Overlap.EARLIER);

      assertThat(read(reader, "2024-03-31 02:30")).isEqualTo("2024-03-31T01:30:00Z");
      assertThat(reader.read("2024-03-31 02:30", 0, "a").adjusted()).contains("never showed");
      assertThat(read(reader, "2024-03-31 01:59")).isEqualTo("2024-03-31T00:59:00Z");
      assertThat(read(reader, "2024-03-31 03:00")).isEqualTo("2024-03-31T01:00:00Z");
    }
  }

  @Nested
  class ClockPutBack {

    @Test
    void timeShownTwiceIsTheEarlierTheLaterOrRefused() {
      String twice = "2024-10-27 02:30";

      assertThat(read(berlin(TimeRule.Gap.REJECT, TimeRule.Overlap.EARLIER), twice))
          .isEqualTo("2024-10-27T00:30:00Z");
      assertThat(read(berlin(TimeRule.Gap.REJECT, TimeRule.Overlap.LATER), twice))
          .isEqualTo("2024-10-27T01:30:00Z");
      assertThatThrownBy(() -> read(berlin(TimeRule.Gap.REJECT, TimeRule.Overlap.REJECT), twice))
          .hasMessageContaining("twice");
    }

    @Test
    void byOrderTheSecondPassOfEachDatastreamIsTheLater() {
      TimeReader reader = berlin(TimeRule.Gap.REJECT, TimeRule.Overlap.ORDER);
      for (String datastream : List.of("a", "b")) {
        List<String> read =
            List.of("01:45", "02:00", "02:30", "02:00", "02:30", "03:00").stream()
                .map(t -> reader.read("2024-10-27 " + t, 0, datastream).instant().toString())
                .toList();

        assertThat(read)
            .as(datastream)
            .containsExactly(
                "2024-10-26T23:45:00Z",
                "2024-10-27T00:00:00Z",
                "2024-10-27T00:30:00Z",
                "2024-10-27T01:00:00Z",
                "2024-10-27T01:30:00Z",
                "2024-10-27T02:00:00Z");
      }
    }

    @Test
    void onlyTimesShownTwiceAreToldAsAdjusted() {
      TimeReader reader = berlin(TimeRule.Gap.REJECT, TimeRule.Overlap.EARLIER);

      assertThat(reader.read("2024-10-27 02:00", 0, "a").adjusted()).contains("twice");
      assertThat(reader.read("2024-10-27 03:00", 0, "a").adjusted()).isNull();
      assertThat(reader.read("2024-10-27 01:59", 0, "a").adjusted()).isNull();
    }
  }

  /** Steps go by the clock on the wall: the day of 23 hours lacks one. */
  @Test
  void stepsGoByTheClockOfTheZone() {
    TimeReader reader =
        reader(
            "uuuuMMdd",
            "Europe/Berlin",
            TimeRule.Gap.REJECT,
            TimeRule.Overlap.EARLIER,
            Duration.ofHours(1));

    assertThat(reader.read("20240331", 1, "a").instant()).hasToString("2024-03-31T00:00:00Z");
    assertThatThrownBy(() -> reader.read("20240331", 2, "a")).hasMessageContaining("never showed");
    assertThat(reader.read("20240331", 3, "a").instant()).hasToString("2024-03-31T01:00:00Z");
    assertThat(reader.read("20240331", 23, "a").instant()).hasToString("2024-03-31T21:00:00Z");
  }
}
