package io.citytwin.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Lists filtered by live state, against what the same features show when their state is read. */
class StateFilterIT {

  private static final int FIRST = 8_000;
  private static final int SENSORS = 40;

  private static final String FOUND =
      """
      query($filter: FeatureFilter!, $after: String, $size: Int) {
        city { features(filter: $filter, first: $size, after: $after) {
          totalCount(mode: EXACT) pageInfo { hasNextPage endCursor }
          nodes { entityId state { key number text observedAt quality stale } }
        } }
      }
      """;

  private static final RunningService service = SharedLiveService.service();

  private static final List<String> ids = new ArrayList<>();

  @BeforeAll
  static void observe() {
    SharedLiveService.city().importSensors(FIRST, FIRST + SENSORS);
    Random random = new Random(20261125);
    List<String> lines = new ArrayList<>();
    Instant now = Instant.now();
    for (int sensor = FIRST; sensor < FIRST + SENSORS; sensor++) {
      ids.add(SensorCity.sensor(sensor).toString());
      ids.add(SensorCity.building(sensor).toString());
      if (random.nextInt(10) > 0) {
        lines.add(
            "{\"datastream\":\"%s\",\"phenomenonTime\":\"%s\",\"result\":%s,\"quality\":\"%s\"}"
                .formatted(
                    SensorCity.code(sensor, "pressure"),
                    now.minusSeconds(random.nextInt(4) * 1000L + 500),
                    random.nextInt(16) / 10.0,
                    random.nextBoolean() ? "GOOD" : "ESTIMATED"));
      }
      if (random.nextInt(3) > 0) {
        lines.add(
            "{\"datastream\":\"%s\",\"phenomenonTime\":\"%s\",\"result\":\"%s\"}"
                .formatted(
                    SensorCity.code(sensor, "status"),
                    now.minusSeconds(60),
                    random.nextBoolean() ? "Ｏpen" : "shut"));
      }
    }
    RunningService.await(
        "the sensors are known",
        () -> service.postLines(lines.toArray(String[]::new)).json().path("rejected").asInt() == 0);
    RunningService.await(
        "the state is shown",
        () -> {
          long values = 0;
          for (JsonNode node : all()) {
            values += node.path("state").size();
          }
          return values >= lines.size();
        });
  }

  private static Map<String, Object> among(Map<String, Object> filter) {
    Map<String, Object> whole = new LinkedHashMap<>(filter);
    whole.put("id", Map.of("in", ids));
    return whole;
  }

  private static JsonNode answer(Map<String, Object> filter, int size, String after) {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("filter", among(filter));
    variables.put("size", size);
    variables.put("after", after);
    return service.graphql(FOUND, variables);
  }

  private static JsonNode all() {
    return answer(Map.of(), 1000, null).at("/data/city/features/nodes");
  }

  private static Set<String> found(Map<String, Object> filter) {
    JsonNode answer = answer(filter, 1000, null);
    assertThat(answer.path("errors").isMissingNode()).as(answer.toString()).isTrue();
    JsonNode features = answer.at("/data/city/features");
    Set<String> found = new TreeSet<>();
    features.path("nodes").forEach(node -> found.add(node.path("entityId").asString()));
    assertThat(features.path("totalCount").asInt()).isEqualTo(found.size());
    return found;
  }

  /** What a feature shows decides, value by value. */
  private static Set<String> expected(java.util.function.Predicate<JsonNode> value) {
    Set<String> expected = new TreeSet<>();
    for (JsonNode node : all()) {
      for (JsonNode each : node.path("state")) {
        if (value.test(each)) {
          expected.add(node.path("entityId").asString());
        }
      }
    }
    return expected;
  }

  private static Map<String, Object> state(Map<String, Object> test) {
    return Map.of("state", List.of(test));
  }

  @ParameterizedTest
  @CsvSource({"eq, 0.3", "gt, 0.7", "gte, 0.7", "lt, 0.7", "lte, 0.7"})
  void numbersCompareAsTheyAreShown(String operator, double bound) {
    Set<String> expected =
        expected(
            value -> {
              double own = value.path("number").asDouble();
              return value.path("key").asString().equals("pressure")
                  && switch (operator) {
                    case "eq" -> own == bound;
                    case "gt" -> own > bound;
                    case "gte" -> own >= bound;
                    case "lt" -> own < bound;
                    default -> own <= bound;
                  };
            });
    assertThat(expected).isNotEmpty();
    assertThat(found(state(Map.of("key", "pressure", "number", Map.of(operator, bound)))))
        .isEqualTo(expected);
  }

