package io.citytwin.alarm.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.alarm.rule.Condition;
import io.citytwin.alarm.rule.Trigger;
import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.sensor.Observation;
import io.citytwin.testing.PostgisDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;

/**
 * The law: whatever the order in which observations arrive, within the allowed lateness, and
 * however often the evaluation dies, the alarms are those of the history read once in order.
 */
class EvaluationIT {

  private static final int SENSORS = 5;

  private static PostgisDatabase database;
  private static Connection writer;
  private static EvaluationScenario scenario;

  @BeforeAll
  static void prepare() throws SQLException {
    database = PostgisDatabase.create();
    new SensorCity(database.jdbcUrl(), database.user(), database.password())
        .importSensors(0, SENSORS);
    writer = open();
    scenario = new EvaluationScenario(writer, SENSORS);
  }

  @AfterAll
  static void close() throws SQLException {
    writer.close();
    database.close();
  }

  private static Connection open() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  static IntStream seeds() {
    return IntStream.range(0, Integer.getInteger("citytwin.test.seeds", 6));
  }

  private static Map<String, Condition> conditions(Random random) {
    Duration lasting = Duration.ofSeconds(random.nextInt(3) * 90L);
    Trigger above =
        new Trigger(Trigger.Comparison.ABOVE, 0.6, 0.6 - random.nextInt(3) * 0.1, lasting);
    Trigger below = new Trigger(Trigger.Comparison.BELOW, 0.3, 0.35, lasting);
    Trigger rate = new Trigger(Trigger.Comparison.ABOVE, 0.002, 0.001, Duration.ZERO);
    Map<String, Condition> conditions = new LinkedHashMap<>();
    conditions.put("above", new Condition.Threshold(above));
    conditions.put("below", new Condition.Threshold(below));
    conditions.put(
        "rate",
        new Condition.Rate(
            Condition.Direction.values()[random.nextInt(3)], rate, Duration.ofMinutes(3)));
    conditions.put("absence", new Condition.Absence(Duration.ofSeconds(100)));
    conditions.put(
        "difference",
        new Condition.Combination(
            Condition.Operation.DIFFERENCE,
            new Trigger(Trigger.Comparison.ABOVE, 0.4, 0.3, lasting),
            null,
            null,
            "status",
            null,
            Duration.ofMinutes(2)));
    conditions.put(
        "fence",
        new Condition.Geofence(
            Condition.Side.INSIDE, "POLYGON ((7 43, 8 43, 8 44, 7 44, 7 43))", Duration.ZERO));
    return conditions;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void alarmsAreThoseOfTheHistoryInOrder(int seed) throws SQLException {
    Random random = new Random(seed);
    LocalDate day = LocalDate.of(2026, 1, 5).plusDays(seed);
    long start = Observation.micros(Instant.parse(day + "T06:00:00Z"));
    scenario.run("select twin.ensure_observation_partition('" + day + "')");
    Map<String, Condition> conditions = conditions(random);
    scenario.run(
        "update twin.alarm_rule set deleted = true, epoch = epoch + 1; update twin.alarm_head set rules_version = rules_version + 1");
    for (Map.Entry<String, Condition> rule : conditions.entrySet()) {
      boolean moves = rule.getKey().equals("fence"); // its place is that of the observation
      scenario.insertRule(rule.getKey(), rule.getValue(), start, !moves && random.nextBoolean());
    }
    Map<Integer, List<Oracle.Point>> history = scenario.history(random, start);
    long end = start + Duration.ofMinutes(70).toNanos() / 1000;
    arrive(random, scenario.arrivals(random, history), end);

    scenario.assertAlarmsAreThoseOf(history, conditions, start, end, "seed " + seed);
    assertThat(
            scenario.value(
                "select count(*) > 0 from twin.alarm_clearing join twin.alarm_rule using (rule_no) where not deleted"))
        .isEqualTo("t");
  }

  /** In parts of any size, between which the evaluation runs, is late, or is killed. */
  private static void arrive(Random random, List<EvaluationScenario.Arrival> arrivals, long end)
      throws SQLException {
    Evaluation evaluation = null;
    Connection connection = open();
    int next = 0;
    while (next < arrivals.size()) {
      int size = Math.min(arrivals.size() - next, 1 + random.nextInt(60));
      scenario.write(arrivals.subList(next, next + size));
      next += size;
      if (random.nextInt(4) > 0) {
        evaluation = evaluation == null ? new Evaluation(connection, 1000) : evaluation;
        evaluateAll(evaluation, arrivals.get(next - 1).arrival());
      }
      if (random.nextInt(3) == 0) {
        clearOne(random);
      }
      if (random.nextInt(6) == 0) {
        connection = dies(connection, evaluation, arrivals.get(next - 1).arrival());
        evaluation = null;
      }
    }
    evaluateAll(new Evaluation(connection, 1000), end);
    connection.close();
  }

  /** Somebody clears an alarm that is open, if one is. */
  private static void clearOne(Random random) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table twin.alarm_transition in share row exclusive mode");
      try (ResultSet row =
          statement.executeQuery(
              "select alarm_no from twin.alarm where state = 'OPEN' order by alarm_no offset "
                  + random.nextInt(3))) {
        if (row.next()) {
          ClearingByHand.clear(connection, row.getLong(1), "somebody", null);
        }
      }
      connection.commit();
    }
  }

  private static void evaluateAll(Evaluation evaluation, long now) throws SQLException {
    int subjects;
    do {
      subjects = evaluation.look(now).subjects();
    } while (subjects > 0);
  }

  /** Its session is ended from outside while it works, as when its process dies. */
  private static Connection dies(Connection connection, @Nullable Evaluation evaluation, long now)
      throws SQLException {
    Evaluation dying = evaluation == null ? new Evaluation(connection, 1000) : evaluation;
    int pid = connection.unwrap(PGConnection.class).getBackendPID();
    Thread killer =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (Connection own = open();
                      Statement statement = own.createStatement()) {
                    statement.execute("select pg_terminate_backend(" + pid + ")");
                  } catch (SQLException e) {
                    throw new IllegalStateException(e);
                  }
                });
    try {
      while (true) {
        dying.look(now);
      }
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isIn("57P01", "08006", "08003");
    }
    try {
      killer.join();
      connection.close();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return open();
  }

  @Test
  void oneOfSeveralInstancesEvaluatesUntilItsConnectionEnds() throws SQLException {
    try (Connection second = open()) {
      Evaluation waiting = new Evaluation(second, 1000);
      try (Connection first = open()) {
        assertThat(new Evaluation(first, 1000).lead()).isTrue();
        assertThat(waiting.lead()).isFalse();
      }
      RunningService.await("the lock is free", () -> leads(waiting));
    }
  }

  /**
   * The alarm watch is locked, at which putting a change into effect waits while a rule changes.
   */
  @Test
  void ruleThatChangesWhileAnotherChangeIsPutIntoEffectBeginsAnew() throws Exception {
    Instant at = Instant.parse("2026-02-01T06:00:00Z");
    scenario.run("select twin.ensure_observation_partition('2026-02-01')");
    Trigger above = new Trigger(Trigger.Comparison.ABOVE, 0.6, 0.5, Duration.ZERO);
    long start = Observation.micros(at);
    new SensorCity(database.jdbcUrl(), database.user(), database.password())
        .importCheckedLevels(0, 1); // no other rule here is of levels
    scenario.insertRule("raced", new Condition.Threshold(above), start, false);
    scenario.run(
        "update twin.alarm_rule set selection = '{\"key\": \"level\"}' where name = 'raced'");
    scenario.run(
        "insert into twin.observation (datastream_no, phenomenon_time, result_time, result) select datastream_no, '%1$s', '%1$s', 0.9 from twin.datastream where code = '%2$s'"
            .formatted(at, SensorCity.code(0, "level")));
    try (Connection connection = open();
        Connection holder = open();
        Statement held = holder.createStatement()) {
      Evaluation evaluation = new Evaluation(connection, 1000);
      RunningService.await("it is open", () -> stateOf("raced", evaluation, start).equals("OPEN"));
      holder.setAutoCommit(false);
      held.execute("lock table twin.alarm_watch in exclusive mode");
      scenario.run(RULES_CHANGED);
      Thread applying = Thread.ofPlatform().start(() -> look(evaluation, start));
      RunningService.await("it waits", () -> waits() || !applying.isAlive());
      scenario.run(
          "update twin.alarm_rule set epoch = epoch + 1 where name = 'raced';" + RULES_CHANGED);
      holder.rollback();
      applying.join();
      RunningService.await(
          "what it had begun is over", () -> stateOf("raced", evaluation, start).equals("CLEARED"));
    }
    scenario.run("update twin.alarm_rule set deleted = true, epoch = epoch + 1;" + RULES_CHANGED);
  }

  private static final String RULES_CHANGED =
      "update twin.alarm_head set rules_version = rules_version + 1";

  private static boolean waits() {
    return "t"
        .equals(
            valueOf(
                "select exists (select from pg_locks where relation = 'twin.alarm_watch'::regclass and not granted)"));
  }

  /** After another look; the state of the first alarm of a rule. */
  private static String stateOf(String rule, Evaluation evaluation, long now) {
    look(evaluation, now);
    return String.valueOf(
        valueOf(
            "select state from twin.alarm join twin.alarm_rule using (rule_no) where name = '"
                + rule
                + "' order by alarm_no limit 1"));
  }

  private static void look(Evaluation evaluation, long now) {
    try {
      evaluation.look(now);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable String valueOf(String sql) {
    try {
      return scenario.value(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean leads(Evaluation evaluation) {
    try {
      return evaluation.lead();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
