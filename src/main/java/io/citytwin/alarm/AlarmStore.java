package io.citytwin.alarm;

import io.citytwin.alarm.rule.AlarmRule;
import io.citytwin.alarm.rule.Selection.Extent;
import io.citytwin.api.Deadline;
import io.citytwin.sql.Sql;
import io.citytwin.sql.SqlReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads alarms. Every method is one statement. */
@Component
class AlarmStore {

  private static final String COLUMNS =
      """
      a.alarm_no, a.alarm_id, a.rule_no, a.severity, a.state, a.message, a.datastream_no, a.value,
      st_x(a.geom), st_y(a.geom), a.opened_at, a.cleared_at, a.acknowledged_at, a.acknowledged_by, a.cleared_by,
      a.members, a.updated_at
      """;

  private static final int MOST_MEMBERS = 1_000;

  private final SqlReader reader;

  AlarmStore(SqlReader reader) {
    this.reader = reader;
  }

  /** A change of an alarm as it was written down, and the alarm as it is now. */
  record Change(long number, String kind, Alarm alarm, UUID rule) {}

  /** Alarms with numbers below a bound, the last recorded first. */
  List<Alarm> before(long bound, int size, AlarmFilter filter, Deadline deadline) {
    Sql sql =
        new Sql().add("select " + COLUMNS + " from twin.alarm a where a.alarm_no < ").bind(bound);
    conditions(sql, filter).add(" order by a.alarm_no desc limit ").bind(size);
    return reader.list(sql, deadline, AlarmStore::alarm);
  }

  /** The number of alarms. */
  long count(AlarmFilter filter, Deadline deadline) {
    Sql sql = conditions(new Sql().add("select count(*) from twin.alarm a where true"), filter);
    return reader.list(sql, deadline, row -> row.getLong(1)).getFirst();
  }

  private static Sql conditions(Sql sql, AlarmFilter filter) {
    if (filter.states() != null) {
      sql.add(" and a.state = any(").bindArray("text", filter.states()).add(")");
    }
    if (filter.severities() != null) {
      sql.add(" and a.severity = any(").bindArray("text", filter.severities()).add(")");
    }
    if (filter.rules() != null) {
      sql.add(" and a.rule_no in (select rule_no from twin.alarm_rule where rule_id = any(")
          .bindArray("uuid", filter.rules())
          .add("))");
    }
    if (filter.extents() != null) {
      sql.add(" and (").join(" or ", filter.extents(), AlarmStore::lies).add(")");
    }
    if (filter.from() != null) {
      sql.add(" and a.opened_at >= ").bind(utc(filter.from()));
    }
    if (filter.to() != null) {
      sql.add(" and a.opened_at < ").bind(utc(filter.to()));
    }
    return sql;
  }

