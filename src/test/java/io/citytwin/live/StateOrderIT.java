package io.citytwin.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Lists ordered by live values, against a plain sort of what the same features show. Uses sensors
 * 660 to 699.
 */
class StateOrderIT {

  private static final int FIRST = 660;
  private static final int LAST = 699;
  private static final Instant EARLIER = Instant.now().minusSeconds(3_000);

  private static final String LIST =
      """
      query($t: DateTime, $filter: FeatureFilter!, $order: [FeatureOrder!], $first: Int, $after: String, $last: Int, $before: String) {
        city(asOf: $t) { features(filter: $filter, orderBy: $order, first: $first, after: $after, last: $last, before: $before) {
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
          nodes { entityId state { key number } }
        } }
      }
      """;

  private static final RunningService service = SharedLiveService.service();
  private static final List<String> ids = new ArrayList<>();

  @BeforeAll
  static void observe() {
    SharedLiveService.city().importSensors(FIRST, LAST);
    // Some buildings carry several sensors; the import after it makes the service look again.
    SharedLiveService.database()
        .execute(
            "update twin.sensor set mounted_kind = 'BUILDING', mounted_on = '%s' where entity_id in ('%s', '%s')"
                .formatted(
                    SensorCity.building(FIRST),
                    SensorCity.sensor(FIRST + 1),
                    SensorCity.sensor(FIRST + 3)));
    SharedLiveService.city().importSensors(LAST, LAST + 1);
    Random random = new Random(660);
    List<String> lines = new ArrayList<>();
    Instant now = Instant.now();
    for (int sensor = FIRST; sensor <= LAST; sensor++) {
      ids.add(SensorCity.sensor(sensor).toString());
      if (sensor % 2 == 0) {
        ids.add(SensorCity.building(sensor).toString());
      }
      for (Instant time : List.of(EARLIER, now)) {
        // Few different values, so that many tie; some sensors show text, some nothing.
        if (random.nextInt(6) > 0) {
          boolean number = random.nextInt(6) > 0;
          lines.add(
              RunningService.line(
                  SensorCity.code(sensor, "pressure"),
                  time,
                  number ? (Object) (random.nextInt(6) / 2.0 - 1) : "stuck"));
        }
        if (random.nextBoolean()) {
          lines.add(
              RunningService.line(SensorCity.code(sensor, "status"), time, random.nextInt(3)));
        }
      }
    }
    RunningService.await(
        "the sensors are known",
        () -> service.postLines(lines.toArray(String[]::new)).json().path("rejected").asInt() == 0);
    Map<String, Object> all = variables(null, List.of());
    all.put("first", 1000);
    JsonNode expected = ask(with(all, "t", now.plusMillis(1)));
    RunningService.await("the state is shown", () -> ask(all).equals(expected));
  }

