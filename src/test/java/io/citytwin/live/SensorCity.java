package io.citytwin.live;

import io.citytwin.api.GlobalId;
import io.citytwin.model.feature.EntityId;
import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * A city of sensors in a row, as an import would write it: sensor {@code S-i} stands at longitude
 * 7.40 + i/1000, latitude 43.70, and has the datastreams {@code pressure} (late after 15 minutes,
 * dead after an hour, plausible 0 to 1.6) and {@code status}. Even ones are mounted on building
 * {@code B-i}.
 */
public final class SensorCity {

  public static final String DATASET = "demo";

  private final String jdbcUrl;
  private final String user;
  private final String password;

  public SensorCity(String jdbcUrl, String user, String password) {
    this.jdbcUrl = jdbcUrl;
    this.user = user;
    this.password = password;
  }

  public static double longitude(int i) {
    return 7.40 + i / 1000.0;
  }

  public static String code(int i, String property) {
    return DATASET + "/S-" + i + "/" + property;
  }

  public static UUID sensor(int i) {
    return EntityId.of(FeatureKind.SENSOR, DATASET, "S-" + i);
  }

  public static UUID building(int i) {
    return EntityId.of(FeatureKind.BUILDING, DATASET, "B-" + i);
  }

  public static String globalId(String type, UUID id) {
    return new GlobalId(type, id.toString()).encode();
  }

  /** Imports sensors {@code from} to before {@code to} as one revision. */
  public void importSensors(int from, int to) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl, user, password)) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "insert into twin.dataset (name) values ('demo') on conflict do nothing;"
                + "create temp table revision on commit drop as select twin.next_revision(1) as r");
      }
      for (int i = from; i < to; i++) {
        if (i % 2 == 0) {
          building(connection, i);
        }
        sensor(connection, i);
        datastream(connection, i, "pressure", "MPa");
        datastream(connection, i, "status", "");
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Gives sensors {@code from} to before {@code to} a datastream {@code level}, plausible from -5
   * to 10, by 0.1 in a second, and not the same for more than a minute.
   */
  public void importCheckedLevels(int from, int to) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl, user, password)) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "create temp table revision on commit drop as select twin.next_revision(1) as r");
      }
      for (int i = from; i < to; i++) {
        datastream(connection, i, "level", "m");
        run(
            connection,
            "insert into twin.change_log select r, ?, 'SENSOR', 'CHANGED', array[?::uuid] from"
                + " revision",
            i,
            sensor(i));
      }
      run(
          connection,
          "update twin.datastream set minimum = -5, maximum = 10, maximum_rate = 0.1,"
              + " stuck_after = interval '1 min', retention = interval '2 hours' where observed_property = ?",
          "level");
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Gives sensors {@code from} to before {@code to} a datastream that says where they are. */
  public void importLocations(int from, int to) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl, user, password)) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "create temp table revision on commit drop as select twin.next_revision(1) as r");
      }
      for (int i = from; i < to; i++) {
        datastream(connection, i, "location", "");
        run(
            connection,
            "insert into twin.change_log select r, ?, 'SENSOR', 'CHANGED', array[?::uuid] from"
                + " revision",
            i,
            sensor(i));
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void building(Connection connection, int i) throws SQLException {
    run(
        connection,
        """
        insert into twin.building (entity_id, dataset, source_id, geom, row_hash, job_id)
        values (?, 'demo', ?, st_buffer(st_setsrid(st_makepoint(?, 43.7), 4326), 0.0001), '', 1)
        """,
        building(i),
        "B-" + i,
        longitude(i));
  }

  private static void sensor(Connection connection, int i) throws SQLException {
    run(
        connection,
        """
        insert into twin.sensor (entity_id, dataset, source_id, geom, row_hash, job_id,
            sensor_type, status, mounted_kind, mounted_on, datastreams)
        values (?, 'demo', ?, st_setsrid(st_makepoint(?, 43.7), 4326), '', 1,
            'water', 'ONLINE', ?, ?, '[]')
        """,
        sensor(i),
        "S-" + i,
        longitude(i),
        i % 2 == 0 ? "BUILDING" : null,
        i % 2 == 0 ? building(i) : null);
    run(
        connection,
        "insert into twin.change_log select r, ?, 'SENSOR', 'ADDED', array[?::uuid] from revision",
        i,
        sensor(i));
  }

  private static void datastream(Connection connection, int i, String property, String unit)
      throws SQLException {
    run(
        connection,
        """
        insert into twin.datastream (datastream_id, code, sensor_id, name, observed_property, unit,
            cadence, late_after, dead_after, minimum, maximum)
        values (?, ?, ?, ?, ?, ?, interval '5 min', interval '15 min', interval '1 h', 0, 1.6)
        """,
        EntityId.ofDatastream(code(i, property)),
        code(i, property),
        sensor(i),
        property,
        property,
        unit);
  }

  private static void run(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
