package io.citytwin.alarm;

import static io.citytwin.alarm.AlarmClient.alarms;
import static io.citytwin.alarm.AlarmClient.awaitState;
import static io.citytwin.alarm.AlarmClient.below;
import static io.citytwin.alarm.AlarmClient.create;
import static io.citytwin.alarm.AlarmClient.input;
import static io.citytwin.alarm.AlarmClient.kinds;
import static io.citytwin.alarm.AlarmClient.metric;
import static io.citytwin.alarm.AlarmClient.now;
import static io.citytwin.alarm.AlarmClient.post;
import static io.citytwin.live.RunningService.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.live.SharedLiveService;
import io.citytwin.live.SocketClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Alarms that somebody clears by hand. Uses sensors 545 to 559. */
class ClearAlarmIT {

  private static final RunningService service = SharedLiveService.service();

  @BeforeAll
  static void importSensors() {
    SharedLiveService.city().importSensors(545, 560);
    await("the sensors are known", () -> post(559, Instant.now(), 0.5).status() == 200);
  }

  private static JsonNode clear(String id, String actor) {
    return service.graphql(
        """
        mutation($id: ID!, $actor: String!) {
          clearAlarm(input: {id: $id, actor: $actor, comment: "gauge under repair"}) {
            alarm { id state clearedAt clearedBy members { clearedAt } transitions { kind } }
          }
        }
        """,
        Map.of("id", id, "actor", actor));
  }

  private static Map<String, Object> since(String name, int... sensors) {
    Map<String, Object> input = input(name, below(0.2), sensors);
    input.put("since", now().minusSeconds(3_000).toString());
    return input;
  }

  private static List<String> states(String rule) {
    return alarms(rule).valueStream().map(alarm -> alarm.path("state").asString()).toList();
  }

  @Test
  void itStaysClearedUntilTheConditionWasOverAndComesTrueAgain() {
    String rule = create(since("by hand", 545));
    Instant start = now().minusSeconds(900);
    post(545, start, 0.1);
    String id = awaitState(rule, "OPEN").path("id").asString();

    try (SocketClient client = new SocketClient(service)) {
      client.subscribe(
          "a",
          "subscription($f: AlarmFilter) { alarmChanged(filter: $f) { kind alarm { id state clearedBy } } }",
          Map.of("f", Map.of("ruleIds", List.of(rule))));
      await("it is subscribed", () -> metric("citytwin_alarm_subscriptions") >= 1);
      JsonNode cleared = clear(id, "Li Wei").at("/data/clearAlarm/alarm");
      assertThat(cleared.path("state").asString()).as(cleared.toString()).isEqualTo("CLEARED");
      assertThat(cleared.path("clearedBy").asString()).isEqualTo("Li Wei");
      assertThat(Instant.parse(cleared.path("clearedAt").asString())).isEqualTo(start);
      assertThat(cleared.at("/members/0/clearedAt").isNull()).isTrue(); // the condition holds
      JsonNode heard = client.next("next").at("/payload/data/alarmChanged");
      assertThat(heard.path("kind").asString()).as(heard.toString()).isEqualTo("CLEARED");
      assertThat(heard.at("/alarm/clearedBy").asString()).isEqualTo("Li Wei");
    }

    assertThat(clear(id, "Chen").at("/data/clearAlarm/alarm/clearedBy").asString())
        .isEqualTo("Li Wei"); // the second time is without effect
    post(545, start.plusSeconds(10), 0.1); // it still holds
    post(545, start.plusSeconds(20), 0.5); // it is over
    await("the condition is over", () -> !alarms(rule).at("/0/members/0/clearedAt").isNull());
    JsonNode over = alarms(rule).path(0);
    assertThat(kinds(over)).containsExactly("OPENED", "CLEARED");
    assertThat(over.at("/transitions/1/actor").asString()).isEqualTo("Li Wei");
    assertThat(over.at("/transitions/1/comment").asString()).isEqualTo("gauge under repair");
    assertThat(over.at("/transitions/1/eventAt").isNull()).isTrue();
    assertThat(Instant.parse(over.path("clearedAt").asString())).isEqualTo(start);

    post(545, start.plusSeconds(30), 0.1); // it comes true again
    await("a new alarm is open", () -> states(rule).equals(List.of("OPEN", "CLEARED")));
  }

