package io.citytwin.importer.postgis;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Keeps the rasters that a job replaces or removes, with their tiles. */
final class TerrainHistory {

  private final Connection connection;
  private final long job;

  TerrainHistory(Connection connection, long job) {
    this.connection = connection;
    this.job = job;
  }

  /** The query for the ids of the rasters that a job wrote, whatever became of them. */
  static String writtenBy(long job) {
    return "select id from twin.terrain where job_id = %1$d union select id from twin.terrain_history where job_id = %1$d"
        .formatted(job);
  }

  /**
   * Copies rasters to the history.
   *
   * @param operation what becomes of them: CHANGED, REMOVED or UNDONE
   * @param condition on {@code twin.terrain}, with a parameter for each value
   */
  void keep(String operation, String condition, Object... values) throws SQLException {
    update(
        "insert into twin.terrain_history select t.*, %d, '%s' from twin.terrain t where %s"
            .formatted(job, operation, condition),
        values);
    update(
        "insert into twin.terrain_tile_history select i.*, %d from twin.terrain_tile i where terrain_id in (select id from twin.terrain where %s)"
            .formatted(job, condition),
        values);
  }

  /** Copies rasters to the history and deletes them. Returns their number. */
  long remove(String operation, String condition, Object... values) throws SQLException {
    keep(operation, condition, values);
    return update("delete from twin.terrain where " + condition, values);
  }

  /** Brings back what an earlier job replaced or removed, as of this one. Returns the number. */
  long bringBack(long earlier) throws SQLException {
    String columns =
        "dataset, source_id, file, crs, width, height, origin_x, origin_y, x_per_column, x_per_row,"
            + " y_per_column, y_per_row, tile_size, vertical_unit, lowest, highest, extent, row_hash";
    long rasters =
        update(
            """
            insert into twin.terrain (id, %1$s, version, job_id) overriding system value
            select id, %1$s, version + 1, %2$d from twin.terrain_history where superseded_job = ?
            """
                .formatted(columns, job),
            earlier);
    update(
        """
        insert into twin.terrain_tile (terrain_id, tile_row, tile_column, heights)
        select terrain_id, tile_row, tile_column, heights from twin.terrain_tile_history where superseded_job = ?
        """,
        earlier);
    return rasters;
  }

  private long update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeLargeUpdate();
    }
  }
}
