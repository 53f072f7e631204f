package io.citytwin.alarm;

import static io.citytwin.alarm.AlarmClient.ALARMS;
import static io.citytwin.alarm.AlarmClient.CREATE;
import static io.citytwin.alarm.AlarmClient.alarms;
import static io.citytwin.alarm.AlarmClient.awaitState;
import static io.citytwin.alarm.AlarmClient.below;
import static io.citytwin.alarm.AlarmClient.create;
import static io.citytwin.alarm.AlarmClient.datastreamCount;
import static io.citytwin.alarm.AlarmClient.input;
import static io.citytwin.alarm.AlarmClient.kinds;
import static io.citytwin.alarm.AlarmClient.metric;
import static io.citytwin.alarm.AlarmClient.now;
import static io.citytwin.alarm.AlarmClient.post;
import static io.citytwin.live.RunningService.await;
import static io.citytwin.live.RunningService.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.live.SharedLiveService;
import io.citytwin.live.SocketClient;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rules and alarms as clients see them. Uses sensors 500 to 529. */
class AlarmIT {

  private static final RunningService service = SharedLiveService.service();

  @BeforeAll
  static void importSensors() {
    SharedLiveService.city().importSensors(500, 530);
    await("the sensors are known", () -> post(529, Instant.now(), 0.5).status() == 200);
  }

  @Test
  void alarmIsOpenedAcknowledgedOnceAndCleared() {
    Map<String, Object> input = input("low pressure", below(0.2), 500);
    input.put("message", "{datastream} is at {value} {unit}");
    input.put("since", now().minusSeconds(600).toString());
    String rule = create(input);
    Instant start = now().minusSeconds(300);
    post(500, start, 0.15);
    JsonNode alarm = awaitState(rule, "OPEN");
    assertThat(alarm.path("message").asString()).isEqualTo("demo/S-500/pressure is at 0.15 MPa");
    assertThat(Instant.parse(alarm.path("openedAt").asString())).isEqualTo(start);
    assertThat(alarm.at("/location/coordinates/0").asDouble()).isEqualTo(SensorCity.longitude(500));
    assertThat(alarm.at("/datastream/code").asString()).isEqualTo("demo/S-500/pressure");

    JsonNode acknowledged = acknowledge(alarm.path("id").asString(), "Li Wei");
    assertThat(acknowledged.at("/data/acknowledgeAlarm/alarm/state").asString())
        .isEqualTo("ACKNOWLEDGED");
    assertThat(
            acknowledge(alarm.path("id").asString(), "Chen")
                .at("/errors/0/extensions/code")
                .asString())
        .isEqualTo("CONFLICT");

    post(500, start.plusSeconds(10), 0.25); // not back at 0.3 yet
    post(500, start.plusSeconds(20), 0.35);
    JsonNode cleared = awaitState(rule, "CLEARED");
    assertThat(Instant.parse(cleared.path("clearedAt").asString()))
        .isEqualTo(start.plusSeconds(20));
    assertThat(kinds(cleared)).containsExactly("OPENED", "ACKNOWLEDGED", "CLEARED");
    assertThat(cleared.at("/transitions/1/actor").asString()).isEqualTo("Li Wei");
    assertThat(cleared.at("/transitions/1/comment").asString()).isEqualTo("on my way");
  }

  private static JsonNode acknowledge(String id, String actor) {
    return service.graphql(
        """
        mutation($id: ID!, $actor: String!) {
          acknowledgeAlarm(input: {id: $id, actor: $actor, comment: "on my way"}) { alarm { state acknowledgedBy } }
        }
        """,
        Map.of("id", id, "actor", actor));
  }

  @Test
  void lateObservationRetractsWhatNeverWas() {
    Map<String, Object> input =
        input(
            "lasting",
            Map.of("threshold", Map.of("comparison", "ABOVE", "limit", 1.0, "for", "PT1M")),
            502);
    input.put("since", now().minusSeconds(600).toString());
    String rule = create(input);
    Instant start = now().minusSeconds(300);
    post(502, start, 1.2);
    post(502, start.plusSeconds(90), 1.2);
    awaitState(rule, "OPEN");
    post(502, start.plusSeconds(45), 0.9); // late: it had not lasted
    await("it is retracted", () -> alarms(rule).isEmpty());
    JsonNode retracted =
        service
            .graphql(
                ALARMS,
                Map.of("filter", Map.of("ruleIds", List.of(rule), "state", List.of("RETRACTED"))))
            .at("/data/alarms/nodes/0");
    assertThat(kinds(retracted)).containsExactly("OPENED", "RETRACTED");
  }

