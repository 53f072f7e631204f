package io.citytwin.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.PostgisDatabase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Imports of series write the history past the service; the state follows and never goes back. */
class ImportedSeriesIT {

  private static final PostgisDatabase database = SharedLiveService.database();
  private static final SensorCity city = SharedLiveService.city();
  private static final RunningService service = SharedLiveService.service();

  private static double shown(int sensor) {
    JsonNode answer =
        service.graphql(
            "query($id: ID!) { node(id: $id) { ... on Sensor { state(keys: [\"pressure\"]) { number"
                + " } } } }",
            Map.of("id", SensorCity.globalId("Sensor", SensorCity.sensor(sensor))));
    return answer.path("data").path("node").path("state").path(0).path("number").asDouble(-1);
  }

  /** As the import commits: observations and the finished job in one transaction. */
  private static void importValue(int sensor, Instant at, double value) {
    database.execute(
        "select twin.ensure_observation_partition(('%s'::timestamptz at time zone 'UTC')::date)"
            .formatted(at));
    database.execute(
        """
        insert into twin.observation (datastream_no, phenomenon_time, result_time, result)
        select datastream_no, '%s', now(), %s from twin.datastream where code = '%s'
        on conflict (datastream_no, phenomenon_time) do update
          set result = excluded.result, result_time = now() + interval '1 microsecond';
        insert into twin.import_job (dataset, format, files, status, actor, finished_at)
        values ('demo', 'SERIES', '[]', 'SUCCEEDED', 'test', clock_timestamp());
        """
            .formatted(at, value, SensorCity.code(sensor, "pressure")));
  }

  @Test
  void newestImportedValueBecomesTheStateAndOlderOnesDoNot() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(60);
    service.postLines(RunningService.line(SensorCity.code(145, "pressure"), now, 0.40));
    RunningService.await("the sent value shows", () -> shown(145) == 0.40);

    importValue(145, now.minusSeconds(3_600), 0.99);
    importValue(141, now, 0.41);
    RunningService.await("the imported value shows", () -> shown(141) == 0.41);
    assertThat(shown(145)).as("older than what is shown").isEqualTo(0.40);

    importValue(145, now.plusSeconds(1), 0.43);
    RunningService.await("the newer one shows", () -> shown(145) == 0.43);
    importValue(145, now.plusSeconds(1), 0.44);
    RunningService.await("the corrected one shows", () -> shown(145) == 0.44);
  }

  /** The service learns sensor and value at the same time, whichever it looks for first. */
  @Test
  void valuesOfSensorsThatCameWithTheImportAreShown() {
    for (int sensor = 7_000; sensor < 7_003; sensor++) {
      city.importSensors(sensor, sensor + 1);
      importValue(sensor, Instant.now().minusSeconds(30).truncatedTo(ChronoUnit.MILLIS), 0.5);
    }
    for (int sensor = 7_000; sensor < 7_003; sensor++) {
      int shown = sensor;
      RunningService.await("sensor " + sensor + " shows", () -> shown(shown) == 0.5);
    }
  }
}
