package io.citytwin.live;

import static io.citytwin.live.RunningService.line;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Slow, frozen and many subscribers. Uses sensors 200 to 409. */
class SubscriptionIT {

  private static final RunningService service = SharedLiveService.service();
  private static final Instant START =
      Instant.now().minusSeconds(800).truncatedTo(ChronoUnit.SECONDS);
  private static final String SUBSCRIPTION =
      """
      subscription($watch: WatchInput!) {
        stateChanged(watch: $watch, kinds: [SENSOR], keys: ["pressure"],
                     throttle: {minInterval: "PT0.1S", maxBatch: 7}) {
          sequence snapshot coalesced
          changes { entityId values { number observedAt datastream { code name unit sensorId } } }
        }
      }
      """;

  private static Map<String, ?> box(int from, int to) {
    return Map.of(
        "watch",
        Map.of(
            "bbox",
            Map.of(
                "west",
                SensorCity.longitude(from) - 0.0004,
                "east",
                SensorCity.longitude(to) + 0.0004,
                "south",
                43.69,
                "north",
                43.71)));
  }

  private static void post(int second, int from, int to, double value) {
    List<String> lines = new ArrayList<>();
    for (int sensor = from; sensor <= to; sensor++) {
      lines.add(line(SensorCity.code(sensor, "pressure"), START.plusMillis(second), value));
    }
    assertThat(service.postLines(lines.toArray(String[]::new)).status()).isEqualTo(200);
  }

