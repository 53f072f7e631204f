package io.citytwin.importer.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  @Test
  void readingShowsShareRateAndTimeLeft() {
    assertThat(ProgressLine.line("reading", 50_000, 0.25, Duration.ofSeconds(20), true))
        .isEqualTo("reading [######------------------] 25 %, 50,000 records, 2,500/s, 1:00 left");
  }

  @Test
  void timeLeftIsNotGuessedFromTheFirstBytes() {
    assertThat(ProgressLine.line("reading", 1, 0, Duration.ofSeconds(1), false))
        .isEqualTo("reading 0 %, 1 records, 1/s");
  }

  @Test
  void mergingShowsHowLongItTakes() {
    assertThat(ProgressLine.line("merging", 1000, 1, Duration.ofSeconds(10), true))
        .isEqualTo("merging, 1,000 records, 100/s, 10 s");
  }
}
