package io.citytwin.alarm;

import static io.citytwin.alarm.AlarmClient.metric;
import static io.citytwin.live.RunningService.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.live.SharedLiveService;
import io.citytwin.live.SocketClient;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Clients that take changes of alarms slowly or not at all, over real sockets. The changes are
 * written into the tables as the evaluation writes them, so that there are many at once. Uses
 * sensor 560.
 */
class SlowSubscriberIT {

  private static final RunningService service = SharedLiveService.service();
  private static final int ALARMS = 3;

  /** About 100 kB a change: some dozens fill what sockets and systems hold of a connection. */
  private static final String WIDE =
      IntStream.range(0, 100).mapToObj(i -> "m" + i + ": message ").collect(Collectors.joining());

  private static final String SUBSCRIBE =
      "subscription($f: AlarmFilter) { alarmChanged(filter: $f) { sequence coalesced alarm { id %s } } }";

  private String rule;
  private int open;

  @BeforeAll
  static void importSensors() {
    SharedLiveService.city().importSensors(560, 561);
  }

  @BeforeEach
  void makeAlarms() {
    open = (int) metric("citytwin_alarm_subscriptions");
    UUID id = UUID.randomUUID();
    rule = SensorCity.globalId("AlarmRule", id);
    execute(
        """
        insert into twin.alarm_rule (rule_id, name, kind, condition, selection, severity, message, lateness, enabled, since, applied_epoch)
        values ('%1$s', '%1$s', 'THRESHOLD', '{}', '{}', 'MINOR', '', 0, false, now(), 1)
        """
            .formatted(id));
    makeAlarms(ALARMS, 1_000, "MINOR");
    makeAlarms(1, 0, "CRITICAL");
  }

  private void makeAlarms(int count, int messageLength, String severity) {
    execute(
        """
        insert into twin.alarm (rule_no, severity, message, datastream_no, geom, opened_at, members)
        select (select max(rule_no) from twin.alarm_rule), '%s', repeat('x', %d), datastream_no,
          st_setsrid(st_makepoint(0, 0), 4326), now(), 1
        from twin.datastream cross join generate_series(1, %d) where code = 'demo/S-560/pressure'
        """
            .formatted(severity, messageLength, count));
  }

  /** Writes a change of alarms of the newest rule: of one, or of all of a severity. */
  private static void change(String which) {
    execute(
        """
        begin;
        lock table twin.alarm_transition in share row exclusive mode;
        insert into twin.alarm_transition (alarm_no, kind, from_state, to_state, actor)
        select alarm_no, 'REVISED', 'OPEN', 'OPEN', 'citytwin' from twin.alarm
        where rule_no = (select max(rule_no) from twin.alarm_rule) and %s;
        notify twin_alarm;
        commit
        """
            .formatted(which));
  }

  /** More than a connection holds. Changes of one alarm may come in one message, of many not. */
  private void fill(SocketClient witness) {
    makeAlarms(100, 1_000, "MINOR");
    change("severity = 'MINOR'");
    awaitHandedOn(witness);
  }

  private static void changeOne(int i) {
    change(
        "alarm_no = (select min(alarm_no) + %d from twin.alarm where rule_no = (select max(rule_no) from twin.alarm_rule))"
            .formatted(i % ALARMS));
  }

  private static void execute(String sql) {
    SharedLiveService.database().execute(sql);
  }

  private SocketClient subscriber(String severity, String fields) {
    SocketClient client = new SocketClient(service);
    int before = (int) metric("citytwin_alarm_subscriptions");
    client.subscribe(
        "a",
        SUBSCRIBE.formatted(fields),
        Map.of("f", Map.of("ruleIds", List.of(rule), "severity", List.of(severity))));
    await("it is subscribed", () -> metric("citytwin_alarm_subscriptions") > before);
    return client;
  }

  /** Waits until everything written so far was handed on to all who listen. */
  private static void awaitHandedOn(SocketClient witness) {
    change("severity = 'CRITICAL'");
    assertThat(witness.next("next").at("/payload/data/alarmChanged").isMissingNode()).isFalse();
  }

  @AfterEach
  void everySubscriptionIsGone() {
    await("none is left", () -> metric("citytwin_alarm_subscriptions") == open);
  }

  @Test
  void frozenClientGetsTheNewestChangeOfEachAlarmAndHearsHowManyItMissed() {
    int written = 240;
    try (SocketClient frozen = subscriber("MINOR", WIDE);
        SocketClient witness = subscriber("CRITICAL", "")) {
      frozen.freeze();
      for (int i = 0; i < written; i++) {
        changeOne(i);
      }
      awaitHandedOn(witness); // the other one is not held up
      frozen.thaw();
      int told = 0;
      int messages = 0;
      while (told < written) {
        JsonNode next = frozen.next("next").at("/payload/data/alarmChanged");
        assertThat(next.path("sequence").asInt()).isEqualTo(++messages); // no gap
        told += 1 + next.path("coalesced").asInt();
      }
      assertThat(told).isEqualTo(written); // each change was sent, or is counted
      assertThat(messages).isLessThan(written); // but not all were kept for it
      assertThat(frozen.poll(200)).isNull();
    }
  }

  @Test
  void clientForWhichTooManyAlarmsWaitIsToldSoAndEnded() {
    try (SocketClient frozen = subscriber("MINOR", WIDE);
        SocketClient witness = subscriber("CRITICAL", "")) {
      frozen.freeze();
      fill(witness);
      makeAlarms(AlarmWatch.MOST_WAITING + 1, 0, "MINOR");
      change("severity = 'MINOR'");
      awaitHandedOn(witness);
      frozen.thaw();
      JsonNode message = frozen.next("next");
      while (message.path("type").asString().equals("next")
          && !message.path("payload").has("errors")) {
        message = frozen.next("next");
      }
      assertThat(message.toString()).contains("LIMIT_EXCEEDED", "Subscribe again and read alarms");
    }
  }

  @Test
  void clientThatVanishesWhileItIsHeldUpIsForgotten() {
    try (SocketClient witness = subscriber("CRITICAL", "")) {
      SocketClient vanishing = subscriber("MINOR", WIDE);
      vanishing.freeze();
      fill(witness);
      awaitHandedOn(witness);
      vanishing.close(); // the connection is cut, nothing is said
      await("it is gone", () -> metric("citytwin_alarm_subscriptions") == open + 1);
      awaitHandedOn(witness);
    }
  }
}
