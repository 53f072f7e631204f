package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.pipeline.StoreException.Code;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A job that changed the twin and is in force.
 *
 * @param id its number
 * @param dataset name of the dataset
 * @param revision the revision it made
 * @param undoes the job it undid; null if it was an import
 * @param describe what it was, for a person
 */
record UndoableJob(long id, String dataset, long revision, @Nullable Long undoes, String describe) {

  /**
   * Returns a job.
   *
   * @throws StoreException if there is none of this number, or there is nothing to undo
   */
  static UndoableJob get(Connection connection, long id) throws SQLException, StoreException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select dataset, status, revision, undoes, undone_by, format || ' by ' || actor || ' at '
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
        long undoes = row.getLong("undoes");
        return new UndoableJob(
            id,
            row.getString("dataset"),
            row.getLong("revision"),
            undoes == 0 ? null : undoes,
            row.getString("what"));
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
    if (row.getLong("revision") == 0) {
      throw DatabaseFault.refused(
          Code.JOB_NOT_UNDOABLE,
          "job " + id + " found everything as it was, so there is nothing to undo");
    }
  }
}
