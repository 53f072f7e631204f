package io.citytwin.alarm;

import static io.citytwin.live.RunningService.await;
import static io.citytwin.live.RunningService.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.live.SharedLiveService;
import io.citytwin.model.feature.EntityId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What tests of alarms ask of the shared service. */
final class AlarmClient {

  private static final RunningService service = SharedLiveService.service();

  static final String CREATE =
      """
      mutation($input: CreateAlarmRuleInput!) {
        createAlarmRule(input: $input) { rule { id name kind version enabled since condition appliesTo } }
      }
      """;

  static final String ALARMS =
      """
      query($filter: AlarmFilter, $first: Int! = 50, $after: String) {
        alarms(first: $first, after: $after, filter: $filter) {
          totalCount
          pageInfo { hasNextPage endCursor }
          nodes {
            id state severity message openedAt clearedAt value memberCount acknowledgedBy location
            rule { name deleted } datastream { code }
            members { openedAt clearedAt value datastream { code } }
            transitions { kind fromState toState eventAt actor comment }
          }
        }
      }
      """;

  static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  static RunningService.Answer post(int sensor, Instant at, double value) {
    return service.postLines(line(SensorCity.code(sensor, "pressure"), at, value));
  }

  static String datastream(int sensor) {
    return SensorCity.globalId(
        "Datastream", EntityId.ofDatastream(SensorCity.code(sensor, "pressure")));
  }

  static Map<String, Object> input(String name, Map<String, ?> condition, int... sensors) {
    List<String> ids = Arrays.stream(sensors).mapToObj(AlarmClient::datastream).toList();
    Map<String, Object> input = new HashMap<>();
    input.put("name", name);
    input.put("severity", "MAJOR");
    input.put("condition", condition);
    input.put("appliesTo", Map.of("datastreamIds", ids));
    return input;
  }

  static Map<String, ?> below(double limit) {
    return Map.of("threshold", Map.of("comparison", "BELOW", "limit", limit, "clearAt", 0.3));
  }

  /** Makes a rule that is evaluated on its sensors when this returns. */
  static String create(Map<String, Object> input) {
    JsonNode answer = service.graphql(CREATE, Map.of("input", input));
    assertThat(answer.has("errors")).as(answer.toString()).isFalse();
    String id = answer.at("/data/createAlarmRule/rule/id").asString();
    await("the rule is evaluated", () -> datastreamCount(id) > 0);
    return id;
  }

  static int datastreamCount(String rule) {
    return service
        .graphql(
            "query($id: ID!) { node(id: $id) { ... on AlarmRule { datastreamCount } } }",
            Map.of("id", rule))
        .at("/data/node/datastreamCount")
        .asInt();
  }

  static JsonNode alarms(String rule) {
    JsonNode answer = service.graphql(ALARMS, Map.of("filter", Map.of("ruleIds", List.of(rule))));
    assertThat(answer.has("errors")).as(answer.toString()).isFalse();
    return answer.at("/data/alarms/nodes");
  }

  static JsonNode awaitState(String rule, String state) {
    await(
        "an alarm is " + state,
        () ->
            !alarms(rule).isEmpty() && alarms(rule).path(0).path("state").asString().equals(state));
    return alarms(rule).path(0);
  }

  static List<String> kinds(JsonNode alarm) {
    return alarm.path("transitions").valueStream().map(t -> t.path("kind").asString()).toList();
  }

  static double metric(String name) {
    return service
        .get("/metrics")
        .body()
        .lines()
        .filter(l -> l.startsWith(name + " "))
        .mapToDouble(l -> Double.parseDouble(l.substring(name.length() + 1)))
        .sum();
  }

  private AlarmClient() {}
}
