package io.citytwin.importer.synthetic.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.synthetic.plan.SensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportPlanTest {

  private static final long NOON = 1_767_240_000L;

  private static List<LiveSensor> sensors() {
    List<LiveSensor> sensors = new ArrayList<>();
    for (int k = 0; k < 400; k++) {
      SensorType type = List.of(SensorType.values()).get(k % 8);
      for (SensorType.Stream stream : type.streams()) {
        Signal signal = new Signal(1, "S-" + k, stream);
        sensors.add(
            new LiveSensor(
                "demo/S-" + k + "/" + stream.property(),
                signal,
                stream.decimals(),
                stream.cadence(),
                118.9,
                24.8));
      }
    }
    return sensors;
  }

  @Test
  void everyDatastreamReportsAtItsIntervalAndAtLeastEveryHalfMinute() {
    ReportPlan plan = new ReportPlan(sensors(), 10);
    Map<String, Integer> reports = new HashMap<>();
    for (long second = NOON; second < NOON + 300; second++) {
      plan.due(second, second + 1).forEach(s -> reports.merge(s.code(), 1, Integer::sum));
    }
    for (LiveSensor sensor : plan.sensors()) {
      // Noise: 60 s / 10 = 6 s; all others are capped at 30 s.
      assertThat(plan.intervalSeconds(sensor))
          .isEqualTo(sensor.code().endsWith("sound_level") ? 6 : 30);
      assertThat(reports.get(sensor.code())).isEqualTo(300 / plan.intervalSeconds(sensor));
    }
  }

  @Test
  void reportsAreSpreadEvenlyOverTheSeconds() {
    ReportPlan plan = new ReportPlan(sensors(), 10);
    List<Integer> counts = new ArrayList<>();
    for (long second = NOON; second < NOON + 60; second++) {
      counts.add(plan.due(second, second + 1).size());
    }
    double mean = counts.stream().mapToInt(c -> c).average().orElse(0);
    assertThat(counts).allMatch(c -> c > 0.5 * mean && c < 1.6 * mean);
  }

  @Test
  void secondsMissedAreMadeUpForOnce() {
    ReportPlan plan = new ReportPlan(sensors(), 10);
    assertThat(plan.due(NOON, NOON + 3600)).hasSameSizeAs(plan.sensors()).doesNotHaveDuplicates();
    assertThat(plan.due(NOON, NOON)).isEmpty();
  }
}
