package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.pipeline.StoreException.Code;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A job that changed the twin and is in force.
 *
 * @param id its number
 * @param dataset name of the dataset
 * @param revision the revision it made
 * @param describe what it was, for a person
 */
record UndoableJob(long id, String dataset, long revision, String describe) {

  /**
   * Returns a job.
   *
   * @throws StoreException if there is none of this number, or there is nothing to undo
   */
  static UndoableJob get(Connection connection, long id) throws SQLException, StoreException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select dataset, status, revision, undone_by, added + changed + removed as written, format || ' by ' || actor || ' at '
              || to_char(created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC' as what
            from twin.import_job where id = ?
            """)) {
      query.setLong(1, id);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw DatabaseFault.refused(
              Code.JOB_NOT_FOUND,
              "there is no job " + id + "; citytwin issues --jobs lists those there are");
        }
        requireInForce(row, id);
        return new UndoableJob(
            id, row.getString("dataset"), row.getLong("revision"), row.getString("what"));
      }
    }
  }

  private static void requireInForce(ResultSet row, long id) throws SQLException, StoreException {
    String status = row.getString("status");
    if (!"SUCCEEDED".equals(status)) {
      throw DatabaseFault.refused(
          Code.JOB_NOT_UNDOABLE,
          "job " + id + " is " + status + ": it changed nothing, so there is nothing to undo");
    }
    long undoneBy = row.getLong("undone_by");
    if (undoneBy != 0) {
      throw DatabaseFault.refused(
          Code.JOB_ALREADY_UNDONE,
          "job %d was already undone by job %d; to bring it back, undo job %d"
              .formatted(id, undoneBy, undoneBy));
    }
    if (row.getLong("revision") == 0 && row.getLong("written") > 0) {
      throw DatabaseFault.refused(
          Code.JOB_NOT_UNDOABLE,
          "job "
              + id
              + " imported observations of sensors. They became part of a history that services have read and answered from, and that is not taken back; import a corrected series, its values count from then on");
    }
    if (row.getLong("revision") == 0) {
      throw DatabaseFault.refused(
          Code.JOB_NOT_UNDOABLE,
          "job " + id + " found everything as it was, so there is nothing to undo");
    }
  }
}
