package io.citytwin.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.feature.EntityId;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.TestServers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * A district over two gauges, by a rule under which values of more than some seconds do not count:
 * subscriptions tell when one ceases to count, though nobody sends anything.
 */
@Timeout(120)
class DerivedAgeingIT {

  private static final int MAX_AGE = 6;

  private static final UUID DISTRICT = EntityId.of(FeatureKind.DISTRICT, "demo", "gauged");

  private static final String WATCH =
      """
      subscription($id: ID!, $from: String) {
        stateChanged(watch: {entityIds: [$id]}, resumeFrom: $from, throttle: {minInterval: "PT0.1S"}) {
          resumed resumeToken
          changes { values { key number quality derivation { members datastreams } } }
        }
      }
      """;
  private static final String STATE =
      """
      query($id: ID!) {
        city { features(first: 1, filter: {id: {in: [$id]}}) { nodes { state { number } } } }
      }
      """;

  private static PostgisDatabase database;
  private static RunningService service;

  @BeforeAll
  static void start() {
    database = PostgisDatabase.create();
    new SensorCity(database.jdbcUrl(), database.user(), database.password()).importSensors(0, 2);
    database.execute(
        """
        insert into twin.district (entity_id, dataset, source_id, geom, row_hash, job_id, level)
        values ('%s', 'demo', 'gauged', st_makeenvelope(7.3995, 43.69, 7.4015, 43.71, 4326), '', 1, 'CITY');
        """
            .formatted(DISTRICT));
    String rule = "citytwin.derived.rules[0].";
    service =
        RunningService.start(
            database.url(),
            TestServers.redisUrl(),
            rule + "kind=DISTRICT",
            rule + "key=pressure",
            rule + "over=WITHIN",
            rule + "aggregate=MEAN",
            rule + "max-age=" + MAX_AGE + "s");
    service.awaitLive();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
    database.close();
  }

  private static void send(int sensor, double number, Instant time) {
    String line =
        RunningService.JSON.writeValueAsString(
            Map.of(
                "datastream", SensorCity.code(sensor, "pressure"),
                "phenomenonTime", time.toString(),
                "result", number));
    assertThat(service.postLines(line).json().path("accepted").asInt()).isEqualTo(1);
  }

  private static JsonNode shown() {
    return service.graphql(STATE, Map.of("id", DISTRICT)).at("/data/city/features/nodes/0/state");
  }

  private static SocketClient subscribe(@Nullable String token) {
    SocketClient socket = new SocketClient(service);
    Map<String, Object> variables = new HashMap<>();
    variables.put("id", DISTRICT);
    variables.put("from", token);
    socket.subscribe("w", WATCH, variables);
    return socket;
  }

  private static List<JsonNode> values(JsonNode batch) {
    List<JsonNode> values = new ArrayList<>();
    batch.path("changes").forEach(change -> change.path("values").forEach(values::add));
    return values;
  }

  /** The law is that of the query, which counts members at its own instant. */
  @Test
  void whatCeasesToCountIsToldThoughNobodySends() {
    Instant now = Instant.now();
    send(0, 0.5, now.minusSeconds(MAX_AGE / 2));
    send(1, 0.3, now);
    List<String> told = new ArrayList<>();
    try (SocketClient socket = subscribe(null)) {
      while (!told.contains("0 null MISSING")) {
        for (JsonNode value : values(socket.nextBatch())) {
          told.add(
              "%d %s %s"
                  .formatted(
                      value.at("/derivation/members").asInt(),
                      value.path("number"),
                      value.path("quality").asString()));
        }
      }
    }
    assertThat(told).containsExactly("2 0.4 GOOD", "1 0.3 GOOD", "0 null MISSING");
    assertThat(shown()).isEmpty();
  }

  @Test
  void whoComesBackIsToldWhatCeasedToCountMeanwhile() {
    send(0, 0.7, Instant.now());
    String token;
    try (SocketClient socket = subscribe(null)) {
      JsonNode batch = socket.nextBatch();
      assertThat(values(batch))
          .singleElement()
          .extracting(v -> v.path("number").asDouble())
          .isEqualTo(0.7);
      token = batch.path("resumeToken").asString();
    }
    RunningService.await("it has ceased to count", () -> shown().isEmpty());
    try (SocketClient socket = subscribe(token)) {
      JsonNode batch = socket.nextBatch();
      assertThat(batch.path("resumed").asBoolean()).isTrue();
      assertThat(values(batch))
          .singleElement()
          .extracting(value -> value.path("quality").asString())
          .isEqualTo("MISSING");
    }
  }
}