  @Test
  void roundWithMoreValuesThanABatchIsSentInSeveralAtOnce() {
    post(1, 200, 219, 1);
    RunningService.await("all are shown", () -> shown(219) == 1);
    try (SocketClient client = new SocketClient(service)) {
      client.subscribe("1", SUBSCRIPTION, box(200, 219));
      List<Integer> sizes = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        JsonNode batch = client.nextBatch();
        assertThat(batch.path("snapshot").asBoolean()).isTrue();
        sizes.add(batch.path("changes").size());
      }
      assertThat(sizes).containsExactly(7, 7, 6); // 20 values, at most 7 each
      post(2, 200, 200, 0.3);
      assertThat(client.nextBatch().path("snapshot").asBoolean()).isFalse();
    }
  }

  private static double shown(int sensor) {
    return service
        .graphql(
            "query($id: ID!) { node(id: $id) { ... on Sensor { state(keys: [\"pressure\"]) { number } } } }",
            Map.of("id", SensorCity.globalId("Sensor", SensorCity.sensor(sensor))))
        .path("data")
        .path("node")
        .path("state")
        .path(0)
        .path("number")
        .asDouble(-1);
  }

  @Test
  void frozenSubscriberGetsTheNewestValuesWhenItReadsAgainAndHoldsUpNobody() {
    try (SocketClient frozen = new SocketClient(service);
        SocketClient lively = new SocketClient(service)) {
      frozen.subscribe("1", SUBSCRIPTION, box(220, 249));
      lively.subscribe("1", SUBSCRIPTION, box(220, 249));
      assertThat(frozen.nextBatch().path("sequence").asInt()).isEqualTo(1);
      assertThat(lively.nextBatch().path("sequence").asInt()).isEqualTo(1);
      frozen.freeze();
      int last = 200;
      for (int second = 1; second <= last; second++) {
        post(second, 220, 249, second / 200.0);
      }
      assertThat(readUntilAllShow(lively, 220, 249, 1.0)).isNotEmpty();
      frozen.thaw();
      List<JsonNode> caughtUp = readUntilAllShow(frozen, 220, 249, 1.0);

      // 200 rounds of 30 values each were sent; what was not delivered was counted, not queued.
      int delivered = caughtUp.stream().mapToInt(batch -> batch.path("changes").size()).sum();
      int coalesced = caughtUp.stream().mapToInt(batch -> batch.path("coalesced").asInt()).sum();
      assertThat(delivered).isLessThan(6_000);
      assertThat(delivered + coalesced).isEqualTo(6_000);
      int sequence = 1;
      for (JsonNode batch : caughtUp) {
        assertThat(batch.path("sequence").asInt()).isEqualTo(++sequence);
      }
    }
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void aStreamThatIsLeftIsNoFaultOfTheServer(CapturedOutput log) throws IOException {
    double before = subscriptions();
    String body =
        RunningService.JSON.writeValueAsString(
            Map.of("query", SUBSCRIPTION, "variables", box(400, 409)));
    try (Socket stream = new Socket("127.0.0.1", service.uri("/").getPort())) {
      stream
          .getOutputStream()
          .write(
              ("POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                      + "Accept: text/event-stream\r\nContent-Length: %d\r\n\r\n%s")
                  .formatted(body.length(), body)
                  .getBytes(StandardCharsets.US_ASCII));
      RunningService.await("it is subscribed", () -> subscriptions() == before + 1);
      stream.setSoLinger(true, 0); // the connection is broken off, not ended
    }
    int[] second = {0};
    RunningService.await(
        "the service has seen it",
        () -> {
          post(++second[0], 400, 409, 0.5);
          return subscriptions() == before;
        });
    assertThat(log.getAll()).doesNotContain("request.failed").doesNotContain("ERROR");
  }

  /** Reads batches until the newest value of every sensor is the expected one. */
  private static List<JsonNode> readUntilAllShow(
      SocketClient client, int from, int to, double expected) {
    Map<String, Double> newest = new HashMap<>();
    List<JsonNode> batches = new ArrayList<>();
    while (newest.size() <= to - from
        || newest.values().stream().anyMatch(value -> value != expected)) {
      JsonNode batch = client.nextBatch();
      batches.add(batch);
      for (JsonNode change : batch.path("changes")) {
        newest.put(
            change.path("entityId").asString(),
            change.path("values").path(0).path("number").asDouble());
      }
    }
    return batches;
  }

  /** Random regions and random sending; the oracle is the plain condition on the longitude. */
  @Test
  void everySubscriberEndsWithTheStateOfItsRegionAndSeesNothingFromOutside() {
    Random random = new Random(7);
    List<int[]> regions = new ArrayList<>();
    List<SocketClient> clients = new ArrayList<>();
    Map<Integer, Double> expected = new HashMap<>();
    Map<Integer, Integer> time = new HashMap<>();
    try {
      for (int i = 0; i < 12; i++) {
        int from = 250 + random.nextInt(140);
        int[] region = {from, Math.min(399, from + random.nextInt(30))};
        regions.add(region);
        SocketClient client = new SocketClient(service);
        clients.add(client);
        client.subscribe("r", SUBSCRIPTION, box(region[0], region[1]));
      }
      for (int step = 0; step < 150; step++) {
        int sensor = 250 + random.nextInt(150);
        int second = 1 + random.nextInt(700_000);
        double value = random.nextInt(1_000) / 1_000.0;
        if (second > time.getOrDefault(sensor, 0)) {
          time.put(sensor, second);
          expected.put(sensor, value);
        } else if (second == time.get(sensor)) {
          continue;
        }
        post(second, sensor, sensor, value);
      }
      for (int i = 0; i < clients.size(); i++) {
        assertEndsWith(clients.get(i), regions.get(i), expected);
      }
    } finally {
      clients.forEach(SocketClient::close);
    }
  }

  private static void assertEndsWith(
      SocketClient client, int[] region, Map<Integer, Double> expected) {
    Map<String, Double> wanted = new HashMap<>();
    List<String> inside = new ArrayList<>();
    for (int sensor = region[0]; sensor <= region[1]; sensor++) {
      inside.add(SensorCity.code(sensor, "pressure"));
      if (expected.containsKey(sensor)) {
        wanted.put(SensorCity.code(sensor, "pressure"), expected.get(sensor));
      }
    }
    Map<String, Double> seen = new HashMap<>();
    do {
      JsonNode batch = client.nextBatch();
      for (JsonNode change : batch.path("changes")) {
        JsonNode value = change.path("values").path(0);
        String code = value.path("datastream").path("code").asString();
        assertThat(inside).contains(code);
        seen.put(code, value.path("number").asDouble());
      }
    } while (!seen.equals(wanted));
  }

  @Test
  void completedSubscriptionIsForgotten() {
    try (SocketClient client = new SocketClient(service)) {
      client.subscribe("1", SUBSCRIPTION, box(200, 201));
      client.nextBatch();
      double open = subscriptions();
      client.complete("1");
      RunningService.await("one less", () -> subscriptions() < open);
    }
  }

  private static double subscriptions() {
    return service
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("citytwin_watch_subscriptions"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }
}