  private static void lies(Sql sql, Extent extent) {
    sql.add("st_intersects(a.geom, st_makeenvelope(").bind(extent.west());
    sql.add(", ").bind(extent.south()).add(", ").bind(extent.east());
    sql.add(", ").bind(extent.north()).add(", 4326))");
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  /** Alarms by id; missing ones are left out. */
  Map<UUID, Alarm> byId(Collection<UUID> ids, Deadline deadline) {
    Map<UUID, Alarm> found = new HashMap<>();
    Sql sql =
        new Sql()
            .add("select " + COLUMNS + " from twin.alarm a where a.alarm_id = any(")
            .bindArray("uuid", ids)
            .add(")");
    reader.each(
        sql,
        deadline,
        row -> {
          Alarm alarm = alarm(row);
          found.put(alarm.uuid(), alarm);
        });
    return found;
  }

  /**
   * Alarms with a member among some datastreams, the last recorded first.
   *
   * @param datastreams numbers of datastreams, for each who asks
   * @return for each who asks, in the order of asking
   */
  List<List<Alarm>> onDatastreams(
      List<List<Integer>> datastreams, FeatureAlarms.Wanted wanted, Deadline deadline) {
    List<List<Alarm>> found = new ArrayList<>();
    List<Integer> askers = new ArrayList<>();
    List<Integer> members = new ArrayList<>();
    for (List<Integer> asked : datastreams) {
      members.addAll(asked);
      askers.addAll(Collections.nCopies(asked.size(), found.size()));
      found.add(new ArrayList<>());
    }
    Sql sql = new Sql().add("with met as (select distinct g.asker, e.alarm_no from unnest(");
    sql.bindArray("int4", askers).add(", ").bindArray("int4", members);
    sql.add(") as g(asker, datastream_no) join twin.alarm_episode e using (datastream_no)");
    if (wanted.heldAt() != null) {
      sql.add(" where e.opened_at <= ").bind(utc(wanted.heldAt()));
      sql.add(" and (e.cleared_at is null or e.cleared_at > ").bind(utc(wanted.heldAt())).add(")");
    }
    sql.add("), ranked as (select asker, a.*, row_number() over (partition by asker order by ");
    sql.add("alarm_no desc) as place from met join twin.alarm a using (alarm_no)");
    if (wanted.states() != null) {
      sql.add(" where a.state = any(").bindArray("text", wanted.states()).add(")");
    }
    sql.add(") select " + COLUMNS + ", asker from ranked a where place <= ").bind(wanted.most());
    sql.add(" order by asker, place");
    reader.each(sql, deadline, row -> found.get(row.getInt("asker")).add(alarm(row)));
    return found;
  }

  /** The first members of alarms, by time, by alarm. */
  Map<Long, List<Alarm.Member>> members(Collection<Long> alarms, Deadline deadline) {
    return ofEach(
        alarms,
        """
        select alarm_no, datastream_no, opened_at, cleared_at, value from twin.alarm_episode e
        where e.alarm_no = given.alarm_no order by opened_at, datastream_no limit\s""",
        "opened_at, datastream_no",
        AlarmStore::member,
        deadline);
  }

  private static Alarm.Member member(ResultSet row) throws SQLException {
    return new Alarm.Member(
        row.getInt(2), instant(row, 3), optionalInstant(row, 4), row.getObject(5, Double.class));
  }

  /** The last transitions of alarms, oldest first, by alarm. */
  Map<Long, List<Alarm.Transition>> transitions(Collection<Long> alarms, Deadline deadline) {
    return ofEach(
        alarms,
        """
        select alarm_no, kind, from_state, to_state, event_at, recorded_at, actor, comment, transition_no
        from twin.alarm_transition t
        where t.alarm_no = given.alarm_no order by transition_no desc limit\s""",
        "transition_no",
        AlarmStore::transition,
        deadline);
  }

  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * What belongs to each of some alarms.
   *
   * @param rows selects the rows of {@code given.alarm_no}, which is their first column, up to a
   *     limit that follows
   */
  private <T> Map<Long, List<T>> ofEach(
      Collection<Long> alarms, String rows, String order, RowReader<T> one, Deadline deadline) {
    Map<Long, List<T>> found = new HashMap<>();
    alarms.forEach(alarm -> found.put(alarm, new ArrayList<>()));
    Sql sql = new Sql().add("select r.* from unnest(").bindArray("int8", alarms);
    sql.add(") as given(alarm_no) cross join lateral (").add(rows).bind(MOST_MEMBERS);
    sql.add(") r order by r.alarm_no, ").add(order);
    reader.each(
        sql,
        deadline,
        row -> found.computeIfAbsent(row.getLong(1), _ -> new ArrayList<>()).add(one.read(row)));
    return found;
  }

  private static Alarm.Transition transition(ResultSet row) throws SQLException {
    String from = row.getString(3);
    return new Alarm.Transition(
        row.getString(2),
        from == null ? null : Alarm.State.valueOf(from),
        Alarm.State.valueOf(row.getString(4)),
        optionalInstant(row, 5),
        instant(row, 6),
        row.getString(7),
        row.getString(8));
  }

  /** The number of the last change of any alarm; 0 before the first. */
  long lastChange(Deadline deadline) {
    Sql sql = new Sql().add("select coalesce(max(transition_no), 0) from twin.alarm_transition");
    return reader.list(sql, deadline, row -> row.getLong(1)).getFirst();
  }

  /** Changes after the one of a number, in the order of commits. */
  List<Change> changesAfter(long number, int most, Deadline deadline) {
    Sql sql =
        new Sql()
            .add(
                "select "
                    + COLUMNS
                    + ", t.transition_no, t.kind, r.rule_id from twin.alarm_transition t"
                    + " join twin.alarm a using (alarm_no) join twin.alarm_rule r using (rule_no)"
                    + " where t.transition_no > ")
            .bind(number)
            .add(" order by t.transition_no limit ")
            .bind(most);
    return reader.list(
        sql,
        deadline,
        row ->
            new Change(
                row.getLong(18), row.getString(19), alarm(row), row.getObject(20, UUID.class)));
  }

  private static Alarm alarm(ResultSet row) throws SQLException {
    return new Alarm(
        row.getLong(1),
        row.getObject(2, UUID.class),
        row.getInt(3),
        AlarmRule.Severity.valueOf(row.getString(4)),
        Alarm.State.valueOf(row.getString(5)),
        row.getString(6),
        row.getInt(7),
        row.getObject(8, Double.class),
        row.getDouble(9),
        row.getDouble(10),
        instant(row, 11),
        optionalInstant(row, 12),
        optionalInstant(row, 13),
        row.getString(14),
        row.getString(15),
        row.getInt(16),
        instant(row, 17));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant optionalInstant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
