package io.citytwin.sensor.rollup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deletes observations that are older than the retention of their datastream, over the connection
 * of a {@link RollupStore}. Only what is rolled up goes. First it is noted from when on
 * observations are kept, so that rollups stand for those before; then they are deleted in pieces.
 */
public final class RetentionStore {

  private static final int ROWS_PER_TRANSACTION = 10_000;
  private static final int DATASTREAMS_PER_TRANSACTION = 200;

  private static final String ADVANCE =
      """
      insert into twin.observation_horizon as old (datastream_no, kept_from)
      select d.datastream_no, due.kept_from from twin.datastream d
      cross join twin.rollup_head h
      left join twin.observation_horizon z using (datastream_no)
      cross join lateral (
        select coalesce(d.retention, ?::interval)
      ) stated(retention)
      cross join lateral (
        select date_trunc('hour', least(?::timestamptz - stated.retention, h.rolled_until), 'UTC')
      ) due(kept_from)
      where stated.retention is not null and due.kept_from > coalesce(z.kept_from, '-infinity') and not exists (
        select from twin.rollup_mark m where m.datastream_no = d.datastream_no and m.hour < due.kept_from)
      on conflict (datastream_no) do update set kept_from = excluded.kept_from
      """;

  /** Days of which nobody keeps anything, oldest first. */
  private static final String UNKEPT_DAYS =
      """
      select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'twin.observation'::regclass
        and (to_date(substr(c.relname, length('observation_') + 1), 'YYYYMMDD') + 1)::timestamp at time zone 'UTC'
          <= (select min(coalesce(z.kept_from, '-infinity'))
              from twin.datastream left join twin.observation_horizon z using (datastream_no))
      order by c.relname
      """;

  private static final String DUE =
      """
      select datastream_no, kept_from, swept_until from twin.observation_horizon
      where swept_until < kept_from order by datastream_no limit %d
      """
          .formatted(DATASTREAMS_PER_TRANSACTION);

  private static final String DELETE =
      """
      with due as materialized (%s), gone as materialized (
        select o.datastream_no, o.phenomenon_time from due cross join lateral (
          select o.datastream_no, o.phenomenon_time from twin.observation o
          where o.datastream_no = due.datastream_no and o.phenomenon_time < due.kept_from
            and o.phenomenon_time >= due.swept_until) o limit %d)
      delete from twin.observation o using gone
      where o.datastream_no = gone.datastream_no and o.phenomenon_time = gone.phenomenon_time
      """
          .formatted(DUE, ROWS_PER_TRANSACTION);

  private static final String SWEPT =
      """
      update twin.observation_horizon z set swept_until = z.kept_from from (%s) due
      where z.datastream_no = due.datastream_no
      """
          .formatted(DUE);

  private final Connection connection;

  /** Shares the connection of {@code rollups}, which leads. */
  RetentionStore(RollupStore rollups) {
    connection = rollups.connection();
  }

  /**
   * Notes for each datastream from when on its observations are kept. What has still to be rolled
   * up waits for the next time.
   *
   * @param now the present
   * @param usual retention of datastreams without one of their own; null for ever
   */
  public void advance(OffsetDateTime now, @Nullable Duration usual) throws SQLException {
    RollupStore.inTransaction(
        connection,
        Connection.TRANSACTION_REPEATABLE_READ,
        () -> {
          try (PreparedStatement statement = connection.prepareStatement(ADVANCE)) {
            statement.setObject(1, usual == null ? null : usual.toString(), Types.VARCHAR);
            statement.setObject(2, now);
            return statement.executeUpdate() > 0;
          }
        });
  }

  /**
   * Drops the partitions of days of which nobody keeps anything: one transaction, in which readers
   * and writers wait for at most a moment.
   *
   * @return names of the partitions
   */
  public List<String> dropDays() throws SQLException {
    List<String> dropped = new ArrayList<>();
    RollupStore.inTransaction(
        connection,
        Connection.TRANSACTION_READ_COMMITTED,
        () -> {
          if (unkeptDays().isEmpty()) {
            return false;
          }
          try (Statement statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = '200ms'");
            statement.execute("lock table twin.observation in access exclusive mode");
            for (String day : unkeptDays()) { // as it is now that nobody can write
              statement.execute("drop table twin." + statement.enquoteIdentifier(day, true));
              dropped.add(day);
            }
          }
          return false;
        });
    return dropped;
  }

  private List<String> unkeptDays() throws SQLException {
    List<String> days = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(UNKEPT_DAYS)) {
      while (row.next()) {
        days.add(row.getString(1));
      }
    }
    return days;
  }

  /**
   * Deletes one piece.
   *
   * @return whether there may be more
   */
  public boolean sweep() throws SQLException {
    return RollupStore.inTransaction(
        connection,
        Connection.TRANSACTION_REPEATABLE_READ,
        () -> {
          try (Statement statement = connection.createStatement()) {
            if (statement.executeUpdate(DELETE) == ROWS_PER_TRANSACTION) {
              return true;
            }
            return statement.executeUpdate(SWEPT) == DATASTREAMS_PER_TRANSACTION;
          }
        });
  }
}