  @Test
  void lateObservationsThatMoveItDoNotOpenItAgain() {
    String rule = create(since("moved", 547));
    Instant start = now().minusSeconds(900);
    post(547, start, 0.1);
    post(547, start.plusSeconds(60), 0.1);
    String id = awaitState(rule, "OPEN").path("id").asString();
    await("both are evaluated", () -> head(547).equals(start.plusSeconds(60).toEpochMilli() + ""));
    clear(id, "Li Wei");
    // Late: there were two times of low pressure. In the second one somebody cleared the alarm.
    post(547, start.plusSeconds(20), 0.5);
    await("there are two", () -> alarms(rule).size() == 2);
    assertThat(states(rule)).containsExactly("CLEARED", "CLEARED");
    assertThat(clearedBy(rule)).containsExactly("Li Wei", "");
    // Late: it was over before somebody cleared it. That says nothing about what comes later.
    post(547, start.plusSeconds(60), 0.1); // a duplicate changes nothing
    post(547, start.plusSeconds(70), 0.5);
    post(547, start.plusSeconds(80), 0.1);
    await("a third is open", () -> states(rule).equals(List.of("OPEN", "CLEARED", "CLEARED")));
  }

  private static String head(int sensor) {
    return SharedLiveService.database()
        .value(
            "select (extract(epoch from max(head_at)) * 1000)::bigint from twin.alarm_subject join twin.datastream"
                + " using (datastream_no) where code = 'demo/S-%d/pressure'".formatted(sensor));
  }

  private static List<String> clearedBy(String rule) {
    return service
        .graphql(
            "query($rule: ID!) { alarms(filter: {ruleIds: [$rule]}) { nodes { clearedBy } } }",
            Map.of("rule", rule))
        .at("/data/alarms/nodes")
        .valueStream()
        .map(alarm -> alarm.path("clearedBy").asString(""))
        .toList();
  }

  @Test
  void anotherSensorThatJoinsOpensItAgain() {
    Map<String, Object> merging = since("joined", 549, 550);
    merging.put("merge", Map.of("radiusMeters", 100, "window", "PT10M")); // they are 80 m apart
    String rule = create(merging);
    Instant start = now().minusSeconds(900);
    post(549, start, 0.1);
    String id = awaitState(rule, "OPEN").path("id").asString();
    clear(id, "Li Wei");
    post(550, start.plusSeconds(60), 0.1);
    JsonNode again = awaitState(rule, "OPEN");
    assertThat(again.path("id").asString()).isEqualTo(id);
    assertThat(kinds(again)).containsExactly("OPENED", "CLEARED", "JOINED", "REOPENED");
    assertThat(clearedBy(rule)).containsExactly("");
  }

  @Test
  void whatNeverWasIsNotCleared() {
    Map<String, Object> lasting =
        input(
            "brief",
            Map.of("threshold", Map.of("comparison", "ABOVE", "limit", 1.0, "for", "PT1M")),
            552);
    lasting.put("since", now().minusSeconds(3_000).toString());
    String rule = create(lasting);
    Instant start = now().minusSeconds(900);
    post(552, start, 1.2);
    post(552, start.plusSeconds(90), 1.2);
    String id = awaitState(rule, "OPEN").path("id").asString();
    post(552, start.plusSeconds(45), 0.9); // late: it had not lasted
    await("it is retracted", () -> alarms(rule).isEmpty());
    assertThat(clear(id, "Li Wei").at("/errors/0/extensions/code").asString())
        .isEqualTo("CONFLICT");
  }

  @ParameterizedTest
  @CsvSource({
    "Alarm, Li Wei, NOT_FOUND, alarms lists them",
    "AlarmRule, Li Wei, BAD_USER_INPUT, the id is of a AlarmRule",
    "Alarm, '', BAD_USER_INPUT, actor has 0 characters",
  })
  void whatIsWrongIsSaid(String type, String actor, String code, String says) {
    JsonNode answer = clear(SensorCity.globalId(type, UUID.randomUUID()), actor);
    assertThat(answer.at("/errors/0/extensions/code").asString())
        .as(answer.toString())
        .isEqualTo(code);
    assertThat(answer.at("/errors/0/message").asString()).contains(says);
  }
}
