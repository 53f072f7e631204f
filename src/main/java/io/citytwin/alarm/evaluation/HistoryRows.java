package io.citytwin.alarm.evaluation;

import io.citytwin.sensor.Quality;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the observations of subjects, in the order in which they are folded. */
final class HistoryRows {

  private static final int ROWS_PER_FETCH = 5_000;

  private static final String READ =
      """
      select a.place, a.of_other, (extract(epoch from o.phenomenon_time) * 1000000)::bigint, o.result,
             o.result_json::text, o.quality
      from unnest(?::int[], ?::int[], ?::bigint[], ?::boolean[]) as a(place, n, after, of_other)
      cross join lateral (
        select phenomenon_time, result, result_json, quality from twin.observation
        where datastream_no = a.n and quality <> ?
          and phenomenon_time > timestamptz 'epoch' + a.after * interval '1 microsecond') o
      order by a.place, o.phenomenon_time, a.of_other
      """;

  private final Connection connection;

  HistoryRows(Connection connection) {
    this.connection = connection;
  }

  /** From when on observations of a subject are wanted, exclusive, in microseconds. */
  record Wanted(Subject subject, long after) {}

  /** Takes an observation of the subject at a place of the list. */
  interface Taker {
    void take(int place, long at, boolean ofOther, Reading reading);
  }

  /**
   * Gives the observations of subjects one after the other; those of a subject by time. Values that
   * are known to be missing are left out.
   */
  void read(List<Wanted> wanted, Taker taker) throws SQLException {
    int pairs = (int) wanted.stream().filter(w -> w.subject().other() != null).count();
    Integer[] places = new Integer[wanted.size() + pairs];
    Integer[] numbers = new Integer[places.length];
    Long[] after = new Long[places.length];
    Boolean[] ofOther = new Boolean[places.length];
    int next = 0;
    for (int place = 0; place < wanted.size(); place++) {
      Subject subject = wanted.get(place).subject();
      for (Integer number : new @Nullable Integer[] {subject.datastream(), subject.other()}) {
        if (number != null) {
          places[next] = place;
          numbers[next] = number;
          after[next] = wanted.get(place).after();
          ofOther[next++] = number != subject.datastream();
        }
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setFetchSize(ROWS_PER_FETCH);
      statement.setArray(1, connection.createArrayOf("int4", places));
      statement.setArray(2, connection.createArrayOf("int4", numbers));
      statement.setArray(3, connection.createArrayOf("int8", after));
      statement.setArray(4, connection.createArrayOf("bool", ofOther));
      statement.setInt(5, Quality.MISSING.stored());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          taker.take(row.getInt(1), row.getLong(3), row.getBoolean(2), reading(row));
        }
      }
    }
  }

  private static Reading reading(ResultSet row) throws SQLException {
    if (row.getInt(6) == Quality.BAD.stored()) {
      return new Reading(null, null, null);
    }
    double number = row.getDouble(4);
    return row.wasNull() ? point(row.getString(5)) : Reading.of(number);
  }

  /** The point of a GeoJSON result; nothing if it is none. */
  static Reading point(@Nullable String json) {
    if (json != null && json.contains("\"Point\"")) {
      try {
        JsonNode place = JsonMapper.shared().readTree(json).path("coordinates");
        double longitude = place.path(0).asDouble(Double.NaN);
        double latitude = place.path(1).asDouble(Double.NaN);
        if (Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90) {
          return new Reading(null, longitude, latitude);
        }
      } catch (JacksonException e) { // stored JSON is JSON
        throw new IllegalStateException(e);
      }
    }
    return new Reading(null, null, null);
  }
}
