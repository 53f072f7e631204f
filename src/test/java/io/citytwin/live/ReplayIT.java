package io.citytwin.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.api.Deadline;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.ObservationSpans;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Replays against a fold of what was sent. Uses sensors 630 to 659. */
class ReplayIT {

  private static final int FIRST = 630;
  private static final int LAST = 660;
  private static final int SECONDS = 20_000;
  private static final Instant START =
      Instant.now().minusSeconds(SECONDS + 3_600).truncatedTo(ChronoUnit.SECONDS);

  private static final String REPLAY =
      """
      subscription($from: DateTime!, $to: DateTime!, $speed: Float!, $watch: ReplayWatchInput!, $kinds: [FeatureKind!],
                   $keys: [String!], $throttle: ReplayThrottleInput) {
        replay(from: $from, to: $to, speed: $speed, watch: $watch, kinds: $kinds, keys: $keys, throttle: $throttle) {
          sequence time snapshot
          changes { kind entityId featureId values { key number text observedAt receivedAt quality freshness datastream { code } } }
        }
      }
      """;

  private static final RunningService service = SharedLiveService.service();
  private static final SentHistory history = new SentHistory();

  @BeforeAll
  static void send() {
    SharedLiveService.city().importSensors(FIRST, LAST);
    history.send(service, new Random(630), FIRST, LAST, START, SECONDS);
  }

  private static Map<String, Object> box(int from, int to) {
    return Map.of(
        "bbox",
        Map.of(
            "west",
            SensorCity.longitude(from) - 0.0004,
            "east",
            SensorCity.longitude(to) + 0.0004,
            "south",
            43.69,
            "north",
            43.71));
  }

