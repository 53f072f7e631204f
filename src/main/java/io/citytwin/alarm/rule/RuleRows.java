package io.citytwin.alarm.rule;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Rules as rows of {@code twin.alarm_rule}. */
public final class RuleRows {

  /** What {@link #read} reads, of the table as {@code r}. */
  public static final String COLUMNS =
      """
      r.rule_no, r.rule_id, r.name, r.kind, r.condition, r.selection, r.severity, r.message, r.lateness,
      r.merge_radius, r.merge_window, r.enabled, r.deleted, r.since, r.version, r.created_at, r.updated_at,
      (select count(*)::int from twin.alarm_subject s where s.rule_no = r.rule_no)
      """;

  private static final JsonMapper JSON = JsonMapper.shared();

  private RuleRows() {}

  /** The rule of a row. */
  public static AlarmRule read(ResultSet row) throws SQLException {
    Condition condition =
        JSON.readValue(row.getString(5), Condition.Kind.valueOf(row.getString(4)).type());
    double radius = row.getDouble(10);
    AlarmRule.Merge merge =
        row.wasNull() ? null : new AlarmRule.Merge(radius, micros(row.getLong(11)));
    AlarmRule.Text text =
        new AlarmRule.Text(
            row.getString(3),
            AlarmRule.Severity.valueOf(row.getString(7)),
            row.getString(8),
            condition,
            JSON.readValue(row.getString(6), Selection.class),
            micros(row.getLong(9)),
            merge);
    return new AlarmRule(
        row.getInt(1),
        row.getObject(2, UUID.class),
        text,
        row.getBoolean(12),
        row.getBoolean(13),
        row.getObject(14, OffsetDateTime.class).toInstant(),
        row.getInt(15),
        row.getInt(18),
        row.getObject(16, OffsetDateTime.class).toInstant(),
        row.getObject(17, OffsetDateTime.class).toInstant());
  }

  private static Duration micros(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }

  /** Binds a text as name, kind, condition, selection, severity, message, lateness and merging. */
  static void bind(PreparedStatement statement, AlarmRule.Text text) throws SQLException {
    statement.setString(1, text.name());
    statement.setString(2, text.condition().kind().name());
    statement.setString(3, json(text.condition()));
    statement.setString(4, json(text.selection()));
    statement.setString(5, text.severity().name());
    statement.setString(6, text.message());
    statement.setLong(7, text.lateness().toNanos() / 1_000);
    AlarmRule.@Nullable Merge merge = text.merge();
    statement.setObject(8, merge == null ? null : (Double) merge.radiusMeters());
    statement.setObject(9, merge == null ? null : (Long) (merge.window().toNanos() / 1_000));
  }

  /** The JSON of a part of a rule. */
  static String json(Object part) {
    return JSON.writeValueAsString(part);
  }
}
