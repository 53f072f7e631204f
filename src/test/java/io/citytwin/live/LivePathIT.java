package io.citytwin.live;

import static io.citytwin.live.RunningService.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.feature.EntityId;
import io.citytwin.testing.PostgisDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From an observation to the history, the state and subscribers, on PostGIS and Redis. */
class LivePathIT {

  private static final String SUBSCRIPTION =
      """
      subscription($watch: WatchInput!, $kinds: [FeatureKind!], $throttle: ThrottleInput) {
        stateChanged(watch: $watch, kinds: $kinds, throttle: $throttle) {
          sequence sentAt snapshot coalesced
          changes { featureId entityId kind values { key number text observedAt datastream { code } } }
        }
      }
      """;
  private static final Map<String, ?> FAST = Map.of("minInterval", "PT0.1S", "maxBatch", 500);

  private static final PostgisDatabase database = SharedLiveService.database();
  private static final SensorCity city = SharedLiveService.city();
  private static final RunningService service = SharedLiveService.service();

  private static Instant ago(long seconds) {
    return Instant.now().minusSeconds(seconds).truncatedTo(ChronoUnit.MILLIS);
  }

  private static JsonNode state(String type, java.util.UUID id) {
    return service
        .graphql(
            """
            query($id: ID!) { node(id: $id) {
              ... on Sensor { state { key value number text unit observedAt quality freshness stale datastream { code latest { result } } } }
              ... on Building { state { key value number text unit observedAt quality freshness stale datastream { code } } }
            } }
            """,
            Map.of("id", SensorCity.globalId(type, id)))
        .path("data")
        .path("node")
        .path("state");
  }

  private static void awaitNumber(int sensor, double expected) {
    RunningService.await(
        "sensor " + sensor + " shows " + expected,
        () ->
            state("Sensor", SensorCity.sensor(sensor)).path(0).path("number").asDouble(-1)
                == expected);
  }

  @Test
  void observationShowsOnItsSensorAndOnTheBuildingThatCarriesIt() {
    Instant at = ago(10);
    var answer = service.postLines(line(SensorCity.code(0, "pressure"), at, 0.35));

    assertThat(answer.body())
        .isEqualTo("{\"accepted\":1,\"duplicates\":0,\"rejected\":0,\"errors\":[]}");
    awaitNumber(0, 0.35);
    JsonNode value = state("Building", SensorCity.building(0)).path(0);
    assertThat(value.path("key").asString()).isEqualTo("pressure");
    assertThat(value.path("number").asDouble()).isEqualTo(0.35);
    assertThat(value.path("value").asDouble()).isEqualTo(0.35);
    assertThat(value.path("text").isNull()).isTrue();
    assertThat(value.path("unit").asString()).isEqualTo("MPa");
    assertThat(Instant.parse(value.path("observedAt").asString())).isEqualTo(at);
    assertThat(value.path("freshness").asString()).isEqualTo("FRESH");
    assertThat(value.path("stale").asBoolean()).isFalse();
    assertThat(value.path("datastream").path("code").asString()).isEqualTo("demo/S-0/pressure");
    assertThat(
            database.value(
                "select result from twin.observation o join twin.datastream using (datastream_no)"
                    + " where code = 'demo/S-0/pressure'"))
        .isEqualTo("0.35");
  }

  @Test
  void textResultAndIdsInsteadOfCodesAreTaken() {
    String uuid =
        database.value("select datastream_id from twin.datastream where code = 'demo/S-2/status'");
    Instant at = ago(5);
    var byUuid = service.postLines(line(uuid, at, "OPEN"));
    var byGlobalId =
        service.postLines(
            line(
                SensorCity.globalId("Datastream", java.util.UUID.fromString(uuid)),
                at.plusSeconds(1),
                "SHUT"));

    assertThat(byUuid.json().path("accepted").asInt()).isEqualTo(1);
    assertThat(byGlobalId.json().path("accepted").asInt()).isEqualTo(1);
    RunningService.await(
        "the text shows",
        () ->
            state("Sensor", SensorCity.sensor(2)).path(0).path("text").asString("").equals("SHUT"));
  }

  @Test
  void olderObservationReachesHistoryButNotState() {
    Instant at = ago(20);
    String code = SensorCity.code(4, "pressure");
    service.postLines(line(code, at, 1.0));
    awaitNumber(4, 1.0);
    service.postLines(line(code, at.minusSeconds(30), 0.5));
    service.postLines(line(SensorCity.code(5, "pressure"), at, 0.7));
    awaitNumber(5, 0.7); // follows the late one on the stream, so that was folded too

    assertThat(state("Sensor", SensorCity.sensor(4)).path(0).path("number").asDouble())
        .isEqualTo(1.0);
    assertThat(
            database.value(
                "select string_agg(result::text, ' ' order by phenomenon_time) from twin.observation"
                    + " join twin.datastream using (datastream_no) where code = '"
                    + code
                    + "'"))
        .isEqualTo("0.5 1");
  }