  private static Map<String, Object> variables(Instant from, Instant to, Object watch) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("from", from);
    variables.put("to", to);
    variables.put("speed", 20_000);
    variables.put("watch", watch);
    variables.put("kinds", List.of("SENSOR"));
    variables.put("throttle", Map.of("minInterval", "PT0.1S", "maxBatch", 7));
    return variables;
  }

  /** All batches until the replay completes by itself. */
  private static List<JsonNode> batches(SocketClient client) {
    List<JsonNode> batches = new ArrayList<>();
    while (true) {
      JsonNode message = Objects.requireNonNull(client.poll(20_000), "no message within 20 s");
      switch (message.path("type").asString()) {
        case "complete" -> {
          return batches;
        }
        case "next" -> batches.add(message.at("/payload/data/replay"));
        case "ping" -> {}
        default -> throw new AssertionError(message.toString());
      }
    }
  }

  private static List<JsonNode> replay(Map<String, Object> variables) {
    try (SocketClient client = new SocketClient(service)) {
      client.subscribe("1", REPLAY, variables);
      return batches(client);
    }
  }

  private static String shown(JsonNode value) {
    return "%s %s %s %s"
        .formatted(
            value.path("number").isNull()
                ? value.path("text").asString()
                : Double.toString(value.path("number").asDouble()),
            Instant.parse(value.path("observedAt").asString()),
            Instant.parse(value.path("receivedAt").asString()),
            value.path("quality").asString());
  }

  private static String shown(SentHistory.Sent sent) {
    return "%s %s %s %s".formatted(sent.value(), sent.phenomenon(), sent.result(), sent.quality());
  }

  private static Map<String, String> state(int first, int last, Instant asOf) {
    Map<String, String> state = new TreeMap<>();
    for (int sensor = first; sensor <= last; sensor++) {
      for (String property : List.of("pressure", "status")) {
        SentHistory.Sent sent = history.at(SensorCity.code(sensor, property), asOf);
        if (sent != null) {
          state.put(sent.code(), shown(sent));
        }
      }
    }
    return state;
  }

  private static Map<String, List<String>> passage(int first, int last, Instant from, Instant to) {
    Map<String, List<String>> passage = new TreeMap<>();
    for (int sensor = first; sensor <= last; sensor++) {
      for (String property : List.of("pressure", "status")) {
        String code = SensorCity.code(sensor, property);
        List<String> values =
            history.between(code, from, to).stream().map(ReplayIT::shown).toList();
        if (!values.isEmpty()) {
          passage.put(code, values);
        }
      }
    }
    return passage;
  }

  private static Instant time(JsonNode batch) {
    return Instant.parse(batch.path("time").asString());
  }

  /** Sorts what came by its datastream; checks sequence, times and that it begins with a state. */
  private static void read(
      List<JsonNode> batches, Map<String, String> snapshot, Map<String, List<String>> passage) {
    Instant reached = Instant.MIN;
    int sequence = 0;
    boolean begun = false;
    for (JsonNode batch : batches) {
      assertThat(batch.path("sequence").asInt()).isEqualTo(++sequence);
      Instant time = time(batch);
      boolean first = batch.path("snapshot").asBoolean();
      assertThat(first && begun).as("the state comes first").isFalse();
      begun |= !first;
      int values = 0;
      for (JsonNode change : batch.path("changes")) {
        for (JsonNode value : change.path("values")) {
          values++;
          Instant observed = Instant.parse(value.path("observedAt").asString());
          assertThat(observed).isBeforeOrEqualTo(time);
          Duration age = Duration.between(observed, time);
          assertThat(value.path("freshness").asString())
              .isEqualTo(
                  age.toMinutes() >= 60 && !age.equals(Duration.ofHours(1))
                      ? "DEAD"
                      : age.compareTo(Duration.ofMinutes(15)) > 0 ? "LATE" : "FRESH");
          String code = value.at("/datastream/code").asString();
          if (first) {
            assertThat(snapshot.put(code, shown(value))).as("once: " + code).isNull();
          } else {
            assertThat(observed).as("in the order of time").isAfterOrEqualTo(reached);
            passage.computeIfAbsent(code, _ -> new ArrayList<>()).add(shown(value));
          }
        }
      }
      assertThat(values).isLessThanOrEqualTo(7);
      assertThat(time).isAfterOrEqualTo(reached);
      reached = time;
    }
  }

  @ParameterizedTest
  @CsvSource({"630, 659, 0, 20000", "635, 640, 7000, 12345", "650, 650, 3, 19999"})
  void replayIsTheStateAtTheBeginningAndThenEverythingInOrder(
      int first, int last, int fromSecond, int toSecond) {
    Instant from = START.plusSeconds(fromSecond);
    Instant to = START.plusSeconds(toSecond);
    List<JsonNode> batches = replay(variables(from, to, box(first, last)));
    Map<String, String> snapshot = new TreeMap<>();
    Map<String, List<String>> passage = new TreeMap<>();
    read(batches, snapshot, passage);
    assertThat(snapshot).isEqualTo(state(first, last, from));
    assertThat(passage).isEqualTo(passage(first, last, from, to)).isNotEmpty();
    // Folded it is the state at the end, and nothing of it stood outside.
    passage.forEach((code, values) -> snapshot.put(code, values.getLast()));
    assertThat(snapshot).isEqualTo(state(first, last, to));
    assertThat(time(batches.getLast())).isEqualTo(to);
  }

  @Test
  void featuresThatCarryASensorAreReplayedByTheirIds() {
    Instant from = START.plusSeconds(5_000);
    Instant to = START.plusSeconds(9_000);
    String building = SensorCity.building(634).toString();
    Map<String, Object> variables =
        variables(
            from,
            to,
            Map.of(
                "entityIds",
                List.of(building, SensorCity.globalId("Sensor", SensorCity.sensor(641)))));
    variables.remove("kinds");
    variables.put("keys", List.of("pressure"));
    Map<String, List<String>> seen = new TreeMap<>();
    for (JsonNode batch : replay(variables)) {
      for (JsonNode change : batch.path("changes")) {
        for (JsonNode value : change.path("values")) {
          assertThat(value.path("key").asString()).isEqualTo("pressure");
          if (!batch.path("snapshot").asBoolean()) {
            seen.computeIfAbsent(change.path("entityId").asString(), _ -> new ArrayList<>())
                .add(shown(value));
          }
        }
      }
    }
    Map<String, List<String>> expected = new TreeMap<>();
    for (Map.Entry<String, Integer> each :
        Map.of(building, 634, SensorCity.sensor(641).toString(), 641).entrySet()) {
      List<String> values =
          passage(each.getValue(), each.getValue(), from, to)
              .getOrDefault(SensorCity.code(each.getValue(), "pressure"), List.of());
      if (!values.isEmpty()) {
        expected.put(each.getKey(), values);
      }
    }
    assertThat(seen).isEqualTo(expected).isNotEmpty();
  }

  /** Time that is over in the past takes its part of the clock's; the law, not a measurement. */
  @Test
  void replayTakesAtLeastTheTimeItsSpeedSays() {
    Map<String, Object> variables =
        variables(
            START, START.plusSeconds(60), Map.of("entityIds", List.of(SensorCity.sensor(FIRST))));
    variables.put("speed", 60);
    variables.put("throttle", Map.of("minInterval", "PT0.25S"));
    long began = System.nanoTime();
    List<JsonNode> batches = replay(variables);
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(1_000_000_000L);
    assertThat(batches).hasSize(5); // the state, and four ticks of 15 seconds, empty ones too
    assertThat(time(batches.get(2))).isEqualTo(START.plusSeconds(30));
  }

  @Test
  void slowClientSlowsTheReplayDownAndMissesNothing() {
    Instant to = START.plusSeconds(SECONDS);
    try (SocketClient client = new SocketClient(service)) {
      client.subscribe("1", REPLAY, variables(START, to, box(FIRST, LAST - 1)));
      List<JsonNode> batches = new ArrayList<>();
      batches.add(client.next("next").at("/payload/data/replay"));
      client.freeze();
      RunningService.await("a second has gone", after(Duration.ofSeconds(1)));
      client.thaw();
      batches.addAll(batches(client));
      Map<String, String> snapshot = new TreeMap<>();
      Map<String, List<String>> passage = new TreeMap<>();
      read(batches, snapshot, passage);
      assertThat(passage).isEqualTo(passage(FIRST, LAST - 1, START, to));
    }
  }

  private static java.util.function.BooleanSupplier after(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    return () -> System.nanoTime() > end;
  }

  @Test
  void replayThatIsLeftIsForgotten() {
    double before = open();
    Map<String, Object> variables =
        variables(START, START.plusSeconds(SECONDS), box(FIRST, LAST - 1));
    variables.put("speed", 1);
    try (SocketClient client = new SocketClient(service)) {
      client.subscribe("1", REPLAY, variables);
      client.next("next");
      assertThat(open()).isEqualTo(before + 1);
      client.complete("1");
      RunningService.await("it is closed", () -> open() == before);
    }
  }

  @Test
  void serverSentEventsEndWithTheReplay() throws Exception {
    String body =
        RunningService.JSON.writeValueAsString(
            Map.of(
                "query",
                REPLAY,
                "variables",
                variables(START, START.plusSeconds(5_000), box(FIRST, LAST - 1))));
    String events =
        RunningService.CLIENT
            .send(
                HttpRequest.newBuilder(service.uri("/graphql"))
                    .header("Content-Type", "application/json")
                    .header("Accept", "text/event-stream")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    assertThat(events).contains("\"sequence\":1,", "\"sequence\":2,").contains("event:complete");
  }

  private static double open() {
    return service
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("citytwin_replay_open"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** What is changed of a good request, and the code and words of the refusal. */
  @ParameterizedTest
  @CsvSource({
    "to, 2000-01-01T00:00:00Z, BAD_USER_INPUT, a replay goes from one instant to a later one",
    "to, 9999-01-01T00:00:00Z, BAD_USER_INPUT, a replay goes from one instant to a later one",
    "speed, 0, BAD_USER_INPUT, speed is 0.0; 0.1 to 1000000 are allowed",
    "speed, -5, BAD_USER_INPUT, speed is -5.0",
    "from, 0001-01-01T00:00:00Z, LIMIT_EXCEEDED, ask for more speed or less time",
    "keys, , BAD_USER_INPUT, keys has 0 items",
    "watch, , BAD_USER_INPUT, watch.entityIds has 0 ids",
  })
  void whatCannotBeReplayedIsRefused(String argument, String value, String code, String words) {
    Map<String, Object> variables =
        variables(START, START.plusSeconds(SECONDS), box(FIRST, LAST - 1));
    variables.put(
        argument,
        switch (argument) {
          case "speed" -> (Object) Double.valueOf(value);
          case "keys" -> (Object) List.of();
          case "watch" -> Map.of("entityIds", List.of());
          default -> value;
        });
    if (argument.equals("from")) {
      variables.put("speed", 1_000);
    }
    try (SocketClient client = new SocketClient(service)) {
      client.subscribe("1", REPLAY, variables);
      JsonNode refusal = client.next("next");
      assertThat(refusal.toString()).contains(code, words);
    }
  }

  /** Pages by key, however small, are what one large page is, and what was sent. */
  @Test
  void observationsArePagedByTimeAndDatastream() {
    ObservationSpans spans = service.bean(ObservationSpans.class);
    List<Integer> numbers = new ArrayList<>();
    Map<String, List<Instant>> expected = new TreeMap<>();
    Instant from = START.plusSeconds(1_000);
    Instant to = START.plusSeconds(15_000);
    DatastreamRegistry registry = service.bean(DatastreamRegistry.class);
    for (int sensor = FIRST; sensor < LAST; sensor++) {
      for (String property : List.of("pressure", "status")) {
        String code = SensorCity.code(sensor, property);
        numbers.add(Objects.requireNonNull(registry.current().byCode(code)).number());
        expected.put(
            code,
            history.between(code, from, to).stream().map(SentHistory.Sent::phenomenon).toList());
      }
    }
    Deadline deadline = Deadline.in(Duration.ofSeconds(20), InstantSource.system());
    ObservationSpans.Place place = ObservationSpans.Place.endOf(from);
    List<Observation> paged = new ArrayList<>();
    List<Observation> page;
    do {
      page = spans.read(numbers, place, to, 9, deadline);
      paged.addAll(page);
      place = page.isEmpty() ? place : ObservationSpans.Place.of(page.getLast());
    } while (!page.isEmpty());
    assertThat(paged)
        .isEqualTo(spans.read(numbers, ObservationSpans.Place.endOf(from), to, 100_000, deadline))
        .isSortedAccordingTo(
            Comparator.comparing(Observation::phenomenonTime)
                .thenComparing(Observation::datastream));
    Map<String, List<Instant>> seen = new TreeMap<>();
    expected.keySet().forEach(code -> seen.put(code, new ArrayList<>()));
    for (Observation observation : paged) {
      seen.get(Objects.requireNonNull(registry.current().byNumber(observation.datastream())).code())
          .add(observation.phenomenonTime());
    }
    assertThat(seen).isEqualTo(expected);
  }
}
