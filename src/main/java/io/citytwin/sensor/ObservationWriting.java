package io.citytwin.sensor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.postgresql.PGConnection;

/**
 * Writes observations over one connection: those that are believed to be new by a plain insert,
 * which takes little more than half the time of one that looks what is there, and the others by
 * that. A belief that proves wrong is no error: all are then written by looking.
 */
final class ObservationWriting {

  private static final int SECONDS_PER_STATEMENT = 10;

  // Of PostgreSQL: a key that is there, and writers that wait for one another. One who merges meets
  // the second only beside one who inserts and merges, whose keys are in two orders.
  private static final String KEY_IS_THERE = "23505";
  private static final String DEADLOCK = "40P01";
  private static final int MOST_ATTEMPTS = 5;

  // Kinds of results as the statement tells them apart; 0 is a number.
  private static final short TEXT = 1;
  private static final short JSON = 2;
  private static final short NOTHING = 3;

  // Times travel as bigint: exact, and binary without boxing. Below 2^53 the product is exact too.
  private static final String GIVEN =
      """
      select n, timestamptz 'epoch' + p * interval '1 microsecond' as pt,
             timestamptz 'epoch' + r * interval '1 microsecond' as rt,
             case k when 0 then v end as v, case k when 1 then t end as t,
             case k when 2 then t::jsonb end as j, q, a, place
      from unnest(?::int[], ?::bigint[], ?::bigint[], ?::smallint[], ?::float8[], ?::text[], ?::smallint[],
                  ?::smallint[])
           with ordinality as row(n, p, r, k, v, t, q, a, place)
      """;

  private static final String INSERT =
      """
      insert into twin.observation
             (datastream_no, phenomenon_time, result_time, result, result_text, result_json, quality, assessed)
      select n, pt, rt, v, t, j, q, a from (%s) given order by place
      """
          .formatted(GIVEN);

  private static final String MERGE =
      """
      with given as materialized (
      %s), stored as (
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
      """
          .formatted(GIVEN);

  private final Connection connection;

  ObservationWriting(Connection connection) {
    this.connection = connection;
  }

  /** See {@link ObservationHistory#append}. */
  BitSet write(List<Observation> sorted, Predicate<Observation> believedNew) throws SQLException {
    List<Observation> fresh = new ArrayList<>(sorted.size());
    List<Observation> others = new ArrayList<>();
    BitSet placesOfOthers = new BitSet();
    for (int place = 0; place < sorted.size(); place++) {
      boolean isFresh = believedNew.test(sorted.get(place));
      (isFresh ? fresh : others).add(sorted.get(place));
      placesOfOthers.set(place, !isFresh);
    }
    if (fresh.isEmpty()) {
      return mergeAgain(sorted);
    }
    try {
      return others.isEmpty() ? insert(fresh) : insertAndMerge(fresh, others, placesOfOthers);
    } catch (SQLException e) {
      if (is(KEY_IS_THERE, e) || is(DEADLOCK, e)) {
        return mergeAgain(sorted); // nothing of it was written
      }
      throw e;
    }
  }

  private static boolean is(String state, SQLException failure) {
    return state.equals(failure.getSQLState());
  }

  /** Merges, and again when another writer was let go first. */
  private BitSet mergeAgain(List<Observation> rows) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return merge(rows);
      } catch (SQLException e) {
        if (attempt == MOST_ATTEMPTS || !is(DEADLOCK, e)) {
          throw e;
        }
      }
    }
  }

  private BitSet insertAndMerge(
      List<Observation> fresh, List<Observation> others, BitSet placesOfOthers)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      insert(fresh);
      BitSet unchangedOthers = merge(others);
      connection.commit();
      return places(unchangedOthers, placesOfOthers);
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** From places among some to places in the whole list. */
  private static BitSet places(BitSet among, BitSet some) {
    BitSet places = new BitSet();
    int counted = 0;
    for (int place = some.nextSetBit(0); place >= 0; place = some.nextSetBit(place + 1)) {
      places.set(place, among.get(counted++));
    }
    return places;
  }

  /** All or none; each changes something. */
  private BitSet insert(List<Observation> rows) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setQueryTimeout(SECONDS_PER_STATEMENT);
      bind(statement, connection.unwrap(PGConnection.class), rows);
      statement.executeUpdate();
    }
    return new BitSet();
  }

  private BitSet merge(List<Observation> rows) throws SQLException {
    BitSet unchanged = new BitSet();
    try (PreparedStatement statement = connection.prepareStatement(MERGE)) {
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
}
