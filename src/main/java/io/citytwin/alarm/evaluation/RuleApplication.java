package io.citytwin.alarm.evaluation;

import io.citytwin.alarm.rule.AlarmRule;
import io.citytwin.alarm.rule.Condition;
import io.citytwin.alarm.rule.RuleRows;
import io.citytwin.alarm.rule.SelectionSql;
import io.citytwin.sensor.Observation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts rules into effect: decides which datastreams each is evaluated on, and ends what a changed
 * rule had begun. In one transaction, during which no observation is written.
 */
final class RuleApplication {

  private static final String RULES =
      "select "
          + RuleRows.COLUMNS
          + ", r.epoch, r.applied_epoch from twin.alarm_rule r"
          + " where r.applied_epoch <> r.epoch or (r.enabled and not r.deleted) order by r.rule_no";

  private static final String END =
      """
      update twin.alarm_episode set cleared_at = greatest(opened_at, ?)
      where rule_no = ? and cleared_at is null and (?::int[] is null or datastream_no = any(?))
      returning alarm_no
      """;

  private static final String ADD =
      """
      insert into twin.alarm_subject (rule_no, datastream_no, other_no, base_at, base, head_at, head, due_at)
      select ?, n, nullif(other, 0), ?, ?::jsonb, ?, ?::jsonb, ? from unnest(?::int[], ?::int[]) as given(n, other)
      """;

  private static final String WATCH =
      """
      delete from twin.alarm_watch w where not exists (
        select from twin.alarm_subject s where s.datastream_no = w.datastream_no)
      and not exists (select from twin.alarm_subject s where s.other_no = w.datastream_no);
      insert into twin.alarm_watch
      select datastream_no from twin.alarm_subject union select other_no from twin.alarm_subject where other_no is not null
      on conflict do nothing
      """;

  /** The epoch that was read: a rule may have been changed once more meanwhile. */
  private static final String APPLIED =
      "update twin.alarm_rule set applied_epoch = ? where rule_no = ?";

  private final Connection connection;
  private final int mostDatastreams;
  private final AlarmLife life;

  RuleApplication(Connection connection, int mostDatastreams) {
    this.connection = connection;
    this.mostDatastreams = mostDatastreams;
    this.life = new AlarmLife(connection);
  }

  private record Row(AlarmRule rule, int epoch, boolean changed) {}

