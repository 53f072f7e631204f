package io.citytwin.sensor.rollup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Rolls observations up over one connection, whose owner is the only one to do so.
 *
 * <p>Closing hours and rolling them up are two transactions. In between writers mark already what
 * they add, so that what the second does not see is rolled again. It sees one snapshot: the
 * observations, and just those marks that it may take away. Wherever it ends, the next goes on from
 * what is stored.
 */
public final class RollupStore {

  private static final int MARKS_PER_TRANSACTION = 5_000;

  /** From the day's partition that is the first not rolled up yet, else all at once. */
  private static final String CLOSE =
      """
      update twin.rollup_head set closed_until = least(?, coalesce((
        select ((min(day) + 1)::timestamp at time zone 'UTC') from (
          select to_date(substr(c.relname, length('observation_') + 1), 'YYYYMMDD') as day
          from pg_inherits i join pg_class c on c.oid = i.inhrelid
          where i.inhparent = 'twin.observation'::regclass) partition
        where (day + 1)::timestamp at time zone 'UTC' > closed_until), ?))
      where closed_until = rolled_until and closed_until < ?
      """;

  private static final String ROLL =
      """
      with head as (select rolled_until, closed_until from twin.rollup_head),
      hours as (
        insert into twin.rollup_hour (datastream_no, start, %1$s)
        select datastream_no, date_trunc('hour', phenomenon_time, 'UTC'), %2$s
        from (
          select o.datastream_no, o.phenomenon_time, %3$s as v from twin.observation o
          where o.phenomenon_time >= (select rolled_until from head)
            and o.phenomenon_time < (select closed_until from head)
        ) o group by 1, 2
        returning datastream_no, start, count + omitted as observations
      )
      insert into twin.rollup_minute (datastream_no, start, %1$s)
      select h.datastream_no, date_trunc('minute', phenomenon_time), %2$s
      from hours h cross join lateral (
        select o.phenomenon_time, %3$s as v from twin.observation o
        where o.datastream_no = h.datastream_no and o.phenomenon_time >= h.start
          and o.phenomenon_time < h.start + interval '1 hour') o
      where h.observations > %4$d group by 1, 2
      """
          .formatted(RollupSql.COLUMNS, RollupSql.FOLDED, RollupSql.NUMBER, RollupSql.DENSE);

  private static final String ROLL_DAYS =
      """
      insert into twin.rollup_day (datastream_no, start, %s)
      select datastream_no, date_trunc('day', start, 'UTC'), %s from twin.rollup_hour, twin.rollup_head
      where start >= date_trunc('day', rolled_until, 'UTC') and start < date_trunc('day', closed_until, 'UTC')
      group by 1, 2
      """
          .formatted(RollupSql.COLUMNS, RollupSql.MERGED);

  private static final String ADVANCE =
      """
      delete from twin.rollup_mark using twin.rollup_head where hour >= rolled_until and hour < closed_until;
      update twin.rollup_head set rolled_until = closed_until
      """;

  /** What came after the retention of its datastream is not rolled up; it is swept away again. */
  private static final String TAKE_MARKS =
      """
      with taken as (
        delete from twin.rollup_mark where ctid = any(array(
          select ctid from twin.rollup_mark where hour < (select rolled_until from twin.rollup_head)
          order by datastream_no, hour limit %d))
        returning datastream_no, hour
      ), reopened as (
        update twin.observation_horizon z set swept_until = least(z.swept_until, t.hour)
        from (select datastream_no, min(hour) as hour from taken group by 1) t
        where t.datastream_no = z.datastream_no and t.hour < z.kept_from
      )
      select distinct t.datastream_no, t.hour from taken t
      left join twin.observation_horizon z using (datastream_no)
      where t.hour >= coalesce(z.kept_from, '-infinity')
      """
          .formatted(MARKS_PER_TRANSACTION);

  private static final String GIVEN = "unnest(?::int[], ?::timestamptz[]) as given(n, hour)";

  private static final List<String> FORGET =
      List.of(
          "delete from twin.rollup_hour r using "
              + GIVEN
              + " where r.datastream_no = n and r.start = hour",
          "delete from twin.rollup_minute r using "
              + GIVEN
              + " where r.datastream_no = n and r.start >= hour and r.start < hour + interval '1 hour'",
          "delete from twin.rollup_day r using "
              + GIVEN
              + " where r.datastream_no = n and r.start = date_trunc('day', hour, 'UTC')");