  @Test
  void repeatedObservationIsADuplicateAndALaterOtherResultIsACorrection() {
    Instant at = ago(20);
    String code = SensorCity.code(6, "pressure");
    String first = line(code, at, 1.0);

    assertThat(service.postLines(first).json().path("accepted").asInt()).isEqualTo(1);
    assertThat(service.postLines(first).json().path("duplicates").asInt()).isEqualTo(1);
    assertThat(service.postLines(line(code, at, 1.2)).json().path("accepted").asInt()).isEqualTo(1);
    String older =
        line(code, at, 0.1).replace("}", ",\"resultTime\":\"" + at.minusSeconds(60) + "\"}");
    assertThat(service.postLines(older).json().path("duplicates").asInt()).isEqualTo(1);
    awaitNumber(6, 1.2);
    assertThat(
            database.value(
                "select count(*) || ' ' || max(result) from twin.observation"
                    + " join twin.datastream using (datastream_no) where code = '"
                    + code
                    + "'"))
        .isEqualTo("1 1.2");
  }

  @Test
  void freshnessFollowsTheDatastreamsPromise() {
    service.postLines(
        line(SensorCity.code(8, "pressure"), ago(16 * 60), 1),
        line(SensorCity.code(9, "pressure"), ago(61 * 60), 1));
    awaitNumber(9, 1);

    assertThat(state("Sensor", SensorCity.sensor(8)).path(0).path("freshness").asString())
        .isEqualTo("LATE");
    JsonNode dead = state("Sensor", SensorCity.sensor(9)).path(0);
    assertThat(dead.path("freshness").asString()).isEqualTo("DEAD");
    assertThat(dead.path("stale").asBoolean()).isTrue();
  }

  @Test
  void numberOutsideThePlausibleRangeIsUncertainUnlessItsQualityIsStated() {
    Instant at = ago(5);
    service.postLines(
        line(SensorCity.code(10, "pressure"), at, 9.9),
        line(SensorCity.code(11, "pressure"), at, 9.9).replace("}", ",\"quality\":\"GOOD\"}"));
    awaitNumber(11, 9.9);

    assertThat(state("Sensor", SensorCity.sensor(10)).path(0).path("quality").asString())
        .isEqualTo("SUSPECT");
    assertThat(state("Sensor", SensorCity.sensor(11)).path(0).path("quality").asString())
        .isEqualTo("GOOD");
  }

  @Test
  void sensorsOfAnImportAreKnownWithoutRestart() {
    city.importSensors(1000, 1002);
    RunningService.await(
        "the new sensor is known",
        () ->
            service.postLines(line(SensorCity.code(1001, "pressure"), ago(3), 0.2)).status()
                == 200);
    awaitNumber(1001, 0.2);
  }

  @Test
  void historyIsPagedNewestFirstWithoutGapsOrRepetition() {
    String code = SensorCity.code(12, "pressure");
    Instant newest = ago(60);
    String[] lines = new String[25];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = line(code, newest.minusSeconds(i), i / 100.0);
    }
    assertThat(service.postLines(lines).json().path("accepted").asInt()).isEqualTo(25);
    List<Double> read = new ArrayList<>();
    String after = null;
    int pages = 0;
    do {
      JsonNode page = history(12, after, "");
      page.path("nodes").forEach(node -> read.add(node.path("result").asDouble()));
      after =
          page.path("pageInfo").path("hasNextPage").asBoolean()
              ? page.path("pageInfo").path("endCursor").asString()
              : null;
      pages++;
    } while (after != null);

