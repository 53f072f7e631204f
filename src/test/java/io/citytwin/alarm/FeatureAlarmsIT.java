package io.citytwin.alarm;

import static io.citytwin.alarm.AlarmClient.awaitState;
import static io.citytwin.alarm.AlarmClient.below;
import static io.citytwin.alarm.AlarmClient.create;
import static io.citytwin.alarm.AlarmClient.input;
import static io.citytwin.alarm.AlarmClient.now;
import static io.citytwin.alarm.AlarmClient.post;
import static io.citytwin.live.RunningService.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.live.SharedLiveService;
import io.citytwin.model.feature.EntityId;
import io.citytwin.model.feature.FeatureKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Alarms where features show them. Uses sensors 535 to 544. */
class FeatureAlarmsIT {

  private static final RunningService service = SharedLiveService.service();

  private static final UUID NODE = EntityId.of(FeatureKind.PIPE_NODE, "demo", "alarmed");
  private static final UUID PIPE = EntityId.of(FeatureKind.PIPE, "demo", "alarmed");

  /** A pipe between two nodes, on the first of which sensor 543 is mounted. */
  private static final String PIPE_SQL =
      """
      begin;
      create temp table revision on commit drop as select twin.next_revision(1) as r;
      insert into twin.pipe_node (entity_id, dataset, source_id, geom, row_hash, job_id, node_kind, medium)
      values ('%1$s', 'demo', 'alarmed', st_setsrid(st_makepoint(7.943, 43.7), 4326), '', 1, 'JUNCTION', 'WATER');
      insert into twin.pipe (entity_id, dataset, source_id, geom, row_hash, job_id, medium, length, start_node_id)
      values ('%2$s', 'demo', 'alarmed', st_geomfromtext('LINESTRING (7.943 43.7, 7.944 43.7)', 4326), '', 1,
        'WATER', 1, '%1$s');
      update twin.sensor set mounted_kind = 'PIPE_NODE', mounted_on = '%1$s' where entity_id = '%3$s';
      insert into twin.change_log
      select r, n, kind, 'CHANGED', array[id::uuid] from revision, (values
        (1, 'PIPE_NODE', '%1$s'), (2, 'PIPE', '%2$s'), (3, 'SENSOR', '%3$s')) as changed(n, kind, id);
      commit
      """;

  @BeforeAll
  static void importSensors() {
    SharedLiveService.city().importSensors(535, 545);
    SharedLiveService.database().execute(PIPE_SQL.formatted(NODE, PIPE, SensorCity.sensor(543)));
    await("the sensors are known", () -> post(544, Instant.now(), 0.5).status() == 200);
  }

  private static String sensor(int i) {
    return SensorCity.globalId("Sensor", SensorCity.sensor(i));
  }

  private static String building(int i) {
    return SensorCity.globalId("Building", SensorCity.building(i));
  }

  /** The alarms of features, in the order of their ids. */
  private static List<List<String>> shown(String arguments, String... ids) {
    JsonNode answer =
        service.graphql(
            "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Feature { alarms%s { id state rule { id } } } } }"
                .formatted(arguments),
            Map.of("ids", List.of(ids)));
    assertThat(answer.has("errors")).as(answer.toString()).isFalse();
    return answer
        .at("/data/nodes")
        .valueStream()
        .map(node -> node.path("alarms").valueStream().map(a -> a.path("id").asString()).toList())
        .toList();
  }

  private static Map<String, Object> since(String name, int... sensors) {
    Map<String, Object> input = input(name, below(0.2), sensors);
    input.put("since", now().minusSeconds(3_000).toString());
    return input;
  }

  @Test
  void sensorAndWhatCarriesItShowItsAlarmsUntilTheyAreCleared() {
    String rule = create(since("shown", 536, 537));
    Instant start = now();
    post(536, start, 0.1);
    String alarm = awaitState(rule, "OPEN").path("id").asString();
    assertThat(shown("", sensor(536), building(536), sensor(537), building(540)))
        .containsExactly(List.of(alarm), List.of(alarm), List.of(), List.of());
    assertThat(shown("(state: [ACKNOWLEDGED])", sensor(536))).containsExactly(List.of());

    Instant end = now();
    post(536, end, 0.5);
    awaitState(rule, "CLEARED");
    assertThat(shown("", sensor(536), building(536))).containsExactly(List.of(), List.of());
    assertThat(shown("(state: [CLEARED])", building(536))).containsExactly(List.of(alarm));
    assertThat(asOf(start)).containsExactly(alarm); // then it held
    assertThat(asOf(end)).isEmpty(); // from then on no more
    assertThat(asOf(start.minusMillis(1))).isEmpty();
  }

  private static List<String> asOf(Instant instant) {
    return service
        .graphql(
            """
            query($at: DateTime!, $id: ID!) {
              city(asOf: $at) { sensors(filter: { id: { eq: $id } }) { nodes { alarms { id } } } }
            }
            """,
            Map.of("at", instant.toString(), "id", SensorCity.sensor(536).toString()))
        .at("/data/city/sensors/nodes")
        .required(0)
        .required("alarms")
        .valueStream()
        .map(a -> a.path("id").asString())
        .toList();
  }

  @Test
  void alarmOfSeveralSensorsIsShownOnEachAndTheNewestComeFirst() {
    Map<String, Object> merging = since("shared", 538, 539);
    merging.put("merge", Map.of("radiusMeters", 100, "window", "PT10M")); // they are 80 m apart
    String shared = create(merging);
    Instant start = now().minusSeconds(900);
    post(538, start, 0.1);
    post(539, start.plusSeconds(1), 0.1);
    await(
        "both are members",
        () -> AlarmClient.alarms(shared).path(0).path("memberCount").asInt() == 2);
    String own = create(since("own", 538));
    String newest = awaitState(own, "OPEN").path("id").asString();
    String oldest = AlarmClient.alarms(shared).path(0).path("id").asString();
    assertThat(shown("", sensor(538), sensor(539), building(538)))
        .containsExactly(List.of(newest, oldest), List.of(oldest), List.of(newest, oldest));
    assertThat(shown("(first: 1)", sensor(538), sensor(539)))
        .containsExactly(List.of(newest), List.of(oldest));
  }

  @Test
  void pipeShowsTheAlarmsOfTheNodesItsStateIsDerivedFrom() {
    String rule = create(since("derived", 543));
    post(543, now().minusSeconds(600), 0.1);
    String alarm = awaitState(rule, "OPEN").path("id").asString();
    String pipe = SensorCity.globalId("Pipe", PIPE);
    await("the pipe shows it", () -> shown("", pipe).equals(List.of(List.of(alarm))));
    assertThat(shown("", SensorCity.globalId("PipeNode", NODE))).containsExactly(List.of(alarm));
  }

  @ParameterizedTest
  @CsvSource({
    "0, BAD_USER_INPUT, allowed are 1 to 1000",
    "1001, LIMIT_EXCEEDED, the limit is 1000",
  })
  void listsHaveABound(int first, String code, String says) {
    Map<String, Object> variables = new HashMap<>(Map.of("id", sensor(544), "first", first));
    JsonNode answer =
        service.graphql(
            "query($id: ID!, $first: Int!) { node(id: $id) { ... on Sensor { alarms(first: $first) { id } } } }",
            variables);
    assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo(code);
    assertThat(answer.at("/errors/0/message").asString()).contains(says);
  }
}