  private static final String ROLL_AGAIN =
      """
      with hours as (
        insert into twin.rollup_hour (datastream_no, start, %1$s)
        select n, hour, %2$s from %5$s cross join lateral (
          select o.phenomenon_time, %3$s as v from twin.observation o
          where o.datastream_no = n and o.phenomenon_time >= hour
            and o.phenomenon_time < hour + interval '1 hour') o
        group by 1, 2
        returning datastream_no, start, count + omitted as observations
      )
      insert into twin.rollup_minute (datastream_no, start, %1$s)
      select h.datastream_no, date_trunc('minute', phenomenon_time), %2$s
      from hours h cross join lateral (
        select o.phenomenon_time, %3$s as v from twin.observation o
        where o.datastream_no = h.datastream_no and o.phenomenon_time >= h.start
          and o.phenomenon_time < h.start + interval '1 hour') o
      where h.observations > %4$d group by 1, 2
      """
          .formatted(RollupSql.COLUMNS, RollupSql.FOLDED, RollupSql.NUMBER, RollupSql.DENSE, GIVEN);

  private static final String ROLL_DAYS_AGAIN =
      """
      insert into twin.rollup_day (datastream_no, start, %s)
      select datastream_no, day, %s
      from (select distinct n, date_trunc('day', hour, 'UTC') as day from %s) given
      join twin.rollup_head on day + interval '1 day' <= rolled_until
      join twin.rollup_hour on datastream_no = n and start >= day and start < day + interval '1 day'
      group by 1, 2
      """
          .formatted(RollupSql.COLUMNS, RollupSql.MERGED, GIVEN);

  private final Connection connection;

  /** Rolls up over a connection of the caller's, which is for nothing else from now on. */
  public RollupStore(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    execute("set time zone 'UTC'"); // days and hours of rollups are those of UTC
    execute("set jit = off");
    connection.commit();
  }

  Connection connection() {
    return connection;
  }

  /** Retention over the same connection. */
  public RetentionStore retention() {
    return new RetentionStore(this);
  }

  /** Takes the right to roll up for as long as the connection lasts. Whether it was free. */
  public boolean lead() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select pg_try_advisory_lock(hashtext('twin.rollup'))")) {
      row.next();
      return row.getBoolean(1);
    } finally {
      connection.commit();
    }
  }

  /**
   * Rolls up the next hours, those of at most one day.
   *
   * @param until the end of the hours that may be rolled up
   * @return whether there may be more
   * @throws SQLException also if writers are busy just now; nothing is changed then
   */
  public boolean roll(OffsetDateTime until) throws SQLException {
    return inTransaction(connection, Connection.TRANSACTION_READ_COMMITTED, () -> close(until))
        | inTransaction(connection, Connection.TRANSACTION_REPEATABLE_READ, this::rollClosed);
  }

  /** Every writer has committed before, or will read the new value. */
  private boolean close(OffsetDateTime until) throws SQLException {
    if (!isDue(until)) {
      return false;
    }
    execute("set local lock_timeout = '200ms'"); // writers queue behind this lock
    execute("select pg_advisory_xact_lock(hashtext('twin.rollup_head'))");
    try (PreparedStatement statement = connection.prepareStatement(CLOSE)) {
      statement.setObject(1, until);
      statement.setObject(2, until);
      statement.setObject(3, until);
      return statement.executeUpdate() > 0;
    }
  }

  private boolean isDue(OffsetDateTime until) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select closed_until = rolled_until and closed_until < ? from twin.rollup_head")) {
      statement.setObject(1, until);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private boolean rollClosed() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select rolled_until < closed_until from twin.rollup_head")) {
      if (!row.next() || !row.getBoolean(1)) {
        return false;
      }
    }
    execute(ROLL);
    execute(ROLL_DAYS);
    execute(ADVANCE);
    return true;
  }

  /**
   * Rolls up some of the marked hours again, from what is stored now.
   *
   * @return whether there may be more
   */
  public boolean rollAgain() throws SQLException {
    return inTransaction(connection, Connection.TRANSACTION_REPEATABLE_READ, this::rollMarked);
  }

  private boolean rollMarked() throws SQLException {
    List<Integer> datastreams = new ArrayList<>();
    List<OffsetDateTime> hours = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TAKE_MARKS)) {
      while (row.next()) {
        datastreams.add(row.getInt(1));
        hours.add(row.getObject(2, OffsetDateTime.class));
      }
    }
    if (datastreams.isEmpty()) {
      return false;
    }
    for (String forget : FORGET) {
      execute(forget, datastreams, hours);
    }
    execute(ROLL_AGAIN, datastreams, hours);
    execute(ROLL_DAYS_AGAIN, datastreams, hours);
    return true;
  }

  private void execute(String sql, List<Integer> datastreams, List<OffsetDateTime> hours)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("int4", datastreams.toArray()));
      statement.setArray(2, connection.createArrayOf("timestamptz", hours.toArray()));
      statement.executeUpdate();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** One step of work in a transaction. */
  @FunctionalInterface
  interface Step {
    /** Whether there may be more to do. */
    boolean run() throws SQLException;
  }

  static boolean inTransaction(Connection connection, int isolation, Step step)
      throws SQLException {
    connection.setTransactionIsolation(isolation);
    try {
      boolean more = step.run();
      connection.commit();
      return more;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }
}
