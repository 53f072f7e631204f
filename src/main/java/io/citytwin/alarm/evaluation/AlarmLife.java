package io.citytwin.alarm.evaluation;

import io.citytwin.alarm.rule.MessageTemplate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings alarms in line with their members, and writes down what that means. */
final class AlarmLife {

  private static final String READ =
      """
      select a.alarm_no, a.state, a.opened_at, a.cleared_at, a.members, a.datastream_no, a.value,
             m.members, m.opened_at, m.cleared_at, m.newest,
             f.datastream_no, f.value, f.longitude, f.latitude,
             r.name, a.severity, r.message, d.code, d.observed_property, d.unit, m.cleared_by
      from twin.alarm a join twin.alarm_rule r using (rule_no)
      cross join lateral (
        select count(distinct datastream_no)::int as members, min(opened_at) as opened_at, max(opened_at) as newest,
               case when bool_and(ended is not null) then max(ended) end as cleared_at,
               case when bool_and(ended is not null) then (array_agg(actor order by ended desc, actor))[1] end as cleared_by
        from (
          select e.datastream_no, e.opened_at, coalesce(c.at, e.cleared_at) as ended, c.actor
          from twin.alarm_episode e left join lateral (
            select * from twin.alarm_clearing c
            where c.rule_no = e.rule_no and c.epoch = e.epoch and c.datastream_no = e.datastream_no
              and c.at >= e.opened_at and (e.cleared_at is null or c.at < e.cleared_at)
            order by c.at limit 1) c on true
          where e.alarm_no = a.alarm_no) member) m
      left join lateral (
        select * from twin.alarm_episode e where e.alarm_no = a.alarm_no
        order by e.opened_at, e.datastream_no limit 1) f on true
      left join twin.datastream d on d.datastream_no = f.datastream_no
      where a.alarm_no = any(?) order by a.alarm_no
      """;

  private static final String WRITE =
      """
      update twin.alarm set opened_at = ?, cleared_at = ?, members = ?, datastream_no = ?, value = ?,
        message = ?, geom = st_setsrid(st_makepoint(?, ?), 4326), cleared_by = ?, updated_at = clock_timestamp()
      where alarm_no = ?
      """;

  private static final String RETRACT =
      "update twin.alarm set retracted = true, members = 0, updated_at = clock_timestamp() where alarm_no = ?";

  private static final String NOTE =
      """
      insert into twin.alarm_transition (alarm_no, kind, from_state, to_state, event_at, actor, comment)
      select alarm_no, ?, ?, coalesce(?, state), ?, ?, ? from twin.alarm where alarm_no = ?
      """;

  private final Connection connection;
  private final List<Note> notes = new ArrayList<>();

  AlarmLife(Connection connection) {
    this.connection = connection;
  }

  /**
   * What leads to a change.
   *
   * @param actor who
   * @param comment why; null if there is nothing to say
   * @param byHand whether it is a person, who does things at no phenomenon time
   */
  record Cause(String actor, @Nullable String comment, boolean byHand) {

    private static final String EVALUATION = "citytwin";

    /** Episodes came or went, which is reason enough. */
    static final Cause EPISODES = new Cause(EVALUATION, null, false);

    /** The evaluation, with something to say. */
    static Cause because(String comment) {
      return new Cause(EVALUATION, comment, false);
    }

    static Cause byHand(String actor, @Nullable String comment) {
      return new Cause(actor, comment, true);
    }
  }

  /** A step in the life of an alarm; {@code to} is null for the state it comes to be in. */
  private record Note(
      long alarm,
      String kind,
      @Nullable String from,
      @Nullable String to,
      @Nullable OffsetDateTime at) {}

  /** An alarm as it is stored, and as its members say it should be. */
  private record Both(
      long number,
      String state,
      OffsetDateTime openedAt,
      @Nullable OffsetDateTime clearedAt,
      int members,
      int first,
      @Nullable Double value,
      int nextMembers,
      @Nullable OffsetDateTime nextOpenedAt,
      @Nullable OffsetDateTime nextClearedAt,
      @Nullable OffsetDateTime newest,
      int nextFirst,
      @Nullable Double nextValue,
      double longitude,
      double latitude,
      @Nullable String clearedBy,
      String message) {

    boolean moved() {
      return !Objects.equals(openedAt, nextOpenedAt)
          || first != nextFirst
          || !Objects.equals(value, nextValue);
    }
  }