  @Test
  void textsMatchWithoutCaseAndWidth() {
    Set<String> open = expected(value -> value.path("text").asString("").equals("Ｏpen"));
    assertThat(open).isNotEmpty();
    assertThat(found(state(Map.of("key", "status", "text", Map.of("startsWith", "OPEN")))))
        .isEqualTo(open);
    assertThat(found(state(Map.of("key", "status", "text", Map.of("contains", "pe")))))
        .isEqualTo(open);
    assertThat(found(state(Map.of("key", "status", "text", Map.of("in", List.of("Ｏpen", "x"))))))
        .isEqualTo(open);
    assertThat(found(state(Map.of("key", "status", "text", Map.of("eq", "open"))))).isEmpty();
    assertThat(found(state(Map.of("key", "status", "number", Map.of("isNull", true)))))
        .isEqualTo(expected(value -> value.path("key").asString().equals("status")));
    assertThat(found(state(Map.of("key", "pressure", "text", Map.of("isNull", false))))).isEmpty();
  }

  @Test
  void qualityAgeAndStalenessCount() {
    assertThat(found(state(Map.of("key", "pressure", "quality", List.of("ESTIMATED")))))
        .isNotEmpty()
        .isEqualTo(expected(value -> value.path("quality").asString().equals("ESTIMATED")));
    Instant young = Instant.now().minus(Duration.ofSeconds(1000));
    assertThat(found(state(Map.of("key", "pressure", "maxAge", "PT1000S"))))
        .isNotEmpty()
        .isEqualTo(
            expected(
                value ->
                    value.path("key").asString().equals("pressure")
                        && Instant.parse(value.path("observedAt").asString()).isAfter(young)));
    assertThat(found(state(Map.of("key", "pressure", "stale", true))))
        .isNotEmpty()
        .isEqualTo(
            expected(
                value ->
                    value.path("key").asString().equals("pressure")
                        && value.path("stale").booleanValue()));
  }

  @Test
  void conditionsCombineWithTheOthersOfTheFilter() {
    Map<String, Object> low = Map.of("key", "pressure", "number", Map.of("lt", 0.8));
    Map<String, Object> open = Map.of("key", "status", "text", Map.of("startsWith", "open"));
    Set<String> both = new TreeSet<>(found(state(low)));
    both.retainAll(found(state(open)));
    assertThat(found(Map.of("state", List.of(low, open)))).isNotEmpty().isEqualTo(both);
    Set<String> everything = found(Map.of());
    Set<String> others = new TreeSet<>(everything);
    others.removeAll(found(state(low)));
    assertThat(found(Map.of("not", state(low)))).isEqualTo(others);
    Set<String> sensors = found(Map.of("kind", List.of("SENSOR"), "or", List.of(state(low))));
    assertThat(sensors).hasSizeLessThan(found(state(low)).size());
  }

  /** A cursor is bound to what is asked, not to what it comes to. */
  @Test
  void pagesFollowEachOther() {
    Map<String, Object> filter = state(Map.of("key", "pressure"));
    Set<String> paged = new TreeSet<>();
    String after = null;
    boolean more = true;
    while (more) {
      JsonNode page = answer(filter, 7, after).at("/data/city/features");
      page.path("nodes").forEach(node -> paged.add(node.path("entityId").asString()));
      more = page.at("/pageInfo/hasNextPage").booleanValue();
      after = page.at("/pageInfo/endCursor").asString();
    }
    assertThat(paged).isEqualTo(found(filter));
  }

  @Test
  void ageMustBeAboveZeroAndKeysAreNeverSql() {
    assertThat(
            answer(state(Map.of("key", "pressure", "maxAge", "PT0S")), 5, null)
                .at("/errors/0/extensions/code")
                .asString())
        .isEqualTo("BAD_USER_INPUT");
    assertThat(found(state(Map.of("key", "'; drop table twin.building; --")))).isEmpty();
  }
}
