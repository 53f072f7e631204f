package io.citytwin.alarm.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.CityTwinApplication;
import io.citytwin.alarm.rule.Condition;
import io.citytwin.alarm.rule.Trigger;
import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.sensor.Observation;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.TestServers;
import java.io.File;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** SIGKILL for a service that is at a round of the evaluation; another one takes over. */
class KilledWhileEvaluatingIT {

  private static final int SENSORS = 8;
  private static final int AT_ONCE = 40;

  private static Map<String, Condition> conditions() {
    Trigger above = new Trigger(Trigger.Comparison.ABOVE, 0.6, 0.5, Duration.ofSeconds(90));
    Trigger below = new Trigger(Trigger.Comparison.BELOW, 0.3, 0.35, Duration.ZERO);
    Trigger rate = new Trigger(Trigger.Comparison.ABOVE, 0.002, 0.001, Duration.ZERO);
    return Map.of(
        "above",
        new Condition.Threshold(above),
        "below",
        new Condition.Threshold(below),
        "rate",
        new Condition.Rate(Condition.Direction.EITHER, rate, Duration.ofMinutes(3)));
  }

  private static Process child(PostgisDatabase database) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            CityTwinApplication.class.getName(),
            "--server.port=0",
            "--citytwin.alarms.interval=5ms");
    command.environment().put("CITYTWIN_DATABASE_URL", database.url());
    command.environment().put("CITYTWIN_REDIS_URL", TestServers.redisUrl());
    return command
        .redirectErrorStream(true)
        .redirectOutput(File.createTempFile("citytwin-service", ".log"))
        .start();
  }

  @Test
  void alarmsAreThoseOfTheHistoryThoughTheServiceWasKilledAmongThem() throws Exception {
    long start = Observation.micros(Instant.now().minus(70, ChronoUnit.MINUTES));
    Map<String, Condition> conditions = conditions();
    try (PostgisDatabase database = PostgisDatabase.create();
        Connection writer =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
      new SensorCity(database.jdbcUrl(), database.user(), database.password())
          .importSensors(0, SENSORS);
      EvaluationScenario scenario = new EvaluationScenario(writer, SENSORS);
      for (Map.Entry<String, Condition> rule : conditions.entrySet()) {
        scenario.insertRule(
            rule.getKey(), rule.getValue(), start, rule.getKey().equals("below")); // one merges
      }
      scenario.run(
          "select twin.ensure_observation_partition(d::date) from (values (now() at time zone 'UTC'), (now() at time zone 'UTC' - interval '70 min')) as t(d)");
      Map<Integer, List<Oracle.Point>> history = scenario.history(new Random(19), start);
      List<EvaluationScenario.Arrival> arrivals = scenario.arrivals(new Random(20), history);

      int sent = killedAmong(scenario, database, arrivals);
      String whenKilled = scenario.value("select count(*) from twin.alarm");
      assertThat(whenKilled).isNotEqualTo("0"); // it had begun,
      scenario.write(arrivals.subList(sent, arrivals.size()));
      assertThat(scenario.value("select count(*) > 0 from twin.alarm_mark"))
          .isEqualTo("t"); // and had not ended

      try (RunningService successor =
          RunningService.start(database.url(), TestServers.redisUrl())) {
        RunningService.await(
            "everything is evaluated",
            () -> none(scenario, "select count(*) from twin.alarm_mark"));
        assertThat(scenario.value("select count(*) from twin.alarm")).isNotEqualTo(whenKilled);
        long end = Observation.micros(Instant.now());
        scenario.assertAlarmsAreThoseOf(history, conditions, start, end, "killed");
      }
    }
  }

  /** Sends observations to a service until it is killed; how many were sent. */
  private static int killedAmong(
      EvaluationScenario scenario,
      PostgisDatabase database,
      List<EvaluationScenario.Arrival> arrivals)
      throws Exception {
    Process child = child(database);
    int sent = 0;
    try {
      Instant end = Instant.now().plusSeconds(120); // a process on a busy machine takes its time
      while (none(scenario, "select count(*) from twin.alarm_subject")) {
        assertThat(Instant.now()).as("the service evaluates").isBefore(end);
        Thread.sleep(50);
      }
      while (sent < arrivals.size() / 2) {
        scenario.write(arrivals.subList(sent, sent + AT_ONCE));
        sent += AT_ONCE;
      }
      while (none(scenario, "select count(*) from twin.alarm")) {
        assertThat(Instant.now()).as("there are alarms").isBefore(end);
        Thread.sleep(5);
      }
      while (none(scenario, ROUNDS) && sent < arrivals.size() - AT_ONCE) {
        scenario.write(arrivals.subList(sent, sent + AT_ONCE));
        sent += AT_ONCE;
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    return sent;
  }

  /** Sessions of the evaluation that are in a transaction. */
  private static final String ROUNDS =
      """
      select count(*) from pg_stat_activity where datname = current_database() and application_name = 'citytwin-alarms'
        and xact_start is not null
      """;

  private static boolean none(EvaluationScenario scenario, String count) {
    try {
      return "0".equals(scenario.value(count));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
