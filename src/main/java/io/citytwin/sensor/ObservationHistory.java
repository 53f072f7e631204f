package io.citytwin.sensor;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.springframework.stereotype.Component;

/**
 * The history of all observations in PostGIS: one row for each datastream and phenomenon time,
 * partitioned by day (UTC).
 */
@Component
public class ObservationHistory {

  /** Microseconds of a UTC day. */
  public static final long DAY_MICROS = 86_400_000_000L;

  private static final int SECONDS_PER_STATEMENT = 10;

  /** What {@link #observation} reads, of the table or alias {@code o}. */
  static final String COLUMNS =
      """
      o.datastream_no, (extract(epoch from o.phenomenon_time) * 1000000)::bigint,
      (extract(epoch from o.result_time) * 1000000)::bigint, o.result, o.result_text, o.result_json::text,
      o.quality, o.assessed
      """;

  private static final String NEWEST =
      """
      select %s from unnest(?::int[]) as asked(n) cross join lateral (
        select * from twin.observation where datastream_no = asked.n
        order by phenomenon_time desc limit 1) o
      """
          .formatted(COLUMNS);

  private static final String PAGES =
      """
      select %s from unnest(?::int[]) as asked(n) cross join lateral (
        select * from twin.observation
        where datastream_no = asked.n
          and phenomenon_time >= timestamptz 'epoch' + ?::bigint * interval '1 microsecond'
          and phenomenon_time < timestamptz 'epoch' + ?::bigint * interval '1 microsecond'
        order by phenomenon_time desc limit ?) o
      order by o.datastream_no, o.phenomenon_time desc
      """
          .formatted(COLUMNS);

  private final DataSource database;
  private final Set<Long> daysPrepared = ConcurrentHashMap.newKeySet();

  ObservationHistory(DataSource database) {
    this.database = database;
  }

  /**
   * Stores observations in one transaction that is durable on return. A row stored earlier for the
   * same datastream and phenomenon time stays, unless the new one {@linkplain Observation#corrects
   * corrects} it.
   *
   * @param sorted by datastream and phenomenon time, each pair once; not empty
   * @param believedNew which of them the history has no row of; where that is wrong it costs time,
   *     and nothing else
   * @return places in the list of those that changed nothing
   * @throws SQLException if it is not known to be stored
   */
  public BitSet append(List<Observation> sorted, Predicate<Observation> believedNew)
      throws SQLException {
    try (Connection connection = database.getConnection()) {
      prepareDays(connection, sorted);
      return new ObservationWriting(connection).write(sorted, believedNew);
    } catch (SQLException e) {
      daysPrepared.clear(); // a partition may have been dropped by others: look again next time
      throw e;
    }
  }

  private void prepareDays(Connection connection, List<Observation> rows) throws SQLException {
    for (Observation row : rows) {
      long day = Math.floorDiv(row.phenomenonMicros(), DAY_MICROS);
      if (!daysPrepared.contains(day)) {
        try (PreparedStatement statement =
            connection.prepareStatement("select twin.ensure_observation_partition(?)")) {
          statement.setQueryTimeout(SECONDS_PER_STATEMENT);
          statement.setObject(1, LocalDate.ofEpochDay(day));
          statement.execute();
        }
        daysPrepared.add(day);
      }
    }
  }

  /**
   * The newest observation of each datastream, for those that have one.
   *
   * @param datastreams numbers; a few thousand at a time
   */
  public List<Observation> newest(int[] datastreams) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(NEWEST)) {
      statement.setQueryTimeout(60);
      statement.setArray(1, array(connection, datastreams));
      return read(statement);
    }
  }

  /**
   * The newest observations of each datastream in a time range, newest first, in one statement.
   *
   * @param fromMicros earliest phenomenon time, inclusive
   * @param toMicros latest phenomenon time, exclusive
   * @param limit most rows for each datastream
   */
  public Map<Integer, List<Observation>> pages(
      int[] datastreams, long fromMicros, long toMicros, int limit) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(PAGES)) {
      statement.setQueryTimeout(SECONDS_PER_STATEMENT);
      statement.setArray(1, array(connection, datastreams));
      statement.setLong(2, fromMicros);
      statement.setLong(3, toMicros);
      statement.setInt(4, limit);
      Map<Integer, List<Observation>> pages = new HashMap<>();
      for (Observation row : read(statement)) {
        pages.computeIfAbsent(row.datastream(), n -> new ArrayList<>()).add(row);
      }
      return pages;
    }
  }

  private static Array array(Connection connection, int[] numbers) throws SQLException {
    return connection.unwrap(PGConnection.class).createArrayOf("int4", numbers);
  }

  private static List<Observation> read(PreparedStatement statement) throws SQLException {
    List<Observation> rows = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        rows.add(observation(row, 1));
      }
    }
    return rows;
  }

  /** The observation in {@link #COLUMNS}, the first of which is the column of this number. */
  static Observation observation(ResultSet row, int first) throws SQLException {
    return new Observation(
        row.getInt(first),
        row.getLong(first + 1),
        row.getLong(first + 2),
        result(row, first + 3),
        Quality.of(row.getInt(first + 6)),
        Assessment.of(row.getInt(first + 7)));
  }

  private static Result result(ResultSet row, int first) throws SQLException {
    double number = row.getDouble(first);
    if (!row.wasNull()) {
      return new Result.Num(number);
    }
    String text = row.getString(first + 1);
    if (text != null) {
      return new Result.Text(text);
    }
    String json = row.getString(first + 2);
    return json == null ? Result.MISSING : Result.Json.read(json);
  }
}
