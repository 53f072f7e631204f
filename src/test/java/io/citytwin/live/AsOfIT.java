package io.citytwin.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The state as of instants of the past, against a fold of what was sent. Uses sensors 700 to 724.
 */
class AsOfIT {

  private static final int FIRST = 700;
  private static final int LAST = 720;
  private static final int SECONDS = 200_000; // some 2.3 days
  private static final Instant START =
      Instant.now().minusSeconds(SECONDS + 3_600).truncatedTo(ChronoUnit.SECONDS);

  private static final String CITY =
      """
      query($t: DateTime, $filter: FeatureFilter!, $after: String) {
        city(asOf: $t) { features(filter: $filter, first: 100, after: $after) {
          totalCount(mode: EXACT) pageInfo { endCursor }
          nodes { __typename id entityId ... on Sensor {
            datastreams { nodes { code latest { result resultText phenomenonTime } } }
          }
          state { key number text observedAt receivedAt quality freshness stale datastream { code } }
        } } }
      }
      """;

  private static final RunningService service = SharedLiveService.service();
  private static final SentHistory history = new SentHistory();
  private static final List<String> ids = new ArrayList<>();

  @BeforeAll
  static void send() {
    SharedLiveService.city().importSensors(FIRST, LAST + 5);
    for (int sensor = FIRST; sensor < LAST; sensor++) {
      ids.add(SensorCity.sensor(sensor).toString());
      if (sensor % 2 == 0) {
        ids.add(SensorCity.building(sensor).toString());
      }
    }
    history.send(service, new Random(600), FIRST, LAST, START, SECONDS);
  }

  private static JsonNode ask(Instant asOf, Map<String, Object> filter) {
    Map<String, Object> among = new LinkedHashMap<>(filter);
    among.putIfAbsent("id", Map.of("in", ids));
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("t", asOf == null ? null : asOf.toString());
    variables.put("filter", among);
    return service.graphql(CITY, variables);
  }

  private static JsonNode features(Instant asOf, Map<String, Object> filter) {
    JsonNode answer = ask(asOf, filter);
    assertThat(answer.path("errors").isMissingNode()).as(answer.toString()).isTrue();
    return answer.at("/data/city/features/nodes");
  }

  /** Random instants, and both sides of the borders: a value counts from its own instant on. */
  private static List<Instant> instants() {
    Random random = new Random(601);
    List<Instant> times = history.times();
    List<Instant> instants = new ArrayList<>(List.of(START.minusSeconds(1)));
    for (int i = 0; i < 6; i++) {
      instants.add(START.plusMillis(random.nextLong(SECONDS * 1_000L)));
      Instant time = times.get(random.nextInt(times.size()));
      instants.add(time);
      instants.add(time.minus(1, ChronoUnit.MICROS));
    }
    return instants;
  }

  private static Map<String, String> expected(int sensor, Instant asOf) {
    Map<String, String> expected = new TreeMap<>();
    for (String property : List.of("pressure", "status")) {
      SentHistory.Sent sent = history.at(SensorCity.code(sensor, property), asOf);
      if (sent != null) {
        Duration age = Duration.between(sent.phenomenon(), asOf);
        // Late after 15 minutes and dead after an hour, as SensorCity imports them.
        boolean dead = age.compareTo(Duration.ofHours(1)) > 0;
        boolean late = age.compareTo(Duration.ofMinutes(15)) > 0;
        expected.put(
            property,
            "%s %s %s %s %s"
                .formatted(
                    sent.value(),
                    sent.phenomenon(),
                    sent.result(),
                    sent.quality(),
                    dead ? "DEAD" : late ? "LATE" : "FRESH"));
      }
    }
    return expected;
  }

  private static Map<String, String> shown(JsonNode feature) {
    Map<String, String> shown = new TreeMap<>();
    for (JsonNode value : feature.path("state")) {
      shown.put(
          value.path("key").asString(),
          "%s %s %s %s %s"
              .formatted(
                  value.path("number").isNull()
                      ? value.path("text").asString()
                      : Double.toString(value.path("number").asDouble()),
                  Instant.parse(value.path("observedAt").asString()),
                  Instant.parse(value.path("receivedAt").asString()),
                  value.path("quality").asString(),
                  value.path("freshness").asString()));
      assertThat(value.path("stale").asBoolean())
          .isEqualTo(!value.path("freshness").asString().equals("FRESH"));
    }
    return shown;
  }

  @Test
  void stateAtAnInstantIsAFoldOfTheHistoryUpToIt() {
    int values = 0;
    for (Instant asOf : instants()) {
      Map<String, JsonNode> byId = new TreeMap<>();
      features(asOf, Map.of()).forEach(f -> byId.put(f.path("entityId").asString(), f));
      assertThat(byId).hasSameSizeAs(ids);
      for (int sensor = FIRST; sensor < LAST; sensor++) {
        Map<String, String> expected = expected(sensor, asOf);
        JsonNode node = byId.get(SensorCity.sensor(sensor).toString());
        assertThat(shown(node)).as("%s at %s", sensor, asOf).isEqualTo(expected);
        if (sensor % 2 == 0) {
          assertThat(shown(byId.get(SensorCity.building(sensor).toString()))).isEqualTo(expected);
        }
        for (JsonNode datastream : node.at("/datastreams/nodes")) {
          String code = datastream.path("code").asString();
          SentHistory.Sent sent = history.at(code, asOf);
          assertThat(datastream.at("/latest/phenomenonTime").asString(null))
              .isEqualTo(sent == null ? null : sent.phenomenon().toString());
        }
        values += expected.size();
      }
    }
    assertThat(values).isGreaterThan(150);
  }

