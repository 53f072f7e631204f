package io.citytwin.sensor;

import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads datastreams from PostGIS. */
@Component
class DatastreamStore {

  private static final int ROWS_PER_FETCH = 5_000;

  private static final String ALL =
      """
      select d.datastream_no, d.datastream_id, d.code, d.name, d.observed_property, d.unit,
             extract(epoch from d.cadence)::float8, extract(epoch from d.late_after)::float8,
             extract(epoch from d.dead_after)::float8, d.minimum, d.maximum, d.maximum_rate,
             extract(epoch from d.stuck_after)::float8,
             extract(epoch from d.retention)::float8, s.entity_id,
             st_x(p.place), st_y(p.place), s.mounted_kind, s.mounted_on
      from twin.datastream d
      join twin.sensor s on s.entity_id = d.sensor_id
      cross join lateral (
        select case when geometrytype(s.geom) = 'POINT' then s.geom else st_pointonsurface(s.geom) end
      ) p(place)
      """;

  private final DataSource database;

  DatastreamStore(DataSource database) {
    this.database = database;
  }

  /** The twin's revision, and whether sensors changed since another one. */
  record Revision(long number, boolean sensorsChanged) {}

  Revision revision(long since) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                select revision, exists (
                  select 1 from twin.change_log where revision > ? and kind = 'SENSOR')
                from twin.head
                """)) {
      statement.setQueryTimeout(5);
      statement.setLong(1, since);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("twin.head is empty");
        }
        return new Revision(row.getLong(1), row.getBoolean(2));
      }
    }
  }

  /** All datastreams and the revision they belong to, from one snapshot. */
  Datastreams readAll() throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(ROWS_PER_FETCH);
        return new Datastreams(readRevision(statement), readDatastreams(statement));
      } finally {
        connection.rollback();
      }
    }
  }

  private static long readRevision(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select revision from twin.head")) {
      if (!row.next()) {
        throw new SQLException("twin.head is empty");
      }
      return row.getLong(1);
    }
  }

  private static List<Datastream> readDatastreams(Statement statement) throws SQLException {
    List<Datastream> all = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(ALL)) {
      while (row.next()) {
        all.add(datastream(row));
      }
    }
    return all;
  }

  private static Datastream datastream(ResultSet row) throws SQLException {
    FeatureKind mountedKind = kind(row.getString(18));
    return new Datastream(
        row.getInt(1),
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getString(4).intern(),
        row.getString(5).intern(),
        row.getString(6).intern(),
        seconds(number(row, 7)),
        Duration.ofMillis(Math.round(row.getDouble(8) * 1000)),
        Duration.ofMillis(Math.round(row.getDouble(9) * 1000)),
        number(row, 10),
        number(row, 11),
        number(row, 12),
        seconds(number(row, 13)),
        seconds(number(row, 14)),
        row.getObject(15, UUID.class),
        row.getDouble(16),
        row.getDouble(17),
        mountedKind,
        mountedKind == null ? null : row.getObject(19, UUID.class));
  }

  /** Null also for a kind this version does not know: its sensor then stands alone. */
  private static @Nullable FeatureKind kind(@Nullable String name) {
    for (FeatureKind kind : FeatureKind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    return null;
  }

  private static @Nullable Double number(ResultSet row, int column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : value;
  }

  private static @Nullable Duration seconds(@Nullable Double value) {
    return value == null ? null : Duration.ofMillis(Math.round(value * 1000));
  }
}
