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

  private static final int LOCK_SPACE = 7_462;
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

  /** Begins a job; it is seen by others only together with its lock. */
  long begin(ImportRequest request) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement dataset =
            connection.prepareStatement(
                "insert into twin.dataset (name) values (?) on conflict do nothing");
        PreparedStatement job =
            connection.prepareStatement(
                """
                insert into twin.import_job (dataset, format, kind, files, status, replace_all, actor)
                values (?, ?, ?, ?::jsonb, 'RUNNING', ?, ?) returning id, pg_advisory_lock(%d, id::integer)
                """
                    .formatted(LOCK_SPACE))) {
      dataset.setString(1, request.dataset());
      dataset.executeUpdate();
      job.setString(1, request.dataset());
      job.setString(2, request.format());
      setText(job, 3, request.kind() == null ? null : request.kind().name());
      job.setString(4, CanonicalJson.text(request.files()));
      job.setBoolean(5, request.replace());
      job.setString(6, request.actor());
      long id;
      try (ResultSet row = job.executeQuery()) {
        row.next();
        id = row.getLong(1);
      }
      connection.commit();
      return id;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Writes the result of a job; part of the caller's transaction. */
  void succeed(long job, Map<FeatureKind, Counts> byKind, Counts unknown, @Nullable Long revision)
      throws SQLException {
    Counts total = byKind.values().stream().reduce(unknown, Counts::plus);
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            update twin.import_job set status = 'SUCCEEDED', finished_at = clock_timestamp(), read = ?, added = ?,
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
  }

  /** Records a failure in a transaction of its own, with the issues staged so far. */
  void fail(long job, String code, String message) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update twin.import_job set status = 'FAILED', finished_at = now(), error_code = ?, error = ? where id = ?")) {
      update.setString(1, code);
      update.setString(2, message);
      update.setLong(3, job);
      update.executeUpdate();
    }
  }

  /** Copies the staged issues to the job: of each code the first ten thousand. */
  void keepIssues(long job) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into twin.import_issue (job_id, code, rejected, source, record_no, byte_place, source_id, message,
              raw_record, location)
            select ?, code, rejected, source, nullif(record_no, 0), nullif(byte_place, -1), source_id, message,
              raw_record, location
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

  private static void setText(PreparedStatement statement, int index, @Nullable String text)
      throws SQLException {
    if (text == null) {
      statement.setNull(index, Types.VARCHAR);
    } else {
      statement.setString(index, text);
    }
  }
}
