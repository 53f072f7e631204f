package io.citytwin.alarm.rule;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What must be so in the database for a rule to be kept. In the transaction that keeps it. */
final class RuleChecks {

  private final AlarmSettings settings;

  RuleChecks(AlarmSettings settings) {
    this.settings = settings;
  }

  /** Refuses one rule more than there may be. */
  void count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select count(*) from twin.alarm_rule where not deleted")) {
      row.next();
      if (row.getInt(1) >= settings.maxRules()) {
        throw TwinException.limitExceeded(
            "there are %d rules, the limit is %d (citytwin.alarms.max-rules); one rule may serve many sensors"
                .formatted(row.getInt(1), settings.maxRules()),
            settings.maxRules(),
            row.getInt(1) + 1L);
      }
    }
  }

  /**
   * Refuses a rule that cannot be evaluated.
   *
   * @param self number of the rule that is changed; 0 for a new one
   */
  void rule(Connection connection, AlarmRule.Text text, int self) throws SQLException {
    require(
        connection,
        "select not exists (select from twin.alarm_rule where name = ? and not deleted and rule_no <> ?)",
        List.of(text.name(), self),
        ErrorCode.CONFLICT,
        "there is a rule of the name '"
            + text.name()
            + "' already; take another, or change that one");
    Selection selection = text.selection();
    if (selection.area() != null) {
      require(
          connection,
          "select exists (select from twin.district where entity_id = ?::uuid) or exists (select from"
              + " twin.grid_cell where entity_id = ?::uuid)",
          List.of(selection.area(), selection.area()),
          ErrorCode.NOT_FOUND,
          "appliesTo.within names no district or grid cell that is there");
    }
    List<UUID> named = new ArrayList<>();
    if (selection.datastreams() != null) {
      named.addAll(selection.datastreams());
    }
    if (text.condition() instanceof Condition.Combination pair && pair.otherDatastream() != null) {
      named.add(pair.otherDatastream());
    }
    requireDatastreams(connection, named);
    int found = SelectionSql.find(connection, text, settings.maxDatastreams() + 1).size();
    if (found > settings.maxDatastreams()) {
      throw TwinException.limitExceeded(
          "the rule selects more than %d datastreams (citytwin.alarms.max-datastreams); select fewer, or make several rules"
              .formatted(settings.maxDatastreams()),
          settings.maxDatastreams(),
          found);
    }
  }

  private static void requireDatastreams(Connection connection, List<UUID> named)
      throws SQLException {
    require(
        connection,
        "select count(*) = count(d.datastream_no) from unnest(?::uuid[]) as given(id) left join"
            + " twin.datastream d on d.datastream_id = given.id",
        List.of(connection.createArrayOf("uuid", named.toArray())),
        ErrorCode.NOT_FOUND,
        "a datastream that the rule names is not there; ask for its id again");
  }

  private static void require(
      Connection connection, String sql, List<?> values, ErrorCode otherwise, String message)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          throw new TwinException(otherwise, message);
        }
      }
    }
  }
}
