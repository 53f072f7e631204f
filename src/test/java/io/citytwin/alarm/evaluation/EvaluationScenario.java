package io.citytwin.alarm.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.alarm.rule.AlarmRule;
import io.citytwin.alarm.rule.Condition;
import io.citytwin.live.SensorCity;
import io.citytwin.sensor.Observation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rules and observations as tests of the evaluation write them, and the alarms they must lead to.
 */
final class EvaluationScenario {

  private static final long LATENESS = Duration.ofMinutes(10).toNanos() / 1000;
  private static final Duration WINDOW = Duration.ofMinutes(4);

  private final Connection writer;
  private final int sensors;

  /** Of the first sensors of a {@link SensorCity}. */
  EvaluationScenario(Connection writer, int sensors) {
    this.writer = writer;
    this.sensors = sensors;
  }

  record Arrival(long arrival, int datastream, long at, double value, long resultAt) {}

  /** Numbers from 0 to 1 that wander; of the second datastream some are places instead. */
  Map<Integer, List<Oracle.Point>> history(Random random, long start) throws SQLException {
    Map<Integer, List<Oracle.Point>> history = new LinkedHashMap<>();
    for (int[] numbers : datastreams().values()) {
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
  List<Arrival> arrivals(Random random, Map<Integer, List<Oracle.Point>> history) {
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

  /**
   * The alarms that are stored are those of the history read once in order, and of what people
   * cleared; none was opened twice.
   */
  void assertAlarmsAreThoseOf(
      Map<Integer, List<Oracle.Point>> history,
      Map<String, Condition> conditions,
      long start,
      long end,
      String what)
      throws SQLException {
    Map<Integer, int[]> streams = datastreams();
    for (Map.Entry<String, Condition> rule : conditions.entrySet()) {
      List<Oracle.Span> spans = new ArrayList<>();
      for (int i = 0; i < sensors; i++) {
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
          .as("%s, %s", rule.getKey(), what)
          .containsExactlyInAnyOrderElementsOf(
              Oracle.joined(
                  Oracle.cleared(spans, clearings(rule.getKey(), streams)), window(rule.getKey())));
    }
    assertNoneIsOpenedTwice();
  }

  /** What was cleared by hand. */
  List<Oracle.Clearing> clearings(String rule, Map<Integer, int[]> streams) throws SQLException {
    List<Oracle.Clearing> clearings = new ArrayList<>();
    try (PreparedStatement statement =
        writer.prepareStatement(
            """
            select c.datastream_no, c.at from twin.alarm_clearing c join twin.alarm_rule r using (rule_no)
            where r.name = ? and not r.deleted
            """)) {
      statement.setString(1, rule);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          int number = row.getInt(1);
          long at = Observation.micros(row.getTimestamp(2).toInstant());
          streams.forEach(
              (sensor, numbers) -> {
                if (numbers[0] == number || numbers[1] == number) {
                  clearings.add(new Oracle.Clearing(sensor, at));
                }
              });
        }
      }
    }
    return clearings;
  }

  void write(List<Arrival> arrivals) throws SQLException {
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

  @Nullable Long window(String rule) throws SQLException {
    String window =
        value(
            "select merge_window from twin.alarm_rule where not deleted and name = '" + rule + "'");
    return window == null ? null : (Long) Long.parseLong(window);
  }

  void insertRule(String name, Condition condition, long since, boolean merges)
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

  Map<Integer, int[]> datastreams() throws SQLException {
    Map<Integer, int[]> numbers = new LinkedHashMap<>();
    for (int i = 0; i < sensors; i++) {
      numbers.put(
          i,
          new int[] {number(SensorCity.code(i, "pressure")), number(SensorCity.code(i, "status"))});
    }
    return numbers;
  }

  int number(String code) throws SQLException {
    return Integer.parseInt(
        String.valueOf(
            value("select datastream_no from twin.datastream where code = '" + code + "'")));
  }

  List<Oracle.Joined> stored(String rule, Map<Integer, int[]> streams) throws SQLException {
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
  void assertNoneIsOpenedTwice() throws SQLException {
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

  void run(String sql) throws SQLException {
    try (Statement statement = writer.createStatement()) {
      statement.execute(sql);
    }
  }

  @Nullable String value(String sql) throws SQLException {
    try (Statement statement = writer.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }
}