    assertThat(pages).isEqualTo(3);
    assertThat(read)
        .isEqualTo(Stream.iterate(0, i -> i + 1).limit(25).map(i -> i / 100.0).toList());
    String range =
        ", phenomenonTime: {gte: \"%s\", lt: \"%s\"}"
            .formatted(newest.minusSeconds(4), newest.minusSeconds(2));
    List<Double> ranged = new ArrayList<>();
    history(12, null, range).path("nodes").forEach(n -> ranged.add(n.path("result").asDouble()));
    assertThat(ranged).containsExactly(0.03, 0.04);
  }

  private static JsonNode history(int sensor, String after, String more) {
    String query =
        """
        query($id: ID!, $after: String) { node(id: $id) { ... on Sensor {
          datastreams(first: 1) { nodes { observations(first: 10, after: $after%s) {
            nodes { phenomenonTime result resultText quality } edges { cursor }
            pageInfo { hasNextPage endCursor } } } } } } }
        """
            .formatted(more);
    Map<String, Object> variables = new java.util.HashMap<>();
    variables.put("id", SensorCity.globalId("Sensor", SensorCity.sensor(sensor)));
    variables.put("after", after);
    JsonNode answer = service.graphql(query, variables);
    JsonNode page =
        answer
            .path("data")
            .path("node")
            .path("datastreams")
            .path("nodes")
            .path(0)
            .path("observations");
    assertThat(page.isObject()).as(answer.toString()).isTrue();
    return page;
  }

  @Test
  void historyOfAllDatastreamsOnALevelIsOneStatement() {
    List<String> ids = new ArrayList<>();
    for (int sensor = 41; sensor < 46; sensor++) {
      String code = SensorCity.code(sensor, "pressure");
      service.postLines(line(code, ago(9), sensor));
      ids.add(SensorCity.globalId("Datastream", EntityId.ofDatastream(code)));
    }
    double before = statements();
    JsonNode datastreams =
        service
            .graphql(
                "query($ids: [ID!]!) { datastreams(ids: $ids)"
                    + " { code observations(first: 3) { nodes { result } } } }",
                Map.of("ids", ids))
            .path("data")
            .path("datastreams");

    assertThat(statements() - before).isEqualTo(1);
    List<Double> results = new ArrayList<>();
    datastreams.forEach(
        d -> results.add(d.path("observations").path("nodes").path(0).path("result").asDouble()));
    assertThat(results).containsExactly(41.0, 42.0, 43.0, 44.0, 45.0);
  }

  private static double statements() {
    return service
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("citytwin_history_read_seconds_count"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void foreignCursorAndImpossiblePageSizeAreRefusedWithTheirCode() {
    assertThat(code("datastreams(first: 0) { nodes { code } }")).isEqualTo("BAD_USER_INPUT");
    assertThat(code("datastreams(first: 5000) { nodes { code } }")).isEqualTo("LIMIT_EXCEEDED");
    assertThat(code("datastreams(after: \"x\") { nodes { code } }")).isEqualTo("INVALID_CURSOR");
    assertThat(code("datastreams { nodes { observations(first: 5001) { nodes { result } } } }"))
        .isEqualTo("LIMIT_EXCEEDED");
    assertThat(code("datastreams { nodes { observations(after: \"b3g\") { nodes { result } } } }"))
        .isEqualTo("INVALID_CURSOR");
  }

  private static String code(String field) {
    JsonNode answer =
        service.graphql(
            "query($id: ID!) { node(id: $id) { ... on Sensor { " + field + " } } }",
            Map.of("id", SensorCity.globalId("Sensor", SensorCity.sensor(1))));
    return answer
        .path("errors")
        .path(0)
        .path("extensions")
        .path("code")
        .asString(answer.toString());
  }

  @Test
  void subscriberGetsThePresentStateThenOnlyChangesInsideItsRegion() {
    Instant at = ago(100);
    service.postLines(
        line(SensorCity.code(20, "pressure"), at, 1), line(SensorCity.code(30, "pressure"), at, 1));
    awaitNumber(30, 1);
    // Sensors 20 to 24 stand on or inside these edges.
    Map<String, ?> box =
        Map.of(
            "bbox",
            Map.of(
                "west",
                SensorCity.longitude(20),
                "east",
                SensorCity.longitude(24),
                "south",
                43.7,
                "north",
                43.7));
    try (SocketClient client = new SocketClient(service)) {
      client.subscribe(
          "1", SUBSCRIPTION, Map.of("watch", box, "kinds", List.of("SENSOR"), "throttle", FAST));
      JsonNode snapshot = client.nextBatch();
      assertThat(snapshot.path("sequence").asInt()).isEqualTo(1);
      assertThat(snapshot.path("snapshot").asBoolean()).isTrue();
      assertThat(codes(snapshot)).containsExactly("demo/S-20/pressure");

      for (int sensor = 15; sensor < 30; sensor++) {
        service.postLines(line(SensorCity.code(sensor, "pressure"), at.plusSeconds(1), sensor));
      }
      List<String> received = new ArrayList<>();
      int sequence = 1;
      while (!received.contains("demo/S-24/pressure")) {
        JsonNode batch = client.nextBatch();
        assertThat(batch.path("sequence").asInt()).isEqualTo(++sequence);
        assertThat(batch.path("snapshot").asBoolean()).isFalse();
        received.addAll(codes(batch));
      }
      assertThat(received)
          .containsExactlyInAnyOrder(
              "demo/S-20/pressure",
              "demo/S-21/pressure",
              "demo/S-22/pressure",
              "demo/S-23/pressure",
              "demo/S-24/pressure");
    }
  }

  private static List<String> codes(JsonNode batch) {
    List<String> codes = new ArrayList<>();
    for (JsonNode change : batch.path("changes")) {
      for (JsonNode value : change.path("values")) {
        codes.add(value.path("datastream").path("code").asString());
      }
    }
    return codes;
  }

  @Test
  void watchedBuildingGetsTheChangesOfTheSensorsItCarries() {
    try (SocketClient client = new SocketClient(service)) {
      Map<String, ?> watch =
          Map.of("entityIds", List.of(SensorCity.globalId("Building", SensorCity.building(32))));
      client.subscribe("b", SUBSCRIPTION, Map.of("watch", watch, "throttle", FAST));
      assertThat(client.nextBatch().path("changes").size()).isZero();
      service.postLines(line(SensorCity.code(32, "pressure"), ago(1), 1.5));
      JsonNode change = client.nextBatch().path("changes").path(0);

      assertThat(change.path("kind").asString()).isEqualTo("BUILDING");
      assertThat(change.path("entityId").asString()).isEqualTo(SensorCity.building(32).toString());
      assertThat(change.path("featureId").asString())
          .isEqualTo(SensorCity.globalId("Building", SensorCity.building(32)));
      assertThat(change.path("values").path(0).path("number").asDouble()).isEqualTo(1.5);
    }
  }

  @Test
  void sameSubscriptionWorksOverServerSentEvents() throws Exception {
    Map<String, ?> watch = Map.of("entityIds", List.of(SensorCity.sensor(33).toString()));
    String body =
        RunningService.JSON.writeValueAsString(
            Map.of("query", SUBSCRIPTION, "variables", Map.of("watch", watch, "throttle", FAST)));
    HttpRequest request =
        HttpRequest.newBuilder(service.uri("/graphql"))
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<Stream<String>> response =
        RunningService.CLIENT.send(request, HttpResponse.BodyHandlers.ofLines());
    try (Stream<String> events = response.body()) {
      Iterator<String> lines = events.filter(line -> line.startsWith("data:")).iterator();
      assertThat(lines.next()).contains("\"sequence\":1");
      for (int i = 0; i < 3; i++) {
        service.postLines(line(SensorCity.code(33, "pressure"), ago(10 - i), i));
        assertThat(lines.next())
            .contains("\"sequence\":" + (i + 2))
            .contains("\"number\":" + i + ".0");
      }
    }
  }

  @Test
  void subscriptionWithImpossibleArgumentsIsRefusedWithItsCode() {
    assertThat(refusal(Map.of("bbox", box(0, 0, 10, 10)), FAST)).isEqualTo("LIMIT_EXCEEDED");
    assertThat(refusal(Map.of("bbox", box(7, 44, 8, 43)), FAST)).isEqualTo("BAD_USER_INPUT");
    assertThat(refusal(Map.of("bbox", box(7, 43, 181, 43.1)), FAST)).isEqualTo("BAD_USER_INPUT");
    assertThat(refusal(Map.of("entityIds", List.of()), FAST)).isEqualTo("BAD_USER_INPUT");
    assertThat(refusal(Map.of("entityIds", List.of("x")), FAST)).isEqualTo("BAD_USER_INPUT");
    assertThat(refusal(Map.of("entityIds", java.util.Collections.nCopies(1001, "x")), FAST))
        .isEqualTo("LIMIT_EXCEEDED");
    Map<String, ?> sensor = Map.of("entityIds", List.of(SensorCity.sensor(1).toString()));
    assertThat(refusal(sensor, Map.of("minInterval", "PT0.01S", "maxBatch", 10)))
        .isEqualTo("BAD_USER_INPUT");
    assertThat(refusal(sensor, Map.of("minInterval", "PT1S", "maxBatch", 0)))
        .isEqualTo("BAD_USER_INPUT");
  }

  private static Map<String, ?> box(double west, double south, double east, double north) {
    return Map.of("west", west, "south", south, "east", east, "north", north);
  }

  private static String refusal(Map<String, ?> watch, Map<String, ?> throttle) {
    try (SocketClient client = new SocketClient(service)) {
      client.subscribe("1", SUBSCRIPTION, Map.of("watch", watch, "throttle", throttle));
      JsonNode message = client.next("next");
      JsonNode errors =
          message.path("type").asString().equals("error")
              ? message.path("payload")
              : message.path("payload").path("errors");
      return errors.path(0).path("extensions").path("code").asString(message.toString());
    }
  }

  @Test
  void healthAndMetricsAnswer() {
    assertThat(service.get("/healthz").status()).isEqualTo(200);
    assertThat(service.get("/healthz").json().path("status").asString()).isEqualTo("UP");
    service.postLines(line(SensorCity.code(40, "pressure"), ago(1), 1));
    assertThat(service.get("/metrics").body())
        .contains("citytwin_ingest_accepted_total")
        .contains("citytwin_ingest_commit_seconds_count")
        .contains("citytwin_ingest_publish_seconds_count");
    assertThat(service.get("/env").status()).isEqualTo(404);
    assertThat(service.get("/health").status()).isEqualTo(404);
  }
}