  /**
   * Updates alarms.
   *
   * @param numbers of the alarms
   * @param made those of them that were made just now
   * @return how many transitions were written
   */
  int update(Collection<Long> numbers, Set<Long> made, Cause cause) throws SQLException {
    if (numbers.isEmpty()) {
      return 0;
    }
    notes.clear();
    try (PreparedStatement write = connection.prepareStatement(WRITE);
        PreparedStatement retract = connection.prepareStatement(RETRACT)) {
      for (Both alarm : read(numbers)) {
        if (alarm.nextMembers() > 0) {
          note(alarm, made.contains(alarm.number()));
          bind(write, alarm);
        } else if (!alarm.state().equals("RETRACTED")) {
          add(alarm, "RETRACTED", alarm.state(), "RETRACTED", null);
          retract.setLong(1, alarm.number());
          retract.addBatch();
        }
      }
      write.executeBatch();
      retract.executeBatch();
    }
    writeNotes(cause);
    return notes.size();
  }

  private void note(Both alarm, boolean made) {
    OffsetDateTime cleared = alarm.nextClearedAt();
    String before = made ? null : alarm.state();
    if (made) {
      add(alarm, "OPENED", null, "OPEN", alarm.nextOpenedAt());
      before = "OPEN";
    } else if (alarm.moved()) {
      add(alarm, "REVISED", before, before, alarm.nextOpenedAt());
    }
    if (!made && alarm.members() != alarm.nextMembers()) {
      add(alarm, "JOINED", before, before, alarm.newest());
    }
    boolean wasCleared = !made && alarm.clearedAt() != null;
    if (cleared != null && !wasCleared) {
      add(alarm, "CLEARED", before, "CLEARED", cleared);
    } else if (cleared == null && wasCleared) {
      add(alarm, "REOPENED", before, null, alarm.newest());
    } else if (wasCleared && !Objects.equals(cleared, alarm.clearedAt())) {
      add(alarm, "REVISED", before, null, cleared);
    }
  }

  private void add(
      Both alarm,
      String kind,
      @Nullable String from,
      @Nullable String to,
      @Nullable OffsetDateTime at) {
    notes.add(new Note(alarm.number(), kind, from, to, at));
  }

  private static void bind(PreparedStatement write, Both alarm) throws SQLException {
    write.setObject(1, alarm.nextOpenedAt());
    write.setObject(2, alarm.nextClearedAt());
    write.setInt(3, alarm.nextMembers());
    write.setInt(4, alarm.nextFirst());
    write.setObject(5, alarm.nextValue());
    write.setString(6, alarm.message());
    write.setDouble(7, alarm.longitude());
    write.setDouble(8, alarm.latitude());
    write.setString(9, alarm.clearedBy());
    write.setLong(10, alarm.number());
    write.addBatch();
  }

  private void writeNotes(Cause cause) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
      for (Note note : notes) {
        statement.setString(1, note.kind());
        statement.setString(2, note.from());
        statement.setString(3, note.to());
        statement.setObject(4, cause.byHand() ? null : note.at());
        statement.setString(5, cause.actor());
        statement.setString(6, cause.comment());
        statement.setLong(7, note.alarm());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private List<Both> read(Collection<Long> numbers) throws SQLException {
    List<Both> alarms = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setArray(1, connection.createArrayOf("int8", numbers.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          alarms.add(both(row));
        }
      }
    }
    return alarms;
  }

  private static Both both(ResultSet row) throws SQLException {
    return new Both(
        row.getLong(1),
        row.getString(2),
        row.getObject(3, OffsetDateTime.class),
        row.getObject(4, OffsetDateTime.class),
        row.getInt(5),
        row.getInt(6),
        row.getObject(7, Double.class),
        row.getInt(8),
        row.getObject(9, OffsetDateTime.class),
        row.getObject(10, OffsetDateTime.class),
        row.getObject(11, OffsetDateTime.class),
        row.getInt(12),
        row.getObject(13, Double.class),
        row.getDouble(14),
        row.getDouble(15),
        row.getString(22),
        message(row));
  }

  private static String message(ResultSet row) throws SQLException {
    Double value = row.getObject(13, Double.class);
    OffsetDateTime opened = row.getObject(9, OffsetDateTime.class);
    return MessageTemplate.fill(
        row.getString(18),
        Map.of(
            "rule", row.getString(16),
            "severity", row.getString(17),
            "datastream", text(row.getString(19)),
            "property", text(row.getString(20)),
            "unit", value == null ? "" : text(row.getString(21)),
            "value", value == null ? "" : number(value),
            "openedAt", opened == null ? "" : opened.toInstant().toString()));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** Six digits are enough for people. */
  private static String number(double value) {
    return new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros().toPlainString();
  }
}
