package io.citytwin.live;

import io.citytwin.testing.PostgisDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;

/** Sensors of a dataset of a test's own, as an import would write them. */
public final class SensorDataset {

  private static final String SENSORS =
      """
      with made as (select d as dataset, s as source_id from unnest(?::text[]) s, (select ?::text) as given(d))
      insert into twin.sensor (entity_id, dataset, source_id, geom, row_hash, job_id, sensor_type, status, datastreams)
      select md5(dataset || source_id)::uuid, dataset, source_id, st_setsrid(st_makepoint(6.96, 50.94), 4326), '', 1, 'other',
        'ONLINE', '[]'
      from made on conflict do nothing
      """;

  private static final String DATASTREAMS =
      """
      insert into twin.datastream (datastream_id, code, sensor_id, name, observed_property, unit, cadence, late_after, dead_after)
      select md5(dataset || source_id || property)::uuid, dataset || '/' || source_id || '/' || property, entity_id, property, property,
        '', interval '5 min', interval '15 min', interval '1 h'
      from twin.sensor, (select ?::text) as given(property) where dataset = ?
      """;

  private static final String REVISION =
      """
      with r as (select twin.next_revision(1) as revision)
      insert into twin.change_log select revision, 0, 'SENSOR', 'ADDED', array[md5(?)::uuid] from r
      """;

  private SensorDataset() {}

  /** Each sensor has the one datastream {@code dataset/sensor/property}. */
  public static void importSensors(
      PostgisDatabase database, String dataset, Collection<String> sensors, String property) {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      run(connection, "insert into twin.dataset (name) values (?) on conflict do nothing", dataset);
      run(connection, SENSORS, connection.createArrayOf("text", sensors.toArray()), dataset);
      run(connection, DATASTREAMS, property, dataset);
      run(connection, REVISION, dataset);
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
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
