package io.citytwin.alarm.evaluation;

import io.citytwin.alarm.rule.AlarmRule;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes alarms of episodes: which share one, and which alarm stays which. */
final class AlarmRows {

  private static final String MEMBERS =
      """
      select e.datastream_no, (extract(epoch from e.opened_at) * 1000000)::bigint, e.longitude, e.latitude,
             coalesce(e.alarm_no, 0), coalesce(a.opened_at = e.opened_at and a.datastream_no = e.datastream_no, false)
      from twin.alarm_episode e left join twin.alarm a using (alarm_no)
      where e.rule_no = ? and e.epoch = ? and e.opened_at >= ?
      order by e.opened_at, e.datastream_no
      """;

  private static final String INSERT =
      """
      insert into twin.alarm (rule_no, severity, message, datastream_no, geom, opened_at, members)
      values (?, ?, '', ?, st_setsrid(st_makepoint(?, ?), 4326), ?, 0) returning alarm_no
      """;

  private static final String ASSIGN =
      """
      update twin.alarm_episode set alarm_no = ?
      where rule_no = ? and epoch = ? and datastream_no = ? and opened_at = ?
      """;

  private final Connection connection;
  private final AlarmLife life;

  AlarmRows(Connection connection) {
    this.connection = connection;
    this.life = new AlarmLife(connection);
  }

  /** Brings the alarms of rules in line with their episodes; how many transitions that made. */
  int follow(Map<Integer, EpisodeRows.Change> changes, Map<Integer, Subject.Evaluated> rules)
      throws SQLException {
    int transitions = 0;
    for (Map.Entry<Integer, EpisodeRows.Change> entry : changes.entrySet()) {
      Subject.Evaluated rule = rules.get(entry.getKey());
      if (rule != null) {
        transitions += follow(rule, entry.getValue());
      }
    }
    return transitions;
  }

  private int follow(Subject.Evaluated rule, EpisodeRows.Change change) throws SQLException {
    Set<Long> touched = new HashSet<>(change.alarms);
    Set<Long> made = new HashSet<>();
    if (change.from != Long.MAX_VALUE) {
      AlarmRule.Merge merge = rule.rule().text().merge();
      List<Merging.Member> members = members(rule, change.from, merge);
      claim(rule, Merging.form(members, change.from, merge), change, touched, made);
    }
    return life.update(touched, made, AlarmLife.Cause.EPISODES);
  }

  private List<Merging.Member> members(
      Subject.Evaluated rule, long from, AlarmRule.@Nullable Merge merge) throws SQLException {
    long window = merge == null ? 0 : merge.window().toNanos() / 1_000;
    List<Merging.Member> members = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(MEMBERS)) {
      statement.setInt(1, rule.number());
      statement.setInt(2, rule.epoch());
      statement.setObject(3, SubjectRows.time(from - window));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          members.add(
              new Merging.Member(
                  row.getInt(1),
                  row.getLong(2),
                  row.getDouble(3),
                  row.getDouble(4),
                  row.getLong(5),
                  row.getBoolean(6)));
        }
      }
    }
    return members;
  }

  /**
   * Each alarm stays the one that its first member with an alarm belonged to, so that what points
   * to it, and who acknowledged it, stays too.
   */
  private void claim(
      Subject.Evaluated rule,
      List<List<Merging.Member>> alarms,
      EpisodeRows.Change change,
      Set<Long> touched,
      Set<Long> made)
      throws SQLException {
    Set<Long> claimed = new HashSet<>();
    Map<List<Merging.Member>, Long> numbers = new HashMap<>();
    for (List<Merging.Member> members : alarms) {
      Long kept = firstUnclaimed(members, claimed);
      if (kept != null) {
        claimed.add(kept);
        numbers.put(members, kept);
      }
    }
    try (PreparedStatement assign = connection.prepareStatement(ASSIGN)) {
      for (List<Merging.Member> members : alarms) {
        Long number = numbers.get(members);
        if (number == null) {
          number = orphan(members.getFirst(), change, claimed);
        }
        if (number == null) {
          number = insert(rule, members.getFirst());
          made.add(number);
        }
        claimed.add(number);
        assign(assign, rule, members, number, touched);
      }
      assign.executeBatch();
    }
  }

  private static @Nullable Long firstUnclaimed(
      Collection<Merging.Member> members, Set<Long> claimed) {
    for (Merging.Member member : members) {
      if (member.alarm() != 0 && !claimed.contains(member.alarm())) {
        return member.alarm();
      }
    }
    return null;
  }

  private static @Nullable Long orphan(
      Merging.Member first, EpisodeRows.Change change, Set<Long> claimed) {
    Long lost = change.orphans.get(first.datastream());
    return lost == null || claimed.contains(lost) ? null : lost;
  }

  private static void assign(
      PreparedStatement statement,
      Subject.Evaluated rule,
      List<Merging.Member> members,
      long number,
      Set<Long> touched)
      throws SQLException {
    for (Merging.Member member : members) {
      if (member.alarm() != number) {
        statement.setLong(1, number);
        statement.setInt(2, rule.number());
        statement.setInt(3, rule.epoch());
        statement.setInt(4, member.datastream());
        statement.setObject(5, SubjectRows.time(member.openedAt()));
        statement.addBatch();
        touched.add(number);
        if (member.alarm() != 0) {
          touched.add(member.alarm());
        }
      }
    }
  }

  private long insert(Subject.Evaluated rule, Merging.Member first) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setInt(1, rule.number());
      statement.setString(2, rule.rule().text().severity().name());
      statement.setInt(3, first.datastream());
      statement.setDouble(4, first.longitude());
      statement.setDouble(5, first.latitude());
      statement.setObject(6, SubjectRows.time(first.openedAt()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