  @Test
  void silenceIsAnAlarmByTheClockUntilTheNextValue() {
    String rule = create(input("silent", Map.of("absence", Map.of("longerThan", "PT1S")), 504));
    awaitState(rule, "OPEN");
    post(504, now(), 0.5);
    assertThat(awaitState(rule, "CLEARED").path("value").isNull()).isTrue();
  }

  @Test
  void neighboursShareAnAlarm() {
    Map<String, Object> input = input("burst", below(0.2), 506, 507, 510);
    input.put("merge", Map.of("radiusMeters", 100, "window", "PT10M")); // they are 80 m apart
    input.put("since", now().minusSeconds(600).toString());
    String rule = create(input);
    Instant start = now().minusSeconds(300);
    service.postLines(
        line(SensorCity.code(506, "pressure"), start, 0.1),
        line(SensorCity.code(507, "pressure"), start.plusSeconds(1), 0.1),
        line(SensorCity.code(510, "pressure"), start.plusSeconds(2), 0.1));
    await("all are in alarms", () -> alarms(rule).size() == 2);
    JsonNode far = alarms(rule).path(0);
    JsonNode near = alarms(rule).path(1);
    assertThat(far.path("memberCount").asInt()).isEqualTo(1);
    assertThat(near.path("memberCount").asInt()).isEqualTo(2);
    assertThat(near.at("/members/1/datastream/code").asString()).isEqualTo("demo/S-507/pressure");
    post(506, start.plusSeconds(10), 0.5);
    post(507, start.plusSeconds(11), 0.5);
    await(
        "it clears with its last member",
        () -> alarms(rule).path(1).path("state").asString().equals("CLEARED"));
    assertThat(Instant.parse(alarms(rule).path(1).path("clearedAt").asString()))
        .isEqualTo(start.plusSeconds(11));
  }

  @Test
  void subscribersHearOfTheAlarmsTheyAskFor() {
    Map<String, Object> input = input("heard", below(0.2), 512, 514);
    String rule = create(input);
    Map<String, ?> place =
        Map.of(
            "bbox",
            Map.of(
                "west",
                SensorCity.longitude(512) - 0.0005,
                "east",
                SensorCity.longitude(512) + 0.0005,
                "south",
                43,
                "north",
                44),
            "ruleIds",
            List.of(rule));
    try (SocketClient client = new SocketClient(service)) {
      client.subscribe(
          "a",
          """
          subscription($filter: AlarmFilter) {
            alarmChanged(filter: $filter) { sequence kind coalesced alarm { state rule { name } datastream { code } } }
          }
          """,
          Map.of("filter", place));
      await("it is subscribed", () -> metric("citytwin_alarm_subscriptions") >= 1);
      post(514, now(), 0.1); // elsewhere
      post(512, now(), 0.1);
      JsonNode opened = client.next("next").at("/payload/data/alarmChanged");
      assertThat(opened.path("kind").asString()).as(opened.toString()).isEqualTo("OPENED");
      assertThat(opened.at("/alarm/datastream/code").asString()).isEqualTo("demo/S-512/pressure");
      post(512, now().plusMillis(1), 0.4);
      JsonNode cleared = client.next("next").at("/payload/data/alarmChanged");
      assertThat(cleared.path("kind").asString()).isEqualTo("CLEARED");
      assertThat(cleared.path("sequence").asInt()).isEqualTo(2);
      assertThat(cleared.at("/alarm/rule/name").asString()).isEqualTo("heard");
    }
  }

  @Test
  void changedAndDisabledAndDeletedRulesClearTheirAlarms() {
    String rule = create(input("changing", below(0.2), 516));
    post(516, now(), 0.1);
    awaitState(rule, "OPEN");
    String update =
        """
        mutation($id: ID!, $version: Int!, $name: String, $condition: AlarmConditionInput) {
          updateAlarmRule(input: {id: $id, expectedVersion: $version, name: $name, condition: $condition}) {
            rule { version name }
          }
        }
        """;
    JsonNode renamed = service.graphql(update, Map.of("id", rule, "version", 1, "name", "renamed"));
    assertThat(renamed.at("/data/updateAlarmRule/rule/version").asInt()).isEqualTo(2);
    assertThat(awaitState(rule, "OPEN").at("/rule/name").asString()).isEqualTo("renamed");
    assertThat(
            service
                .graphql(update, Map.of("id", rule, "version", 1, "name", "again"))
                .at("/errors/0/extensions/code")
                .asString())
        .isEqualTo("CONFLICT");
    service.graphql(update, Map.of("id", rule, "version", 2, "condition", below(0.15)));
    JsonNode cleared = awaitState(rule, "CLEARED");
    assertThat(cleared.at("/transitions/1/comment").asString()).isEqualTo("the rule was changed");

    service.graphql(
        "mutation($id: ID!) { enableAlarmRule(input: {id: $id, enabled: false}) { rule { enabled } } }",
        Map.of("id", rule));
    await("nothing is evaluated", () -> datastreamCount(rule) == 0);
    service.graphql(
        "mutation($id: ID!) { deleteAlarmRule(input: {id: $id}) { rule { deleted } } }",
        Map.of("id", rule));
    assertThat(alarms(rule).path(0).at("/rule/deleted").asBoolean()).isTrue();
    assertThat(service.graphql("{ alarmRules(first: 1000) { nodes { id } } }", Map.of()).toString())
        .doesNotContain(rule);
  }