  @Test
  void conditionsOnStateHoldAsOfTheInstant() {
    Map<String, Object> high = Map.of("key", "pressure", "number", Map.of("gt", 0.7));
    Map<String, Object> fresh = Map.of("key", "pressure", "stale", false);
    Map<String, Object> young = Map.of("key", "pressure", "maxAge", "PT3H");
    int found = 0;
    for (Instant asOf : instants().subList(1, 7)) {
      JsonNode all = features(asOf, Map.of());
      found += same(asOf, high, all, v -> v.path("number").asDouble() > 0.7);
      found += same(asOf, fresh, all, v -> v.path("freshness").asString().equals("FRESH"));
      Instant bound = asOf.minus(Duration.ofHours(3));
      found +=
          same(
              asOf,
              young,
              all,
              v -> !Instant.parse(v.path("observedAt").asString()).isBefore(bound));
    }
    assertThat(found).isGreaterThan(20);
  }

  private static int same(
      Instant asOf, Map<String, Object> test, JsonNode all, Predicate<JsonNode> holds) {
    TreeSet<String> expected = new TreeSet<>();
    for (JsonNode feature : all) {
      for (JsonNode value : feature.path("state")) {
        if (value.path("key").asString().equals("pressure") && holds.test(value)) {
          expected.add(feature.path("entityId").asString());
        }
      }
    }
    TreeSet<String> found = new TreeSet<>();
    features(asOf, Map.of("state", List.of(test)))
        .forEach(f -> found.add(f.path("entityId").asString()));
    assertThat(found).as("%s at %s", test, asOf).isEqualTo(expected);
    return found.size();
  }

  @Test
  void idsAreBoundToTheInstantAndLeadBackToIt() {
    Instant asOf = START.plusSeconds(SECONDS / 2);
    JsonNode then = features(asOf, Map.of());
    JsonNode now = features(null, Map.of());
    List<String> pastIds = new ArrayList<>();
    for (int i = 0; i < then.size(); i++) {
      pastIds.add(then.path(i).path("id").asString());
      assertThat(pastIds.getLast()).isNotEqualTo(now.path(i).path("id").asString());
      assertThat(then.path(i).path("entityId")).isEqualTo(now.path(i).path("entityId"));
    }
    List<String> mixed = new ArrayList<>(pastIds);
    now.forEach(feature -> mixed.add(feature.path("id").asString()));
    JsonNode nodes =
        service
            .graphql(
                """
                query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Feature { entityId state {
                  key number text observedAt receivedAt quality freshness stale datastream { code } } } } }
                """,
                Map.of("ids", mixed))
            .at("/data/nodes");
    assertThat(nodes).hasSize(mixed.size());
    for (int i = 0; i < pastIds.size(); i++) {
      assertThat(nodes.path(i).path("id").asString()).isEqualTo(mixed.get(i));
      assertThat(nodes.path(i).path("state")).isEqualTo(then.path(i).path("state"));
      JsonNode present = nodes.path(pastIds.size() + i);
      assertThat(present.path("id").asString()).isEqualTo(now.path(i).path("id").asString());
    }
    // They name the thing in the same city, and in no other.
    Map<String, Object> ofTheInstant = Map.of("id", Map.of("in", pastIds));
    assertThat(features(asOf, ofTheInstant)).hasSize(pastIds.size());
    assertThat(code(ask(null, ofTheInstant))).isEqualTo("BAD_USER_INPUT");
    assertThat(code(ask(asOf.plusSeconds(1), ofTheInstant))).isEqualTo("BAD_USER_INPUT");
  }

  private static String code(JsonNode answer) {
    return answer.at("/errors/0/extensions/code").asString("");
  }

