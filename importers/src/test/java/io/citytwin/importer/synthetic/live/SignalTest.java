package io.citytwin.importer.synthetic.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.importer.synthetic.plan.SensorType;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Times are UTC; the city's clock is eight hours ahead. */
class SignalTest {

  private static final Instant THREE_AT_NIGHT = Instant.parse("2026-01-01T19:00:00Z");
  private static final Instant EVENING = Instant.parse("2026-01-01T11:35:00Z");
  private static final Instant RUSH_HOUR = Instant.parse("2026-01-01T00:00:00Z");

  private static double mean(SensorType type, int stream, Instant time) {
    double sum = 0;
    for (int k = 0; k < 200; k++) {
      sum += new Signal(1, "S-" + k, type.streams().get(stream)).at(time);
    }
    return sum / 200;
  }

  @Test
  void pressureFallsWhenPeopleCook() {
    assertThat(mean(SensorType.WATER_PRESSURE, 0, EVENING))
        .isLessThan(mean(SensorType.WATER_PRESSURE, 0, THREE_AT_NIGHT) - 0.05);
    assertThat(mean(SensorType.WATER_FLOW, 0, EVENING))
        .isGreaterThan(1.5 * mean(SensorType.WATER_FLOW, 0, THREE_AT_NIGHT));
  }

  @Test
  void rushHourIsFullAndSlow() {
    assertThat(mean(SensorType.TRAFFIC, 0, RUSH_HOUR))
        .isGreaterThan(5 * mean(SensorType.TRAFFIC, 0, THREE_AT_NIGHT));
    assertThat(mean(SensorType.TRAFFIC, 1, RUSH_HOUR))
        .isLessThan(mean(SensorType.TRAFFIC, 1, THREE_AT_NIGHT) - 15);
  }

  @Test
  void dayIsLouderThanNight() {
    assertThat(mean(SensorType.NOISE, 0, RUSH_HOUR))
        .isGreaterThan(mean(SensorType.NOISE, 0, THREE_AT_NIGHT) + 5);
  }

  @Test
  void valuesMoveSmoothlyAndRepeatForTheSameSeedOnly() {
    Signal noise = new Signal(1, "S-000001", SensorType.NOISE.streams().getFirst());
    Instant time = RUSH_HOUR;
    for (int minute = 0; minute < 1440; minute++) {
      double before = noise.at(time);
      time = time.plusSeconds(60);
      assertThat(noise.at(time)).isCloseTo(before, within(2.0));
    }
    SensorType.Stream stream = SensorType.AIR_QUALITY.streams().getFirst();
    assertThat(new Signal(1, "S-9", stream).at(time))
        .isEqualTo(new Signal(1, "S-9", stream).at(time));
    assertThat(new Signal(2, "S-9", stream).at(time))
        .isNotEqualTo(new Signal(1, "S-9", stream).at(time));
  }
}