  private static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
    Map<String, Object> copy = new HashMap<>(map);
    copy.put(key, value);
    return copy;
  }

  private static Map<String, Object> variables(
      @Nullable Instant asOf, List<Map<String, String>> order) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("t", asOf);
    variables.put("filter", Map.of("id", Map.of("in", ids)));
    variables.put("order", order);
    return variables;
  }

  private static JsonNode ask(Map<String, Object> variables) {
    JsonNode answer = service.graphql(LIST, variables);
    assertThat(answer.path("errors").isMissingNode()).as(answer.toString()).isTrue();
    return answer.at("/data/city/features");
  }

  private static List<String> ids(JsonNode page) {
    List<String> found = new ArrayList<>();
    page.path("nodes").forEach(node -> found.add(node.path("entityId").asString()));
    return found;
  }

  /** The least or greatest number a feature shows under a key, by its id. */
  private static Map<String, Double> numbers(JsonNode page, String key, boolean greatest) {
    Map<String, Double> numbers = new TreeMap<>();
    for (JsonNode node : page.path("nodes")) {
      for (JsonNode value : node.path("state")) {
        if (value.path("key").asString().equals(key) && value.path("number").isNumber()) {
          numbers.merge(
              node.path("entityId").asString(),
              value.path("number").asDouble(),
              greatest ? Math::max : Math::min);
        }
      }
    }
    return numbers;
  }

  private static Comparator<String> by(JsonNode page, String key, boolean falling) {
    Map<String, Double> numbers = numbers(page, key, falling);
    assertThat(numbers).isNotEmpty();
    Comparator<Double> order = falling ? Comparator.reverseOrder() : Comparator.naturalOrder();
    return Comparator.comparing(numbers::get, Comparator.nullsLast(order));
  }

  private static Map<String, String> term(String key, boolean falling) {
    return Map.of("state", key, "direction", falling ? "DESC" : "ASC");
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void pagesFollowTheNumbersThatAreShown(boolean falling, boolean past) {
    Instant asOf = past ? EARLIER.plusSeconds(60) : null;
    Map<String, Object> variables =
        variables(asOf, List.of(term("pressure", falling), term("status", !falling)));
    JsonNode all = ask(with(variables, "first", 1000));
    Comparator<String> ties = Comparator.naturalOrder();
    List<String> expected = new ArrayList<>(ids(all));
    Collections.shuffle(expected, new Random(1));
    expected.sort(
        by(all, "pressure", falling)
            .thenComparing(by(all, "status", !falling))
            .thenComparing(falling ? ties : ties.reversed()));
    assertThat(ids(all)).hasSameSizeAs(ids).isEqualTo(expected);
    assertThat(paged(variables, "first", "after", "/pageInfo/endCursor", "/pageInfo/hasNextPage"))
        .isEqualTo(expected);
    assertThat(
            paged(
                variables, "last", "before", "/pageInfo/startCursor", "/pageInfo/hasPreviousPage"))
        .isEqualTo(expected);
  }

  private static List<String> paged(
      Map<String, Object> variables, String size, String cursor, String place, String more) {
    List<String> paged = new ArrayList<>();
    Map<String, Object> next = with(variables, size, 7);
    JsonNode page;
    do {
      page = ask(next);
      paged.addAll(size.equals("first") ? paged.size() : 0, ids(page));
      next = with(next, cursor, page.at(place).asString());
    } while (page.at(more).asBoolean());
    return paged;
  }

  @Test
  void cursorOfAnotherKeyIsRefused() {
    JsonNode page = ask(with(variables(null, List.of(term("pressure", true))), "first", 3));
    Map<String, Object> other = with(variables(null, List.of(term("status", true))), "first", 3);
    JsonNode answer =
        service.graphql(LIST, with(other, "after", page.at("/pageInfo/endCursor").asString()));
    assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("INVALID_CURSOR");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|BAD_USER_INPUT|neither field nor state",
        "{\"field\": \"NAME\", \"state\": \"pressure\"}|BAD_USER_INPUT|both field and state",
        "{\"state\": \"presure\"}|BAD_USER_INPUT|no sensor of the city observes 'presure' and no rule derives it; known are",
        "{\"state\": \"'; drop table twin.sensor; --\"}|BAD_USER_INPUT|known are",
      })
  void orderThatIsNoneIsRefused(String term, String code, String words) {
    Map<String, Object> variables = variables(null, List.of());
    variables.put("order", List.of(RunningService.JSON.readValue(term, LinkedHashMap.class)));
    JsonNode error = service.graphql(LIST, variables).at("/errors/0");
    assertThat(error.at("/extensions/code").asString()).isEqualTo(code);
    assertThat(error.path("message").asString()).contains(words);
  }

  @Test
  void keyNamedTwiceIsRefused() {
    JsonNode error =
        service
            .graphql(
                LIST, variables(null, List.of(term("pressure", true), term("pressure", false))))
            .at("/errors/0");
    assertThat(error.path("message").asString()).contains("state 'pressure' twice");
  }
}
