package io.citytwin.alarm.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.alarm.rule.AlarmRule;
import io.citytwin.alarm.rule.Condition;
import io.citytwin.alarm.rule.Trigger;
import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.sensor.Observation;
import io.citytwin.testing.PostgisDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import tools.jackson.databind.json.JsonMapper;

/**
 * The law: whatever the order in which observations arrive, within the allowed lateness, and
 * however often the evaluation dies, the alarms are those of the history read once in order.
 */
class EvaluationIT {

  private static final int SENSORS = 5;
  private static final long LATENESS = Duration.ofMinutes(10).toNanos() / 1000;
  private static final Duration WINDOW = Duration.ofMinutes(4);

  private static PostgisDatabase database;
  private static Connection writer;

  private record Arrival(long arrival, int datastream, long at, double value, long resultAt) {}

  @BeforeAll
  static void prepare() throws SQLException {
    database = PostgisDatabase.create();
    new SensorCity(database.jdbcUrl(), database.user(), database.password())
        .importSensors(0, SENSORS);
    writer = open();
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
    run("select twin.ensure_observation_partition('" + day + "')");
    Map<Integer, int[]> streams = datastreams();
    Map<String, Condition> conditions = conditions(random);
    run(
        "update twin.alarm_rule set deleted = true, epoch = epoch + 1; update twin.alarm_head set rules_version = rules_version + 1");
    for (Map.Entry<String, Condition> rule : conditions.entrySet()) {
      boolean moves = rule.getKey().equals("fence"); // its place is that of the observation
      insertRule(rule.getKey(), rule.getValue(), start, !moves && random.nextBoolean());
    }
    Map<Integer, List<Oracle.Point>> history = history(random, streams, start);
    long end = start + Duration.ofMinutes(70).toNanos() / 1000;
    arrive(random, arrivals(random, history), end);

    for (Map.Entry<String, Condition> rule : conditions.entrySet()) {
      List<Oracle.Span> spans = new ArrayList<>();
      for (int i = 0; i < SENSORS; i++) {
        int[] numbers = streams.get(i);
        boolean fence = rule.getKey().equals("fence");
        spans.addAll(
            Oracle.spans(
                i,
                rule.getValue(),
                history.get(fence ? numbers[1] : numbers[0]).stream()
                    .filter(p -> fence == p.value() > 5)
                    .toList(),
                history.get(numbers[1]).stream().filter(p -> p.value() <= 5).toList(),
                start,
                end));
      }
      assertThat(stored(rule.getKey(), streams))
          .as("%s, seed %d", rule.getKey(), seed)
          .containsExactlyInAnyOrderElementsOf(Oracle.joined(spans, window(rule.getKey())));
    }
    assertNoneIsOpenedTwice();
  }

  /** Numbers from 0 to 1 that wander; of the second datastream some are places instead. */
  private static Map<Integer, List<Oracle.Point>> history(
      Random random, Map<Integer, int[]> streams, long start) {
    Map<Integer, List<Oracle.Point>> history = new LinkedHashMap<>();
    for (int[] numbers : streams.values()) {
      for (int n = 0; n < 2; n++) {
        List<Oracle.Point> points = new ArrayList<>();
        double value = random.nextDouble();
        long at = start + random.nextInt(60) * 1_000_000L;
        while (at < start + Duration.ofHours(1).toNanos() / 1000) {
          value = Math.clamp(value + random.nextGaussian() * 0.15, 0, 1);
          boolean place = n == 1 && random.nextInt(3) == 0;
          points.add(new Oracle.Point(at, place ? 6.5 + 2 * random.nextDouble() : value));
          at += (20 + random.nextInt(random.nextInt(10) == 0 ? 400 : 60)) * 1_000_000L;
        }
        history.put(numbers[n], points);
      }
    }
    return history;
  }

  /** A third comes late, some come first with a wrong value that is corrected, some come twice. */
  private static List<Arrival> arrivals(Random random, Map<Integer, List<Oracle.Point>> history) {
    List<Arrival> arrivals = new ArrayList<>();
    history.forEach(
        (datastream, points) -> {
          for (Oracle.Point p : points) {
            long late = random.nextInt(3) == 0 ? (long) (random.nextDouble() * LATENESS) : 0;
            arrivals.add(new Arrival(p.at() + late, datastream, p.at(), p.value(), p.at() + 1));
            if (random.nextInt(8) == 0 && p.value() <= 5) {
              long sooner = (long) (random.nextDouble() * late);
              arrivals.add(new Arrival(p.at() + sooner, datastream, p.at(), 1 - p.value(), p.at()));
            }
          }
        });
    Collections.shuffle(arrivals, random);
    arrivals.sort(Comparator.comparingLong(Arrival::arrival)); // stable: ties stay shuffled
    return arrivals;
  }