  /**
   * Puts the rules that are there into effect.
   *
   * @param version of the rules, which were seen to have changed
   * @param revision of the twin, likewise
   * @param now in microseconds
   * @return the rules that are evaluated, by number
   */
  Map<Integer, Subject.Evaluated> apply(long version, long revision, long now) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local lock_timeout = '200ms'"); // writers queue behind these locks
      statement.execute("lock table twin.alarm_transition in share row exclusive mode");
      statement.execute("select pg_advisory_xact_lock(hashtext('twin.alarm_watch'))");
      Map<Integer, Subject.Evaluated> evaluated = new HashMap<>();
      List<Row> rows = rules(statement);
      for (Row row : rows) {
        boolean on = row.rule().enabled() && !row.rule().deleted();
        if (row.changed()) {
          end(row.rule(), null, now, why(row.rule()));
          forget(row.rule(), null);
        }
        if (on) {
          select(row, now);
          evaluated.put(
              row.rule().number(),
              new Subject.Evaluated(row.rule(), row.epoch(), fence(row.rule())));
        }
      }
      statement.execute(WATCH);
      applied(rows);
      try (PreparedStatement done =
          connection.prepareStatement(
              "update twin.alarm_head set applied_version = ?, applied_revision = ?")) {
        done.setLong(1, version);
        done.setLong(2, revision);
        done.executeUpdate();
      }
      connection.commit();
      return evaluated;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    }
  }

  private void applied(List<Row> rows) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(APPLIED)) {
      for (Row row : rows) {
        if (row.changed()) {
          statement.setInt(1, row.epoch());
          statement.setInt(2, row.rule().number());
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
  }

  private static @Nullable Fence fence(AlarmRule rule) {
    return rule.text().condition() instanceof Condition.Geofence area
        ? new Fence(area.area())
        : null;
  }

  private static String why(AlarmRule rule) {
    if (rule.deleted()) {
      return "the rule was deleted";
    }
    return rule.enabled() ? "the rule was changed" : "the rule was disabled";
  }

  private static List<Row> rules(Statement statement) throws SQLException {
    List<Row> rules = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(RULES)) {
      while (row.next()) {
        int epoch = row.getInt(19);
        rules.add(new Row(RuleRows.read(row), epoch, epoch != row.getInt(20)));
      }
    }
    return rules;
  }

  /** Datastreams that came are evaluated from now on, or from the start of a new rule. */
  private void select(Row row, long now) throws SQLException {
    AlarmRule rule = row.rule();
    Map<Integer, Integer> wanted = new HashMap<>();
    for (SelectionSql.Found found : SelectionSql.find(connection, rule.text(), mostDatastreams)) {
      Integer other = found.other();
      wanted.put(found.datastream(), other == null ? 0 : other);
    }
    Map<Integer, Integer> present = present(rule);
    Set<Integer> gone = new HashSet<>();
    present.forEach(
        (datastream, other) -> {
          if (!other.equals(wanted.get(datastream))) {
            gone.add(datastream);
          }
        });
    if (!gone.isEmpty()) {
      end(rule, gone, now, "the datastream is no longer selected");
      forget(rule, gone);
    }
    wanted
        .keySet()
        .removeIf(datastream -> present.containsKey(datastream) && !gone.contains(datastream));
    add(rule, wanted, row.changed() ? Observation.micros(rule.since()) : now);
  }

  private Map<Integer, Integer> present(AlarmRule rule) throws SQLException {
    Map<Integer, Integer> present = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select datastream_no, coalesce(other_no, 0) from twin.alarm_subject where rule_no = ?")) {
      statement.setInt(1, rule.number());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          present.put(row.getInt(1), row.getInt(2));
        }
      }
    }
    return present;
  }

  private void add(AlarmRule rule, Map<Integer, Integer> datastreams, long since)
      throws SQLException {
    if (datastreams.isEmpty()) {
      return;
    }
    Memory empty = Memory.empty(since);
    Long due = new Fold(rule.text().condition(), null, empty).dueAt();
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setInt(1, rule.number());
      statement.setObject(2, SubjectRows.time(since - 1));
      statement.setString(3, SubjectRows.json(empty));
      statement.setObject(4, SubjectRows.time(since - 1));
      statement.setString(5, SubjectRows.json(empty));
      statement.setObject(6, due == null ? null : SubjectRows.time(due));
      statement.setArray(7, connection.createArrayOf("int4", datastreams.keySet().toArray()));
      statement.setArray(8, connection.createArrayOf("int4", datastreams.values().toArray()));
      statement.executeUpdate();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into twin.alarm_mark select n, ? from unnest(?::int[]) as given(n)")) {
      statement.setObject(1, SubjectRows.time(since));
      statement.setArray(2, connection.createArrayOf("int4", datastreams.keySet().toArray()));
      statement.executeUpdate();
    }
  }

  private void end(AlarmRule rule, @Nullable Set<Integer> datastreams, long now, String why)
      throws SQLException {
    Set<Long> alarms = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(END)) {
      statement.setObject(1, SubjectRows.time(now));
      statement.setInt(2, rule.number());
      var numbers =
          datastreams == null ? null : connection.createArrayOf("int4", datastreams.toArray());
      statement.setArray(3, numbers);
      statement.setArray(4, numbers);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          alarms.add(row.getLong(1));
        }
      }
    }
    if (life.update(alarms, Set.of(), AlarmLife.Cause.because(why)) > 0) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("select pg_notify('twin_alarm', '')");
      }
    }
  }

  private void forget(AlarmRule rule, @Nullable Set<Integer> datastreams) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from twin.alarm_subject where rule_no = ? and (?::int[] is null or datastream_no = any(?))")) {
      statement.setInt(1, rule.number());
      var numbers =
          datastreams == null ? null : connection.createArrayOf("int4", datastreams.toArray());
      statement.setArray(2, numbers);
      statement.setArray(3, numbers);
      statement.executeUpdate();
    }
  }
}
