package io.citytwin.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.feature.EntityId;
import io.citytwin.model.feature.FeatureKind;
import java.time.Instant;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Who sends right after an import, as a script does, is not told that the sensor is unknown. */
class NewSensorIT {

  private static final RunningService service = SharedLiveService.service();

  /** What a program needs to start, generously little. */
  private static final long MILLIS_BETWEEN_COMMANDS = 150;

  @RepeatedTest(5)
  void sensorOfAnImportMaySendAtOnce(RepetitionInfo repetition) throws InterruptedException {
    String name = "new" + repetition.getCurrentRepetition();
    String code = "newsensor/" + name + "/level";
    SharedLiveService.database()
        .execute(
            """
            begin;
            insert into twin.dataset (name) values ('newsensor') on conflict do nothing;
            insert into twin.sensor (entity_id, dataset, source_id, geom, row_hash, job_id, sensor_type, status, datastreams)
            values ('%1$s', 'newsensor', '%2$s', st_setsrid(st_makepoint(102, 10), 4326), '', 1, 'x', 'ONLINE', '[]');
            insert into twin.datastream (datastream_id, code, sensor_id, name, observed_property, unit, late_after, dead_after)
            values ('%3$s', '%4$s', '%1$s', 'x', 'level', 'm', interval '1 day', interval '2 day');
            with r as (select twin.next_revision(1) as revision)
            insert into twin.change_log select revision, %5$d, 'SENSOR', 'ADDED', array['%1$s'::uuid] from r;
            commit;
            """
                .formatted(
                    EntityId.of(FeatureKind.SENSOR, "newsensor", name),
                    name,
                    EntityId.ofDatastream(code),
                    code,
                    FeatureKind.SENSOR.ordinal()));
    Thread.sleep(MILLIS_BETWEEN_COMMANDS);
    RunningService.Answer answer =
        service.postLines(
            "{\"datastream\":\"%s\",\"phenomenonTime\":\"%s\",\"result\":1}"
                .formatted(code, Instant.now().minusSeconds(60)));
    assertThat(answer.json().path("accepted").asInt()).as(answer.body()).isEqualTo(1);
  }
}
