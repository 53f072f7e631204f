package io.citytwin.live.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamWindowTest {

  /** The oracle looks through everything that was ever noted. */
  @Test
  void whatStoodAtTheBeginningOfTheWindowIsKeptHoweverLongTheStreamWasSilent() {
    Random random = new Random(11);
    StreamWindow window = new StreamWindow(Duration.ofNanos(100));
    List<long[]> noted = new ArrayList<>();
    long now = -50; // nanoTime may be negative
    long entry = 0;
    for (int i = 0; i < 2_000; i++) {
      now += random.nextInt(40) == 0 ? 500 : random.nextInt(20);
      entry += random.nextInt(3) == 0 ? 1 : 0;
      noted.add(new long[] {now, entry});
      long expected = 0;
      for (long[] look : noted) {
        expected = now - look[0] >= 100 ? look[1] : expected;
      }
      assertThat(window.look(now, new StreamPlace(entry, 0)).millis()).isEqualTo(expected);
    }
  }
}