  @Test
  void alarmsComeInPagesAndByFilter() {
    Map<String, Object> input = input("paged", below(0.2), 520, 521, 522);
    input.put("severity", "CRITICAL");
    String rule = create(input);
    Instant at = now();
    for (int i = 520; i < 523; i++) {
      post(i, at, 0.1);
    }
    await("all are open", () -> alarms(rule).size() == 3);
    Map<String, Object> filter = new HashMap<>();
    filter.put("ruleIds", List.of(rule));
    filter.put("severity", List.of("CRITICAL"));
    filter.put("openedAt", Map.of("gte", at.toString(), "lt", at.plusSeconds(1).toString()));
    JsonNode first =
        service.graphql(ALARMS, Map.of("filter", filter, "first", 2)).at("/data/alarms");
    assertThat(first.path("totalCount").asInt()).isEqualTo(3);
    assertThat(first.at("/pageInfo/hasNextPage").asBoolean()).isTrue();
    String cursor = first.at("/pageInfo/endCursor").asString();
    JsonNode second =
        service
            .graphql(ALARMS, Map.of("filter", filter, "first", 2, "after", cursor))
            .at("/data/alarms");
    assertThat(second.path("nodes").size()).isEqualTo(1);
    assertThat(first.toString()).doesNotContain(second.at("/nodes/0/id").asString());
    filter.put("severity", List.of("INFO"));
    assertThat(
            service.graphql(ALARMS, Map.of("filter", filter)).at("/data/alarms/totalCount").asInt())
        .isZero();
    filter.put("severity", List.of("CRITICAL"));
    filter.put(
        "bbox",
        Map.of(
            "west",
            SensorCity.longitude(521) - 0.0001,
            "east",
            SensorCity.longitude(521) + 0.0001,
            "south",
            43,
            "north",
            44));
    assertThat(
            service.graphql(ALARMS, Map.of("filter", filter)).at("/data/alarms/totalCount").asInt())
        .isEqualTo(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "name: \"\" | BAD_USER_INPUT | name has 0 characters",
        "message: \"{colour}\" | BAD_USER_INPUT | {colour}",
        "appliesTo: {} | BAD_USER_INPUT | selects nothing",
        "appliesTo: {datastreamIds: [\"RGF0YXN0cmVhbTowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDA\"]} | NOT_FOUND | is not there",
        "appliesTo: {within: \"RGlzdHJpY3Q6MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw\"} | NOT_FOUND | no district",
        "appliesTo: {bbox: {west: 1, south: 3, east: 2, north: 2}} | INVALID_GEOMETRY | south",
        "allowedLateness: \"P2D\" | BAD_USER_INPUT | allowedLateness is PT48H",
        "since: \"2000-01-01T00:00:00Z\" | BAD_USER_INPUT | since is 2000",
        "merge: {radiusMeters: -1, window: \"PT1M\"} | BAD_USER_INPUT | radiusMeters is -1",
        "condition: {threshold: {comparison: ABOVE, limit: 1, clearAt: 2}} | BAD_USER_INPUT | clearAt is 2.0",
        "condition: {threshold: {comparison: ABOVE, limit: 1, for: \"P2D\"}} | BAD_USER_INPUT | for is PT48H",
        "condition: {rate: {direction: FALL, perSecond: -1, over: \"PT1M\"}} | BAD_USER_INPUT | perSecond is -1",
        "condition: {rate: {direction: FALL, perSecond: 1, over: \"PT0S\"}} | BAD_USER_INPUT | over is PT0S",
        "condition: {absence: {longerThan: \"PT0.5S\"}} | BAD_USER_INPUT | longerThan is PT0.5S",
        "condition: {geofence: {side: INSIDE, area: {wkt: \"POINT (1 2)\"}}} | INVALID_GEOMETRY | Polygon",
        "condition: {geofence: {side: INSIDE, area: {wkt: \"POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))\"}}} | INVALID_GEOMETRY | not valid",
        "condition: {combination: {operation: AND, comparison: ABOVE, limit: 1, otherKey: \"flow\"}} | BAD_USER_INPUT | otherLimit",
        "condition: {combination: {operation: RATIO, comparison: ABOVE, limit: 1}} | BAD_USER_INPUT | otherKey",
      })
  void badRulesAreRefusedWhole(String wrong, String code, String says) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("name", "\"bad\"");
    fields.put("severity", "INFO");
    fields.put("condition", "{threshold: {comparison: ABOVE, limit: 1}}");
    fields.put("appliesTo", "{key: \"pressure\"}");
    int colon = wrong.indexOf(':');
    fields.put(wrong.substring(0, colon).strip(), wrong.substring(colon + 1).strip());
    StringBuilder input = new StringBuilder();
    fields.forEach((name, value) -> input.append(name).append(": ").append(value).append(' '));
    long before = rules();
    JsonNode answer =
        service.graphql(
            "mutation { createAlarmRule(input: {" + input + "}) { rule { id } } }", Map.of());
    assertThat(answer.at("/errors/0/extensions/code").asString())
        .as(answer.toString())
        .isEqualTo(code);
    assertThat(answer.at("/errors/0/message").asString())
        .contains(says)
        .doesNotContainIgnoringCase("exception")
        .doesNotContain("select ");
    assertThat(rules()).isEqualTo(before);
  }

  /** What a rule says can be given back to it, and then it is the same rule. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{rate: {direction: FALL, perSecond: 0.01, clearAt: 0.005, over: \"PT2M\", for: \"PT1M\"}} | {key: \"pressure\", kind: BUILDING}",
        "{geofence: {side: OUTSIDE, area: {wkt: \"POLYGON ((0 0, 1 0, 1 1, 0 0))\"}}} | {sensorType: \"water\", bbox: {west: 179, south: 0, east: -179, north: 1}}",
        "{combination: {operation: AND, comparison: ABOVE, limit: 1, otherComparison: BELOW, otherLimit: 0, otherKey: \"status\"}} | {key: \"pressure\"}",
        "{absence: {longerThan: \"P1D\"}} | {key: \"none such\"}",
      })
  void whatIsToldCanBeGivenBack(String condition, String selection) {
    String fields = "rule { id version condition appliesTo datastreamCount since }";
    JsonNode made =
        service
            .graphql(
                "mutation { createAlarmRule(input: {name: \"told\", severity: INFO, enabled: false, condition: "
                    + condition
                    + ", appliesTo: "
                    + selection
                    + "}) { "
                    + fields
                    + " } }",
                Map.of())
            .at("/data/createAlarmRule/rule");
    JsonNode again =
        service
            .graphql(
                "mutation($id: ID!, $c: AlarmConditionInput, $s: AlarmSelectionInput) {"
                    + " updateAlarmRule(input: {id: $id, condition: $c, appliesTo: $s}) { "
                    + fields
                    + " } }",
                Map.of(
                    "id",
                    made.path("id").asString(),
                    "c",
                    JsonMapper.shared().treeToValue(made.path("condition"), Map.class),
                    "s",
                    JsonMapper.shared().treeToValue(made.path("appliesTo"), Map.class)))
            .at("/data/updateAlarmRule/rule");
    assertThat(again.path("condition")).isEqualTo(made.path("condition"));
    assertThat(again.path("appliesTo")).isEqualTo(made.path("appliesTo"));
    assertThat(again.path("since")).isEqualTo(made.path("since")); // it did not begin anew
    assertThat(again.path("version").asInt()).isEqualTo(2);
    service.graphql(
        "mutation($id: ID!) { deleteAlarmRule(input: {id: $id}) { rule { id } } }",
        Map.of("id", made.path("id").asString()));
  }

  @Test
  void namesAreTakenOnce() {
    Map<String, Object> input = input("only one", below(0.2), 525);
    create(input);
    assertThat(
            service
                .graphql(CREATE, Map.of("input", input))
                .at("/errors/0/extensions/code")
                .asString())
        .isEqualTo("CONFLICT");
  }

  private static long rules() {
    return service
        .graphql("{ alarmRules(first: 1) { totalCount } }", Map.of())
        .at("/data/alarmRules/totalCount")
        .asLong();
  }
}
