package io.citytwin.alarm.evaluation;

import io.citytwin.sensor.Observation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What is to be evaluated, and how far it is: marks and subjects in the database. */
final class SubjectRows {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String TAKE =
      """
      with chosen as materialized (select distinct datastream_no from (select datastream_no from twin.alarm_mark limit ?) m),
      taken as (
        delete from twin.alarm_mark where datastream_no in (select datastream_no from chosen)
        returning datastream_no, since)
      select datastream_no, (extract(epoch from min(since)) * 1000000)::bigint from taken group by 1
      """;

  private static final String COLUMNS =
      """
      select s.rule_no, s.datastream_no, s.other_no,
             (extract(epoch from s.base_at) * 1000000)::bigint, s.base,
             (extract(epoch from s.head_at) * 1000000)::bigint, s.head, st_x(p.place), st_y(p.place)
      from twin.alarm_subject s join twin.datastream d using (datastream_no)
      join twin.sensor n on n.entity_id = d.sensor_id
      cross join lateral (
        select case when geometrytype(n.geom) = 'POINT' then n.geom else st_pointonsurface(n.geom) end) p(place)
      """;

  private static final String MARKED =
      COLUMNS + "where s.datastream_no = any(?) or s.other_no = any(?)";

  private static final String DUE = COLUMNS + "where s.due_at <= ? order by s.due_at limit ?";

  private static final String ADVANCE =
      """
      update twin.alarm_subject set base_at = ?, base = ?::jsonb, head_at = ?, head = ?::jsonb, due_at = ?
      where rule_no = ? and datastream_no = ?
      """;

  private final Connection connection;

  SubjectRows(Connection connection) {
    this.connection = connection;
  }

  /**
   * Takes marks away.
   *
   * @param most of them, more or less: those of a datastream go together
   * @return since when observations changed, by datastream, in microseconds
   */
  Map<Integer, Long> takeMarks(int most) throws SQLException {
    Map<Integer, Long> marks = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
      statement.setInt(1, most);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          marks.put(row.getInt(1), row.getLong(2));
        }
      }
    }
    return marks;
  }

  /** The subjects that look at some datastreams. */
  List<Subject> of(Map<Integer, Long> marks, Map<Integer, Subject.Evaluated> rules)
      throws SQLException {
    if (marks.isEmpty()) {
      return List.of();
    }
    try (PreparedStatement statement = connection.prepareStatement(MARKED)) {
      var numbers = connection.createArrayOf("int4", marks.keySet().toArray());
      statement.setArray(1, numbers);
      statement.setArray(2, numbers);
      return read(statement, rules);
    }
  }

  /** Some of the subjects whose silence has become an alarm. */
  List<Subject> due(long now, int most, Map<Integer, Subject.Evaluated> rules) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DUE)) {
      statement.setObject(1, time(now));
      statement.setInt(2, most);
      return read(statement, rules);
    }
  }

  private static List<Subject> read(
      PreparedStatement statement, Map<Integer, Subject.Evaluated> rules) throws SQLException {
    List<Subject> subjects = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Subject.Evaluated rule = rules.get(row.getInt(1));
        if (rule != null) {
          subjects.add(
              new Subject(
                  rule,
                  row.getInt(2),
                  row.getObject(3, Integer.class),
                  row.getLong(4),
                  JSON.readValue(row.getString(5), Memory.class),
                  row.getLong(6),
                  JSON.readValue(row.getString(7), Memory.class),
                  row.getDouble(8),
                  row.getDouble(9)));
        }
      }
    }
    return subjects;
  }

  /** Stores how far subjects are. */
  void advance(List<Advance> subjects) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADVANCE)) {
      for (Advance next : subjects) {
        statement.setObject(1, time(next.baseAt()));
        statement.setString(2, json(next.base()));
        statement.setObject(3, time(next.headAt()));
        statement.setString(4, json(next.head()));
        statement.setObject(5, next.dueAt() == null ? null : time(next.dueAt()));
        statement.setInt(6, next.subject().rule().number());
        statement.setInt(7, next.subject().datastream());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** How far a subject is after a round. */
  record Advance(
      Subject subject, long baseAt, Memory base, long headAt, Memory head, @Nullable Long dueAt) {}

  static String json(Memory memory) {
    return JSON.writeValueAsString(memory);
  }

  static OffsetDateTime time(long micros) {
    return Observation.instant(micros).atOffset(ZoneOffset.UTC);
  }
}
