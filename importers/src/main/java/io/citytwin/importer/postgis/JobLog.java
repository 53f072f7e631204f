package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.CanonicalJson;
import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.ImportRequest;
import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@code twin.import_job}. A running job holds an advisory lock for as long as its
 * connection lives: a job that says RUNNING and whose lock is free has died.
 */
final class JobLog {

  static final int LOCK_SPACE = 7_462;
  private static final int MAX_ISSUES_PER_CODE = 10_000;

  private final Connection connection;

  JobLog(Connection connection) {
    this.connection = connection;
  }

  /** Marks jobs that died as aborted. */
  void abortStale() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          """
          with stale as materialized (
            select id from twin.import_job where status = 'RUNNING')
          update twin.import_job set status = 'ABORTED', finished_at = now(), error_code = 'ABORTED',
            error = 'the import ended without a result; nothing of it was written'
          where status = 'RUNNING'
            and id in (select id from stale where pg_try_advisory_xact_lock(%d, id::integer))
          """
              .formatted(LOCK_SPACE));
    }
  }

  /** Begins an import; it is seen by others only together with its lock. */
  long begin(ImportRequest request) throws SQLException {
    return begin(
        """
        insert into twin.import_job (dataset, format, kind, files, status, replace_all, actor, reason, options, retry_of)
        values (?, ?, ?, ?::jsonb, 'RUNNING', ?, ?, ?, ?::jsonb, ?) returning id, pg_advisory_lock(%d, id::integer)
        """,
        request.dataset(),
        request.dataset(),
        request.format(),
        request.kind() == null ? null : request.kind().name(),
        CanonicalJson.text(request.files()),
        request.replace(),
        request.actor(),
        request.reason(),
        CanonicalJson.text(request.options()),
        request.retryOf());
  }

  /** Begins the undoing of a job. */
  long beginUndo(String dataset, long undone, String actor, @Nullable String reason)
      throws SQLException {
    return begin(
        """
        insert into twin.import_job (dataset, format, files, status, actor, reason, undoes)
        values (?, 'UNDO', '[]', 'RUNNING', ?, ?, ?) returning id, pg_advisory_lock(%d, id::integer)
        """,
        dataset, dataset, actor, reason, undone);
  }

  private long begin(String insert, String dataset, @Nullable Object... values)
      throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement known =
            connection.prepareStatement(
                "insert into twin.dataset (name) values (?) on conflict do nothing");
        PreparedStatement job = connection.prepareStatement(insert.formatted(LOCK_SPACE))) {
      known.setString(1, dataset);
      known.executeUpdate();
      for (int i = 0; i < values.length; i++) {
        job.setObject(i + 1, values[i]);
      }
      long id;
      try (ResultSet row = job.executeQuery()) {
        row.next();
        id = row.getLong(1);
      }
      tell(connection, id);
      connection.commit();
      return id;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Takes the next revision for a job; part of the caller's transaction. */
  long nextRevision(long job) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select twin.next_revision(" + job + ")")) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * Marks the rejected records of a job that another one tried again and loaded. Part of the
   * caller's transaction, after the features are written.
   */
  void resolve(long earlier, long job) throws SQLException {
    new Resolution(connection, earlier, job).run();
  }

  /** Keeps by what inputs a job can be recognised; part of the caller's transaction. */
  void keepInputs(long job, byte @Nullable [] hash) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("update twin.import_job set inputs = ? where id = ?")) {
      update.setBytes(1, hash);
      update.setLong(2, job);
      update.executeUpdate();
    }
  }

  /** Writes the result of a job; part of the caller's transaction. */
  void succeed(long job, Map<FeatureKind, Counts> byKind, Counts unknown, @Nullable Long revision)
      throws SQLException {
    Counts total = byKind.values().stream().reduce(unknown, Counts::plus);
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            update twin.import_job set status = 'SUCCEEDED', progress = 1, finished_at = clock_timestamp(), read = ?, added = ?,
              changed = ?, unchanged = ?, removed = ?, repaired = ?, rejected = ?, by_kind = ?::jsonb, revision = ?
            where id = ?
            """)) {
      int i = 1;
      for (long count :
          new long[] {
            total.read(),
            total.added(),
            total.changed(),
            total.unchanged(),
            total.removed(),
            total.repaired(),
            total.rejected()
          }) {
        update.setLong(i++, count);
      }
      update.setString(i++, CanonicalJson.text(json(byKind)));
      if (revision == null) {
        update.setNull(i++, Types.BIGINT);
      } else {
        update.setLong(i++, revision);
      }
      update.setLong(i, job);
      update.executeUpdate();
    }
    tell(connection, job);
  }

  /** Records an end without a result in a transaction of its own. */
  void end(long job, String status, String code, String message) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update twin.import_job set status = ?, finished_at = now(), error_code = ?, error = ?"
                + " where id = ?")) {
      update.setString(1, status);
      update.setString(2, code);
      update.setString(3, StagingArea.clean(message));
      update.setLong(4, job);
      update.executeUpdate();
    }
    tell(connection, job);
  }

  /**
   * Tells whoever follows a job that its row has changed, once the transaction is committed: {@code
   * notify twin_import} with its number.
   */
  static void tell(Connection connection, long job) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("notify twin_import, '" + job + "'");
    }
  }

  /** Copies the staged issues to the job: of each code the first ten thousand. */
  void keepIssues(long job) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into twin.import_issue (job_id, code, rejected, source, layer, crs, record_no, byte_place, source_id,
              message, raw_record, retriable, location, geometry_before, geometry_after)
            select ?, code, rejected, source, layer, crs, nullif(record_no, 0), nullif(byte_place, -1), source_id,
              message, raw_record, coalesce(retriable, false), location, geometry_before, geometry_after
            from (select i.*, row_number() over (partition by code order by seq) as nth from %s i) numbered
            where nth <= ? order by seq
            """
                .formatted(StagingArea.ISSUES))) {
      insert.setLong(1, job);
      insert.setInt(2, MAX_ISSUES_PER_CODE);
      insert.executeUpdate();
    }
  }

  private static Map<String, Object> json(Map<FeatureKind, Counts> byKind) {
    Map<String, Object> json = new LinkedHashMap<>();
    byKind.forEach((kind, counts) -> json.put(kind.name(), counts.asMap()));
    return json;
  }
}
