package io.citytwin.importer.synthetic.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.importer.synthetic.plan.SensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final Instant END = NOON.plusSeconds(100);

  /** A metre to the north is 1 / 111,195 of a degree on the sphere. */
  private static LiveSensor sensor(String property, double metresNorth) {
    SensorType.Stream stream =
        List.of(SensorType.values()).stream()
            .flatMap(type -> type.streams().stream())
            .filter(s -> s.property().equals(property))
            .findFirst()
            .orElseThrow();
    return new LiveSensor(
        "demo/S-1/" + property,
        new Signal(1, "S-1", stream),
        stream.decimals(),
        Duration.ofMinutes(5),
        118.9,
        24.8 + metresNorth / 111_195);
  }

  private static Fault fault(Fault.Kind kind, double size) {
    return new Fault(kind, 118.9, 24.8, 1000, size, NOON, END);
  }

  @Test
  void pressureFallsAndFlowRisesAroundABurst() {
    Fault burst = fault(Fault.Kind.BURST, 0.8);
    assertThat(burst.show(sensor("pressure", 0), NOON, 0.3)).hasValueCloseTo(0.06, within(1e-9));
    // Half as bad at the edge: 0.3 * (1 - 0.4).
    assertThat(burst.show(sensor("pressure", 999.99), NOON, 0.3))
        .hasValueCloseTo(0.18, within(1e-4));
    assertThat(burst.show(sensor("flow", 0), NOON, 100)).hasValueCloseTo(260.0, within(1e-9));
    assertThat(burst.show(sensor("pressure", 1001), NOON, 0.3)).hasValue(0.3);
    assertThat(burst.show(sensor("level", 0), NOON, 0.3)).hasValue(0.3);
  }

  @Test
  void levelsRiseForAFifthOfAFloodAndFallAtItsEnd() {
    Fault flood = fault(Fault.Kind.FLOOD, 1.5);
    LiveSensor level = sensor("level", 0);
    assertThat(flood.show(level, NOON, 0.2)).hasValue(0.2);
    assertThat(flood.show(level, NOON.plusSeconds(10), 0.2)).hasValueCloseTo(0.95, within(1e-9));
    assertThat(flood.show(level, NOON.plusSeconds(50), 0.2)).hasValueCloseTo(1.7, within(1e-9));
    assertThat(flood.show(level, NOON.plusSeconds(90), 0.2)).hasValueCloseTo(0.95, within(1e-9));
  }

  @Test
  void itEndsByItself() {
    for (Fault.Kind kind : Fault.Kind.values()) {
      assertThat(fault(kind, 0.5).show(sensor("pressure", 0), END, 0.3)).hasValue(0.3);
      assertThat(fault(kind, 0.5).show(sensor("pressure", 0), NOON.minusSeconds(1), 0.3))
          .hasValue(0.3);
    }
  }

  @Test
  void deadSensorSendsNothing() {
    Fault dead = fault(Fault.Kind.DEAD_SENSOR, 1);
    assertThat(sensor("pressure", 0).line(NOON, List.of(dead))).isEmpty();
    assertThat(sensor("pressure", 2000).line(NOON, List.of(dead)))
        .isEqualTo(sensor("pressure", 2000).line(NOON, List.of()))
        .contains("\"demo/S-1/pressure\"");
  }

  @Test
  void folderGivesTheFaultsThatAreOnAndForgetsThoseThatAreOver(@TempDir Path city)
      throws IOException {
    FaultFolder folder = FaultFolder.of(city);
    assertThat(folder.on(NOON)).isEmpty();
    folder.add(fault(Fault.Kind.FLOOD, 1));
    assertThat(folder.on(NOON)).containsExactly(fault(Fault.Kind.FLOOD, 1));
    assertThat(folder.on(NOON.minusSeconds(1))).isEmpty();
    assertThat(FaultFolder.of(city).on(END)).isEmpty();
    assertThat(city.resolve("faults")).isEmptyDirectory();
  }
}
