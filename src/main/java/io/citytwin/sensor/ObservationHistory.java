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

  // Kinds of results as the statement tells them apart; 0 is a number.
  private static final short TEXT = 1;
  private static final short JSON = 2;
  private static final short NOTHING = 3;

  // Times travel as bigint: exact, and binary without boxing. Below 2^53 the product is exact too.
  private static final String APPEND =
      """
      with given as materialized (
        select n, timestamptz 'epoch' + p * interval '1 microsecond' as pt,
               timestamptz 'epoch' + r * interval '1 microsecond' as rt,
               case k when 0 then v end as v, case k when 1 then t end as t,
               case k when 2 then t::jsonb end as j, q, a, place
        from unnest(?::int[], ?::bigint[], ?::bigint[], ?::smallint[], ?::float8[], ?::text[], ?::smallint[],
                    ?::smallint[])
             with ordinality as row(n, p, r, k, v, t, q, a, place)
      ), stored as (
        insert into twin.observation as old
               (datastream_no, phenomenon_time, result_time, result, result_text, result_json, quality, assessed)
        select n, pt, rt, v, t, j, q, a from given order by place
        on conflict (datastream_no, phenomenon_time) do update
          set result_time = excluded.result_time, result = excluded.result,
              result_text = excluded.result_text, result_json = excluded.result_json,
              quality = excluded.quality, assessed = excluded.assessed
          where old.result_time < excluded.result_time
            and ((old.result, old.result_text, old.result_json)
                   is distinct from (excluded.result, excluded.result_text, excluded.result_json)
                 or (excluded.assessed = 0 and old.quality <> excluded.quality))
        returning datastream_no, phenomenon_time
      )
      select place from given
      where not exists (
        select 1 from stored where stored.datastream_no = given.n and stored.phenomenon_time = given.pt)
      """;

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
   * @return places in the list of those that changed nothing
   * @throws SQLException if it is not known to be stored
   */
  public BitSet append(List<Observation> sorted) throws SQLException {
    try (Connection connection = database.getConnection()) {
      prepareDays(connection, sorted);
      return insert(connection, sorted);
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

  private static BitSet insert(Connection connection, List<Observation> rows) throws SQLException {
    BitSet unchanged = new BitSet();
    try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
      statement.setQueryTimeout(SECONDS_PER_STATEMENT);
      bind(statement, connection.unwrap(PGConnection.class), rows);
      try (ResultSet places = statement.executeQuery()) {
        while (places.next()) {
          unchanged.set(places.getInt(1) - 1);
        }
      }
    }
    return unchanged;
  }

  private static void bind(PreparedStatement statement, PGConnection pg, List<Observation> rows)
      throws SQLException {
    int size = rows.size();
    int[] datastream = new int[size];
    long[] phenomenon = new long[size];
    long[] result = new long[size];
    short[] kind = new short[size];
    double[] number = new double[size];
    String[] text = null; // mostly there is none, and unnest fills up a missing array with nulls
    short[] quality = new short[size];
    short[] assessed = new short[size];
    for (int i = 0; i < size; i++) {
      Observation row = rows.get(i);
      datastream[i] = row.datastream();
      phenomenon[i] = row.phenomenonMicros();
      result[i] = row.resultMicros();
      switch (row.value()) {
        case Result.Num(double value) -> number[i] = value;
        case Result.Text(String value) -> {
          kind[i] = TEXT;
          text = text == null ? new String[size] : text;
          text[i] = value;
        }
        case Result.Json(String value) -> {
          kind[i] = JSON;
          text = text == null ? new String[size] : text;
          text[i] = value;
        }
        case Result.Missing _ -> kind[i] = NOTHING;
      }
      quality[i] = (short) row.quality().stored();
      assessed[i] = (short) row.assessed().stored();
    }
    statement.setArray(1, pg.createArrayOf("int4", datastream));
    statement.setArray(2, pg.createArrayOf("int8", phenomenon));
    statement.setArray(3, pg.createArrayOf("int8", result));
    statement.setArray(4, pg.createArrayOf("int2", kind));
    statement.setArray(5, pg.createArrayOf("float8", number));
    statement.setArray(6, text == null ? null : pg.createArrayOf("text", text));
    statement.setArray(7, pg.createArrayOf("int2", quality));
    statement.setArray(8, pg.createArrayOf("int2", assessed));
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
