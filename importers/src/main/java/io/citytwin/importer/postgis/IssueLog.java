package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.pipeline.StoreException.Code;
import io.citytwin.importer.pipeline.StoredIssue;
import io.citytwin.importer.pipeline.StoredJob;
import io.citytwin.model.connection.DatabaseUrl;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads jobs and their issues, streaming: memory does not grow with their number. */
public final class IssueLog implements AutoCloseable {

  // A raw record may have a million characters.
  private static final int ROWS_WITH_RECORDS = 8;
  private static final int ROWS = 1_000;

  private final Connection connection;

  private IssueLog(Connection connection) {
    this.connection = connection;
  }

  /** Takes what is read. */
  @FunctionalInterface
  public interface Sink<T> {
    void accept(T item) throws IOException;
  }

  /** Opens the database, after bringing its tables up to date. */
  public static IssueLog open(DatabaseUrl url) throws StoreException {
    TwinConnection.migrate(url);
    Connection connection = TwinConnection.open(url);
    try {
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      return new IssueLog(connection);
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  /** The newest job; empty if there is none. */
  public OptionalLong findLatestJob() throws StoreException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select max(id) from twin.import_job")) {
      row.next();
      long id = row.getLong(1);
      return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(id);
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  /** Gives every job, the newest first. */
  public void readJobs(Sink<StoredJob> sink) throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(ROWS);
      try (ResultSet row =
          statement.executeQuery(
              """
              select j.*, (select count(*) from twin.import_issue i
                where i.job_id = j.id and i.retriable and i.resolved_by is null) as to_retry
              from twin.import_job j order by j.id desc
              """)) {
        while (row.next()) {
          sink.accept(job(row));
        }
      }
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  /**
   * Gives the issues of a job in the order in which they were found.
   *
   * @param code only those with this code; null for all
   * @param withRecords whether raw records and geometries are wanted
   * @throws StoreException JOB_NOT_FOUND if there is no such job
   */
  public void readIssues(
      long job, @Nullable String code, boolean withRecords, Sink<StoredIssue> sink)
      throws IOException {
    requireJob(job);
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select id, job_id, code, rejected, source, layer, coalesce(record_no, 0), coalesce(byte_place, -1), crs,
              source_id, message, %s, retriable, resolved_by, %s
            from twin.import_issue where job_id = ? and (?::text is null or code = ?) order by id
            """
                .formatted(
                    withRecords ? "raw_record" : "null",
                    withRecords
                        ? "st_asgeojson(coalesce(location, geometry_before), 9)"
                        : "null"))) {
      query.setFetchSize(withRecords ? ROWS_WITH_RECORDS : ROWS);
      query.setLong(1, job);
      query.setString(2, code);
      query.setString(3, code);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          sink.accept(issue(row));
        }
      }
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  @Override
  public void close() throws StoreException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  private void requireJob(long job) throws StoreException {
    try (Statement statement = connection.createStatement()) {
      if (!TwinConnection.isTrue(
          statement, "select exists (select from twin.import_job where id = " + job + ")")) {
        throw DatabaseFault.refused(
            Code.JOB_NOT_FOUND,
            "there is no job " + job + "; citytwin issues --jobs lists those there are");
      }
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  private static StoredIssue issue(ResultSet row) throws SQLException {
    return new StoredIssue(
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        row.getBoolean(4),
        new Place(row.getString(5), row.getString(6), row.getLong(7), row.getLong(8)),
        row.getString(9),
        row.getString(10),
        row.getString(11),
        row.getString(12),
        row.getBoolean(13),
        number(row, "resolved_by"),
        row.getString(15));
  }

  private static StoredJob job(ResultSet row) throws SQLException {
    return new StoredJob(
        row.getLong("id"),
        row.getString("dataset"),
        row.getString("format"),
        row.getString("status"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getString("actor"),
        row.getString("reason"),
        new Counts(
            row.getLong("read"),
            row.getLong("added"),
            row.getLong("changed"),
            row.getLong("unchanged"),
            row.getLong("removed"),
            row.getLong("repaired"),
            row.getLong("rejected")),
        row.getLong("to_retry"),
        number(row, "undoes"),
        number(row, "undone_by"));
  }

  private static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