  @Test
  void datastreamsKeepTheirContextAndShowNothingLater() {
    Instant asOf = START.plusSeconds(SECONDS / 2);
    String observations = "observations(first: 100) { nodes { phenomenonTime } }";
    JsonNode datastreams =
        service
            .graphql(
                """
                query($t: DateTime, $filter: SensorFilter) { city(asOf: $t) { sensors(filter: $filter) { nodes {
                  id datastreams { nodes { id code sensorId %s } } } } } }
                """
                    .formatted(observations),
                Map.of("t", asOf, "filter", Map.of("id", Map.of("in", ids))))
            .at("/data/city/sensors/nodes");
    assertThat(datastreams).isNotEmpty();
    for (JsonNode sensor : datastreams) {
      for (JsonNode datastream : sensor.at("/datastreams/nodes")) {
        assertThat(datastream.path("sensorId")).isEqualTo(sensor.path("id"));
        List<Instant> times = new ArrayList<>();
        datastream
            .at("/observations/nodes")
            .forEach(o -> times.add(Instant.parse(o.path("phenomenonTime").asString())));
        assertThat(times.reversed())
            .isEqualTo(
                history.between(datastream.path("code").asString(), Instant.EPOCH, asOf).stream()
                    .map(SentHistory.Sent::phenomenon)
                    .toList());
        JsonNode again =
            service.graphql(
                "query($id: ID!) { node(id: $id) { id ... on Datastream { %s } } }"
                    .formatted(observations),
                Map.of("id", datastream.path("id").asString()));
        assertThat(again.at("/data/node/id")).isEqualTo(datastream.path("id"));
        assertThat(again.at("/data/node/observations")).isEqualTo(datastream.path("observations"));
      }
    }
  }

  @Test
  void whatComesLateChangesThePast() {
    Instant asOf = START.plusSeconds(1_000);
    String code = SensorCity.code(LAST, "pressure");
    Map<String, Object> one = Map.of("id", Map.of("eq", SensorCity.sensor(LAST).toString()));
    for (double value : new double[] {0.5, 0.6}) {
      service.postLines(
          RunningService.line(code, asOf.minusSeconds(100 - (int) (value * 10)), value));
      assertThat(features(asOf, one).at("/0/state/0/number").asDouble()).isEqualTo(value);
    }
    assertThat(features(asOf.minusSeconds(96), one).at("/0/state")).isEmpty();
  }

  @Test
  void theFutureIsRefused() {
    Instant future = Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
    JsonNode answer = ask(future, Map.of());
    assertThat(code(answer)).isEqualTo("BAD_USER_INPUT");
    assertThat(answer.at("/errors/0/message").asString()).contains(future.toString(), "asOf");
    String past = features(Instant.now(), Map.of()).at("/0/id").asString();
    String forged =
        new io.citytwin.api.GlobalId("Sensor", SensorCity.sensor(FIRST).toString(), future)
            .encode();
    assertThat(past).isNotEqualTo(forged);
    JsonNode node =
        service.graphql("query($id: ID!) { node(id: $id) { id } }", Map.of("id", forged));
    assertThat(code(node)).isEqualTo("BAD_USER_INPUT");
  }

  @Test
  void whatIsNoLongerKeptIsNotTakenForNothing() {
    int sensor = LAST + 2;
    String code = SensorCity.code(sensor, "status");
    Instant now = Instant.now();
    for (int hours = 1; hours < 9; hours++) {
      service.postLines(RunningService.line(code, now.minus(Duration.ofHours(hours)), "gone"));
    }
    service.postLines(RunningService.line(SensorCity.code(sensor, "pressure"), START, 0.5));
    // As the keeper of rollups notes it, once in an hour.
    SharedLiveService.database()
        .execute(
            "insert into twin.observation_horizon (datastream_no, kept_from) select datastream_no,"
                + " date_trunc('hour', now() - interval '4 hours', 'UTC') from twin.datastream"
                + " where code = '"
                + code
                + "'");
    Map<String, Object> one = Map.of("id", Map.of("eq", SensorCity.sensor(sensor).toString()));
    Instant kept = now.minus(Duration.ofMinutes(150));
    assertThat(features(kept, one).at("/0/state")).hasSize(2);
    Instant gone = now.minus(Duration.ofMinutes(7 * 60 - 1));
    JsonNode answer = ask(gone, one);
    assertThat(code(answer)).isEqualTo("NOT_FOUND");
    assertThat(answer.path("errors")).hasSize(1);
    assertThat(answer.at("/errors/0/message").asString()).contains(code, "kept from");
    assertThat(answer.at("/data/city/features/nodes/0/state")).hasSize(1);
    Map<String, Object> test = Map.of("state", List.of(Map.of("key", "status")));
    JsonNode search = ask(gone, test);
    assertThat(code(search)).isEqualTo("NOT_FOUND");
    assertThat(search.at("/data/city/features").isMissingNode()).isTrue();
  }

  /** Whether it may be asked for depends on the clock and the retention, not on the features. */
  @Test
  void answersOfThePastHaveNoTagAndThoseOfThePresentDo() throws Exception {
    String list = "sensors(first: 1) { nodes { id name } }";
    assertThat(tag("{ city { " + list + " } }")).isPresent();
    assertThat(tag("{ city(asOf: \"" + START + "\") { " + list + " } }")).isEmpty();
    String id = features(START, Map.of()).at("/0/id").asString();
    assertThat(tag("{ node(id: \"" + id + "\") { id } }")).isEmpty();
  }

  private static java.util.Optional<String> tag(String document) throws Exception {
    HttpResponse<String> answer =
        RunningService.CLIENT.send(
            HttpRequest.newBuilder(
                    service.uri(
                        "/graphql?query=" + URLEncoder.encode(document, StandardCharsets.UTF_8)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.body()).doesNotContain("\"errors\"");
    return answer.headers().firstValue("ETag");
  }
}
