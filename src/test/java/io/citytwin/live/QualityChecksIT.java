package io.citytwin.live;

import static io.citytwin.live.RunningService.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.sensor.DatastreamRegistry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the checks of a datastream say: plausible from -5 to 10 m, by 0.1 m/s, not the same for more
 * than a minute. Uses sensors 180 to 184; the expected judgements follow from these bounds.
 */
class QualityChecksIT {

  private static final RunningService service = SharedLiveService.service();
  private static final Instant START =
      Instant.now().minusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);

  @BeforeAll
  static void importLevels() {
    SharedLiveService.city().importCheckedLevels(180, 185);
    RunningService.await(
        "they are known",
        () ->
            service.bean(DatastreamRegistry.class).refreshed().byCode(SensorCity.code(184, "level"))
                != null);
  }

  private static String at(int sensor, int second, double level) {
    return line(SensorCity.code(sensor, "level"), START.plusSeconds(second), level);
  }

  private static void send(String... lines) {
    assertThat(service.postLines(lines).json().path("rejected").asInt()).isZero();
  }

  /** Level, quality and who judged it, oldest first. */
  private static List<String> history(int sensor) {
    UUID id = io.citytwin.model.feature.EntityId.ofDatastream(SensorCity.code(sensor, "level"));
    return service
        .graphql(
            """
            query($id: ID!) { datastreams(ids: [$id]) {
              observations { nodes { result quality assessed } } } }
            """,
            Map.of("id", SensorCity.globalId("Datastream", id)))
        .at("/data/datastreams/0/observations/nodes")
        .valueStream()
        .map(
            o ->
                "%s %s %s"
                    .formatted(
                        o.path("result").asDouble(),
                        o.path("quality").asString(),
                        o.path("assessed").asString()))
        .toList()
        .reversed();
  }

  @Test
  void aSpikeIsOneSuspectValueAndAStepIsBelievedInTime() {
    // 0.1 m/s: 1.0 m within 10 s is just plausible, 1.1 m is not.
    send(at(180, 0, 0), at(180, 10, 1), at(180, 20, 9), at(180, 30, 2), at(180, 40, 5));
    send(at(180, 50, 5), at(180, 60, 5));
    assertThat(history(180))
        .containsExactly(
            "0.0 GOOD PASSED",
            "1.0 GOOD PASSED",
            "9.0 SUSPECT RATE",
            "2.0 GOOD PASSED",
            "5.0 SUSPECT RATE",
            "5.0 SUSPECT RATE",
            "5.0 GOOD PASSED");
  }

  @Test
  void whatStaysTheSameForTooLongIsStuckUntilItMoves() {
    send(at(181, 0, 1), at(181, 60, 1), at(181, 61, 1), at(181, 90, 1), at(181, 91, 1.05));
    assertThat(history(181))
        .containsExactly(
            "1.0 GOOD PASSED",
            "1.0 GOOD PASSED",
            "1.0 SUSPECT STUCK",
            "1.0 SUSPECT STUCK",
            "1.05 GOOD PASSED");
  }

  /** They are kept for two hours. */
  @Test
  void whatIsOlderThanItsDatastreamKeepsIsRefused() {
    assertThat(service.postLines(at(180, -3_610, 1)).json().at("/errors/0/code").asString())
        .isEqualTo("TIME_TOO_OLD");
  }

  @Test
  void outOfRangeComesFirstAndIsNoBaseForRates() {
    send(at(182, 0, 1), at(182, 10, 50), at(182, 20, 1.5));
    assertThat(history(182))
        .containsExactly("1.0 GOOD PASSED", "50.0 SUSPECT RANGE", "1.5 GOOD PASSED");
  }

  @Test
  void aStatedQualityStaysAndLateValuesAreCheckedByRangeAlone() {
    String stated = at(183, 10, 9).replace("}", ",\"quality\":\"GOOD\"}");
    send(at(183, 0, 0), stated, at(183, 20, 1));
    send(at(183, 5, 8), at(183, 6, 80)); // late: what was before them is not looked up
    assertThat(history(183))
        .containsExactly(
            "0.0 GOOD PASSED",
            "8.0 GOOD PASSED",
            "80.0 SUSPECT RANGE",
            "9.0 GOOD STATED",
            "1.0 SUSPECT RATE");
  }

  @Test
  void aRepetitionKeepsTheJudgementAndAStatedQualityReplacesIt() {
    send(at(184, 0, 0), at(184, 1, 9));
    assertThat(service.postLines(at(184, 1, 9)).json().path("duplicates").asInt()).isEqualTo(1);
    assertThat(history(184)).containsExactly("0.0 GOOD PASSED", "9.0 SUSPECT RATE");
    String confirmed = at(184, 1, 9).replace("}", ",\"quality\":\"GOOD\"}");
    assertThat(service.postLines(confirmed).json().path("accepted").asInt()).isEqualTo(1);
    assertThat(history(184)).containsExactly("0.0 GOOD PASSED", "9.0 GOOD STATED");
  }
}