  /** In parts of any size, between which the evaluation runs, is late, or is killed. */
  private static void arrive(Random random, List<Arrival> arrivals, long end) throws SQLException {
    Evaluation evaluation = null;
    Connection connection = open();
    int next = 0;
    while (next < arrivals.size()) {
      int size = Math.min(arrivals.size() - next, 1 + random.nextInt(60));
      write(arrivals.subList(next, next + size));
      next += size;
      if (random.nextInt(4) > 0) {
        evaluation = evaluation == null ? new Evaluation(connection, 1000) : evaluation;
        evaluateAll(evaluation, arrivals.get(next - 1).arrival());
      }
      if (random.nextInt(6) == 0) {
        connection = dies(connection, evaluation, arrivals.get(next - 1).arrival());
        evaluation = null;
      }
    }
    evaluateAll(new Evaluation(connection, 1000), end);
    connection.close();
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

  private static void write(List<Arrival> arrivals) throws SQLException {
    try (PreparedStatement statement =
        writer.prepareStatement(
            """
            insert into twin.observation as old (datastream_no, phenomenon_time, result_time, result, result_json)
            values (?, ?, ?, ?, ?::jsonb) on conflict (datastream_no, phenomenon_time) do update
            set result_time = excluded.result_time, result = excluded.result
            where old.result_time < excluded.result_time
            """)) {
      for (Arrival a : arrivals) {
        statement.setInt(1, a.datastream());
        statement.setObject(2, SubjectRows.time(a.at()));
        statement.setObject(3, SubjectRows.time(a.resultAt()));
        boolean place = a.value() > 5;
        statement.setObject(4, place ? null : (Double) a.value());
        statement.setString(
            5, place ? "{\"type\":\"Point\",\"coordinates\":[" + a.value() + ",43.7]}" : null);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static @Nullable Long window(String rule) throws SQLException {
    String window =
        value(
            "select merge_window from twin.alarm_rule where not deleted and name = '" + rule + "'");
    return window == null ? null : (Long) Long.parseLong(window);
  }

  private static void insertRule(String name, Condition condition, long since, boolean merges)
      throws SQLException {
    JsonMapper json = JsonMapper.shared();
    String key = name.equals("fence") ? "status" : "pressure";
    try (PreparedStatement statement =
        writer.prepareStatement(
            """
            insert into twin.alarm_rule (name, kind, condition, selection, severity, message, lateness, merge_radius,
              merge_window, enabled, since) values (?, ?, ?::jsonb, ?::jsonb, ?, '{datastream} {value} {unit}', ?, ?, ?, true, ?);
            update twin.alarm_head set rules_version = rules_version + 1
            """)) {
      statement.setString(1, name);
      statement.setString(2, condition.kind().name());
      statement.setString(3, json.writeValueAsString(condition));
      statement.setString(4, json.writeValueAsString(Map.of("key", key)));
      statement.setString(5, AlarmRule.Severity.MAJOR.name());
      statement.setLong(6, LATENESS);
      statement.setObject(7, merges ? (Double) 100.0 : null); // sensors are 80 m apart
      statement.setObject(8, merges ? (Long) (WINDOW.toNanos() / 1000) : null);
      statement.setObject(9, SubjectRows.time(since));
      statement.execute();
    }
  }

  private static Map<Integer, int[]> datastreams() throws SQLException {
    Map<Integer, int[]> numbers = new LinkedHashMap<>();
    for (int i = 0; i < SENSORS; i++) {
      numbers.put(
          i,
          new int[] {number(SensorCity.code(i, "pressure")), number(SensorCity.code(i, "status"))});
    }
    return numbers;
  }

  private static int number(String code) throws SQLException {
    return Integer.parseInt(
        String.valueOf(
            value("select datastream_no from twin.datastream where code = '" + code + "'")));
  }

  private static List<Oracle.Joined> stored(String rule, Map<Integer, int[]> streams)
      throws SQLException {
    List<Oracle.Joined> alarms = new ArrayList<>();
    try (PreparedStatement statement =
        writer.prepareStatement(
            """
            select a.opened_at, a.cleared_at, array_agg(distinct e.datastream_no), a.members, a.datastream_no,
                   (array_agg(e.datastream_no order by e.opened_at, e.datastream_no))[1]
            from twin.alarm a join twin.alarm_rule r using (rule_no) join twin.alarm_episode e using (alarm_no)
            where r.name = ? and not r.deleted and a.state <> 'RETRACTED' group by a.alarm_no
            """)) {
      statement.setString(1, rule);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Set<Integer> sensors = new TreeSet<>();
          for (Integer number : (Integer[]) row.getArray(3).getArray()) {
            streams.forEach(
                (sensor, numbers) -> {
                  if (numbers[0] == number || numbers[1] == number) {
                    sensors.add(sensor);
                  }
                });
          }
          assertThat(row.getInt(4)).isEqualTo(sensors.size());
          assertThat(row.getInt(5)).isEqualTo(row.getInt(6));
          alarms.add(
              new Oracle.Joined(
                  Observation.micros(row.getTimestamp(1).toInstant()),
                  row.getTimestamp(2) == null
                      ? null
                      : (Long) Observation.micros(row.getTimestamp(2).toInstant()),
                  sensors));
        }
      }
    }
    return alarms;
  }

  /** Steps of an alarm follow one another, from its only opening to the state it is in. */
  private static void assertNoneIsOpenedTwice() throws SQLException {
    assertThat(
            value(
                """
                select count(*) from (
                  select a.alarm_no from twin.alarm a left join twin.alarm_transition t using (alarm_no)
                  group by a.alarm_no
                  having count(*) filter (where t.kind = 'OPENED') <> 1
                      or (array_agg(t.to_state order by t.transition_no desc))[1] is distinct from a.state) wrong
                """))
        .isEqualTo("0");
    assertThat(
            value(
                """
                select count(*) from (
                  select from_state, lag(to_state) over (partition by alarm_no order by transition_no) as before
                  from twin.alarm_transition) step
                where from_state is distinct from before
                """))
        .isEqualTo("0");
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

  private static boolean leads(Evaluation evaluation) {
    try {
      return evaluation.lead();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(String sql) throws SQLException {
    try (Statement statement = writer.createStatement()) {
      statement.execute(sql);
    }
  }

  private static @Nullable String value(String sql) throws SQLException {
    try (Statement statement = writer.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }
}
