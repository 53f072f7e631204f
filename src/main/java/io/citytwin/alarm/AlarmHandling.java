package io.citytwin.alarm;

import io.citytwin.alarm.evaluation.ClearingByHand;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sql.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes down what people do with alarms. */
@Component
class AlarmHandling {

  private static final String FIND =
      "select alarm_no, state, acknowledged_by from twin.alarm where alarm_id = ? for update";

  private static final String ACKNOWLEDGE =
      """
      with seen as (
        update twin.alarm set acknowledged_at = clock_timestamp(), acknowledged_by = ?, updated_at = clock_timestamp()
        where alarm_no = ? returning alarm_no, state)
      insert into twin.alarm_transition (alarm_no, kind, from_state, to_state, actor, comment)
      select alarm_no, 'ACKNOWLEDGED', ?, state, ?, ? from seen
      """;

  private final DataSource database;

  AlarmHandling(DataSource database) {
    this.database = database;
  }

  /**
   * Who does it, and why.
   *
   * @param comment null for none
   */
  record By(String actor, @Nullable String comment) {}

  /** An alarm as it was found; no other transaction changes it meanwhile. */
  private record Found(long number, Alarm.State state, @Nullable String acknowledgedBy) {}

  private interface Act {
    /** Whether there is anything to tell. */
    boolean on(Connection connection, Found alarm) throws SQLException;
  }

  /**
   * Says that somebody has seen an alarm.
   *
   * @throws TwinException NOT_FOUND, or CONFLICT if it is acknowledged already or was retracted
   */
  void acknowledge(UUID alarm, By by) {
    write(
        alarm,
        (connection, found) -> {
          refuseRetracted(found, "acknowledge");
          if (found.acknowledgedBy() != null) {
            throw new TwinException(
                ErrorCode.CONFLICT,
                "the alarm was acknowledged by '%s' already; read it again"
                    .formatted(found.acknowledgedBy()));
          }
          acknowledge(connection, found, by);
          return true;
        });
  }

  /**
   * Clears an alarm whether its condition still holds or not; without effect if it is cleared.
   *
   * @throws TwinException NOT_FOUND, or CONFLICT if it was retracted
   */
  void clear(UUID alarm, By by) {
    write(
        alarm,
        (connection, found) -> {
          refuseRetracted(found, "clear");
          if (found.state() == Alarm.State.CLEARED) {
            return false;
          }
          ClearingByHand.clear(connection, found.number(), by.actor(), by.comment());
          return true;
        });
  }

  private static void refuseRetracted(Found alarm, String what) {
    if (alarm.state() == Alarm.State.RETRACTED) {
      throw new TwinException(
          ErrorCode.CONFLICT, "the alarm was retracted: it never was; there is nothing to " + what);
    }
  }

  private static void acknowledge(Connection connection, Found alarm, By by) throws SQLException {
    try (PreparedStatement write = connection.prepareStatement(ACKNOWLEDGE)) {
      write.setString(1, by.actor());
      write.setLong(2, alarm.number());
      write.setString(3, alarm.state().name());
      write.setString(4, by.actor());
      write.setString(5, by.comment());
      write.executeUpdate();
    }
  }

  /** In one transaction, between rounds of the evaluation. */
  private void write(UUID alarm, Act act) {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("set local lock_timeout = '10s'");
        statement.execute("lock table twin.alarm_transition in share row exclusive mode");
        if (act.on(connection, find(connection, alarm))) {
          statement.execute("select pg_notify('twin_alarm', '')");
        }
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw SqlFailures.translate(e);
    }
  }

  private static Found find(Connection connection, UUID alarm) throws SQLException {
    try (PreparedStatement find = connection.prepareStatement(FIND)) {
      find.setObject(1, alarm);
      try (ResultSet row = find.executeQuery()) {
        if (!row.next()) {
          throw new TwinException(
              ErrorCode.NOT_FOUND, "there is no alarm with that id; alarms lists them");
        }
        return new Found(row.getLong(1), Alarm.State.valueOf(row.getString(2)), row.getString(3));
      }
    }
  }
}
