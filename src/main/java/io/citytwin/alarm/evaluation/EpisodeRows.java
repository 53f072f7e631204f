package io.citytwin.alarm.evaluation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the stored episodes of subjects what they should be, and says what that changed. */
final class EpisodeRows {

  private static final String STORED =
      """
      select a.place, (extract(epoch from e.opened_at) * 1000000)::bigint,
             (extract(epoch from e.cleared_at) * 1000000)::bigint, e.value, e.alarm_no
      from unnest(?::int[], ?::int[], ?::int[], ?::int[], ?::bigint[]) as given(place, r, epoch, n, micros)
      cross join lateral (select given.*, timestamptz 'epoch' + micros * interval '1 microsecond' as after) a
      cross join lateral (
        (select * from twin.alarm_episode where rule_no = a.r and epoch = a.epoch and datastream_no = a.n
           and opened_at > a.after)
        union all
        (select * from (
           select * from twin.alarm_episode where rule_no = a.r and epoch = a.epoch and datastream_no = a.n
             and opened_at <= a.after order by opened_at desc limit 1) before
         where cleared_at is null or cleared_at > a.after)
      ) e
      """;

  private static final String DELETE =
      "delete from twin.alarm_episode where rule_no = ? and epoch = ? and datastream_no = ? and opened_at = ?";

  private static final String UPDATE =
      """
      update twin.alarm_episode set cleared_at = ?, value = ?
      where rule_no = ? and epoch = ? and datastream_no = ? and opened_at = ?
      """;

  private static final String INSERT =
      """
      insert into twin.alarm_episode (cleared_at, value, rule_no, epoch, datastream_no, opened_at, longitude, latitude)
      values (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private final Connection connection;

  EpisodeRows(Connection connection) {
    this.connection = connection;
  }

  /**
   * The episodes of a subject from a time on.
   *
   * @param after microseconds; what was over by then stays as it is
   * @param episodes all that were not over by then, by time
   */
  record Wanted(Subject subject, long after, List<Episode> episodes) {}

  /** What changed in the episodes of a rule. */
  static final class Change {
    /** The earliest opening that came or went, in microseconds; the greatest if none did. */
    long from = Long.MAX_VALUE;

    /** Alarms that lost an episode, or have one that is another now. */
    final Set<Long> alarms = new HashSet<>();

    /** Alarms that lost an episode, by datastream. */
    final Map<Integer, Long> orphans = new HashMap<>();
  }

  private record Stored(@Nullable Long clearedAt, @Nullable Double value, @Nullable Long alarm) {}

  /** Makes them so; what changed, by number of the rule. */
  Map<Integer, Change> make(List<Wanted> wanted) throws SQLException {
    Map<Integer, Change> changes = new HashMap<>();
    List<Map<Long, Stored>> stored = stored(wanted);
    try (PreparedStatement delete = connection.prepareStatement(DELETE);
        PreparedStatement update = connection.prepareStatement(UPDATE);
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (int i = 0; i < wanted.size(); i++) {
        Wanted next = wanted.get(i);
        Change change = changes.computeIfAbsent(next.subject().rule().number(), _ -> new Change());
        Map<Long, Stored> gone = stored.get(i);
        for (Episode episode : next.episodes()) {
          Stored before = gone.remove(episode.openedAt());
          if (before == null) {
            change.from = Math.min(change.from, episode.openedAt());
            bind(insert, next.subject(), episode);
            bindPlace(insert, next.subject(), episode);
            insert.addBatch();
          } else if (!Objects.equals(before.clearedAt(), episode.clearedAt())
              || !Objects.equals(before.value(), episode.value())) {
            touch(change, before);
            bind(update, next.subject(), episode);
            update.addBatch();
          }
        }
        for (Map.Entry<Long, Stored> lost : gone.entrySet()) {
          change.from = Math.min(change.from, lost.getKey());
          touch(change, lost.getValue());
          if (lost.getValue().alarm() != null) {
            change.orphans.put(next.subject().datastream(), lost.getValue().alarm());
          }
          bindKey(delete, 1, next.subject(), lost.getKey());
          delete.addBatch();
        }
      }
      delete.executeBatch();
      update.executeBatch();
      insert.executeBatch();
    }
    changes.values().removeIf(c -> c.from == Long.MAX_VALUE && c.alarms.isEmpty());
    return changes;
  }

  private static void touch(Change change, Stored before) {
    if (before.alarm() != null) {
      change.alarms.add(before.alarm());
    }
  }

  private static void bind(PreparedStatement statement, Subject subject, Episode episode)
      throws SQLException {
    Long cleared = episode.clearedAt();
    statement.setObject(1, cleared == null ? null : SubjectRows.time(cleared));
    statement.setObject(2, episode.value());
    bindKey(statement, 3, subject, episode.openedAt());
  }

  private static void bindPlace(PreparedStatement statement, Subject subject, Episode episode)
      throws SQLException {
    Double longitude = episode.longitude();
    Double latitude = episode.latitude();
    statement.setDouble(7, longitude == null ? subject.longitude() : longitude);
    statement.setDouble(8, latitude == null ? subject.latitude() : latitude);
  }

  private static void bindKey(PreparedStatement statement, int at, Subject subject, long openedAt)
      throws SQLException {
    statement.setInt(at, subject.rule().number());
    statement.setInt(at + 1, subject.rule().epoch());
    statement.setInt(at + 2, subject.datastream());
    statement.setObject(at + 3, SubjectRows.time(openedAt));
  }

  private List<Map<Long, Stored>> stored(List<Wanted> wanted) throws SQLException {
    List<Map<Long, Stored>> stored = new ArrayList<>();
    Object[][] columns = new Object[5][wanted.size()];
    for (int i = 0; i < wanted.size(); i++) {
      stored.add(new HashMap<>());
      Subject subject = wanted.get(i).subject();
      columns[0][i] = i;
      columns[1][i] = subject.rule().number();
      columns[2][i] = subject.rule().epoch();
      columns[3][i] = subject.datastream();
      columns[4][i] = wanted.get(i).after();
    }
    try (PreparedStatement statement = connection.prepareStatement(STORED)) {
      for (int c = 0; c < 5; c++) {
        String type = c == 4 ? "int8" : "int4";
        statement.setArray(c + 1, connection.createArrayOf(type, columns[c]));
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          stored
              .get(row.getInt(1))
              .put(
                  row.getLong(2),
                  new Stored(
                      row.getObject(3, Long.class),
                      row.getObject(4, Double.class),
                      row.getObject(5, Long.class)));
        }
      }
    }
    return stored;
  }
}
