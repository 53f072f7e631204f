package io.citytwin.alarm.rule;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sql.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps rules. Whatever changes them locks {@code twin.alarm_head}: one change after the other. */
@Component
public class RuleStore {

  private static final String READ = "select " + RuleRows.COLUMNS + " from twin.alarm_rule r ";

  private static final String INSERT =
      """
      insert into twin.alarm_rule (name, kind, condition, selection, severity, message, lateness, merge_radius,
        merge_window, since, enabled)
      values (?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?, ?, ?) returning rule_id
      """;

  private static final String UPDATE =
      """
      update twin.alarm_rule set name = ?, kind = ?, condition = ?::jsonb, selection = ?::jsonb, severity = ?,
        message = ?, lateness = ?, merge_radius = ?, merge_window = ?, since = ?, enabled = ?, deleted = ?,
        version = version + 1, epoch = epoch + ?, updated_at = clock_timestamp()
      where rule_no = ?
      """;

  private final DataSource database;
  private final RuleChecks checks;

  RuleStore(DataSource database, AlarmSettings settings) {
    this.database = database;
    this.checks = new RuleChecks(settings);
  }

  private interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  /** What a rule is to become; what is not said stays. */
  record Change(AlarmRule.Text text, boolean enabled, boolean deleted, @Nullable Instant since) {}

  /**
   * Makes a rule.
   *
   * @throws TwinException CONFLICT for a name that is taken, LIMIT_EXCEEDED for too many rules or
   *     datastreams, NOT_FOUND for an area or datastream that is not there
   */
  AlarmRule create(AlarmRule.Text text, boolean enabled, Instant since) {
    UUID made =
        changing(
            connection -> {
              checks.count(connection);
              checks.rule(connection, text, 0);
              try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
                RuleRows.bind(statement, text);
                statement.setObject(10, since.atOffset(ZoneOffset.UTC));
                statement.setBoolean(11, enabled);
                try (ResultSet row = statement.executeQuery()) {
                  row.next();
                  return row.getObject(1, UUID.class);
                }
              }
            });
    return get(made);
  }

  /**
   * Changes a rule.
   *
   * @param expectedVersion null to change whatever is there
   * @param now from when it is evaluated if it begins anew and the change names no start
   * @throws TwinException NOT_FOUND, CONFLICT, or as {@link #create}
   */
  AlarmRule update(
      UUID id, @Nullable Integer expectedVersion, Instant now, Function<AlarmRule, Change> change) {
    changing(
        connection -> {
          AlarmRule before = present(connection, id);
          if (expectedVersion != null && expectedVersion != before.version()) {
            throw new TwinException(
                ErrorCode.CONFLICT,
                "the rule is at version %d, expectedVersion is %d; read it again"
                    .formatted(before.version(), expectedVersion));
          }
          write(connection, before, change.apply(before), now);
          return id;
        });
    return get(id);
  }

  private void write(Connection connection, AlarmRule before, Change next, Instant now)
      throws SQLException {
    if (!next.deleted()) {
      checks.rule(connection, next.text(), before.number());
    }
    boolean anew =
        next.since() != null
            || next.enabled() != before.enabled()
            || next.deleted()
            || next.text().meansAnother(before.text());
    Instant since = next.since() != null ? next.since() : anew ? now : before.since();
    try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
      RuleRows.bind(statement, next.text());
      statement.setObject(10, since.atOffset(ZoneOffset.UTC));
      statement.setBoolean(11, next.enabled());
      statement.setBoolean(12, next.deleted());
      statement.setInt(13, anew ? 1 : 0);
      statement.setInt(14, before.number());
      statement.executeUpdate();
    }
  }

  private static AlarmRule present(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(READ + "where r.rule_id = ? and not r.deleted")) {
      statement.setObject(1, id);
      List<AlarmRule> found = rules(statement);
      if (found.isEmpty()) {
        throw new TwinException(
            ErrorCode.NOT_FOUND, "there is no rule with that id; alarmRules lists them");
      }
      return found.getFirst();
    }
  }

  private <T> T changing(Work<T> work) {
    return reading(
        connection -> {
          connection.setAutoCommit(false);
          try {
            try (Statement statement = connection.createStatement()) {
              statement.execute("update twin.alarm_head set rules_version = rules_version + 1");
            }
            T result = work.in(connection);
            connection.commit();
            return result;
          } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
          } finally {
            connection.setAutoCommit(true);
          }
        });
  }

  private <T> T reading(Work<T> work) {
    try (Connection connection = database.getConnection()) {
      return work.in(connection);
    } catch (SQLException e) {
      throw SqlFailures.translate(e);
    }
  }

  /** The rule of an id, deleted ones too. */
  private AlarmRule get(UUID id) {
    return Objects.requireNonNull(byId(List.of(id)).get(id), "rules are never removed");
  }

  /** Rules by id, deleted ones too; missing ones are left out. */
  public Map<UUID, AlarmRule> byId(Collection<UUID> ids) {
    Map<UUID, AlarmRule> found = new HashMap<>();
    list("where r.rule_id = any(?)", "uuid", ids).forEach(rule -> found.put(rule.uuid(), rule));
    return found;
  }

  /** Rules by number, deleted ones too. */
  public Map<Integer, AlarmRule> byNumber(Collection<Integer> numbers) {
    Map<Integer, AlarmRule> found = new HashMap<>();
    list("where r.rule_no = any(?)", "int4", numbers)
        .forEach(rule -> found.put(rule.number(), rule));
    return found;
  }

  private List<AlarmRule> list(String where, String type, Collection<?> keys) {
    return reading(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(READ + where)) {
            statement.setQueryTimeout(10);
            statement.setArray(1, connection.createArrayOf(type, keys.toArray()));
            return rules(statement);
          }
        });
  }

  /** Rules that are there with numbers below a bound, newest first. */
  List<AlarmRule> before(long bound, int size) {
    return reading(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  READ + "where r.rule_no < ? and not r.deleted order by r.rule_no desc limit ?")) {
            statement.setQueryTimeout(10);
            statement.setLong(1, bound);
            statement.setInt(2, size);
            return rules(statement);
          }
        });
  }

  /** How many rules are there. */
  long count() {
    return reading(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row =
                  statement.executeQuery(
                      "select count(*) from twin.alarm_rule where not deleted")) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  private static List<AlarmRule> rules(PreparedStatement statement) throws SQLException {
    List<AlarmRule> rules = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        rules.add(RuleRows.read(row));
      }
    }
    return rules;
  }
}
