package io.citytwin.alarm;

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

/** Writes down that somebody has seen an alarm. */
@Component
class Acknowledgement {

  private static final String FIND =
      "select alarm_no, state, acknowledged_by from twin.alarm where alarm_id = ? for update";

  private static final String WRITE =
      """
      with seen as (
        update twin.alarm set acknowledged_at = clock_timestamp(), acknowledged_by = ?, updated_at = clock_timestamp()
        where alarm_no = ? returning alarm_no, state)
      insert into twin.alarm_transition (alarm_no, kind, from_state, to_state, actor, comment)
      select alarm_no, 'ACKNOWLEDGED', ?, state, ?, ? from seen
      """;

  private final DataSource database;

  Acknowledgement(DataSource database) {
    this.database = database;
  }

  /**
   * Acknowledges an alarm.
   *
   * @throws TwinException NOT_FOUND, or CONFLICT if it is acknowledged already or was retracted
   */
  void write(UUID alarm, String actor, @Nullable String comment) {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("set local lock_timeout = '10s'");
        statement.execute("lock table twin.alarm_transition in share row exclusive mode");
        write(connection, alarm, actor, comment);
        statement.execute("select pg_notify('twin_alarm', '')");
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

  private static void write(
      Connection connection, UUID alarm, String actor, @Nullable String comment)
      throws SQLException {
    try (PreparedStatement find = connection.prepareStatement(FIND);
        PreparedStatement write = connection.prepareStatement(WRITE)) {
      find.setObject(1, alarm);
      try (ResultSet row = find.executeQuery()) {
        if (!row.next()) {
          throw new TwinException(
              ErrorCode.NOT_FOUND, "there is no alarm with that id; alarms lists them");
        }
        refuseConflict(row.getString(2), row.getString(3));
        write.setString(1, actor);
        write.setLong(2, row.getLong(1));
        write.setString(3, row.getString(2));
        write.setString(4, actor);
        write.setString(5, comment);
      }
      write.executeUpdate();
    }
  }

  private static void refuseConflict(String state, @Nullable String by) {
    if (state.equals(Alarm.State.RETRACTED.name())) {
      throw new TwinException(
          ErrorCode.CONFLICT,
          "the alarm was retracted: it never was; there is nothing to acknowledge");
    }
    if (by != null) {
      throw new TwinException(
          ErrorCode.CONFLICT,
          "the alarm was acknowledged by '%s' already; read it again".formatted(by));
    }
  }
}
