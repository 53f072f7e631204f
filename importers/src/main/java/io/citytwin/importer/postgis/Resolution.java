package io.citytwin.importer.postgis;

import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Marks what a retry loaded as resolved, in the job whose records it tried again and in all other
 * tries of them. A kept record is resolved if a feature was made of it, known by its place, as
 * another mapping may give it another id; if a corrected file is read, where places are others, if
 * the file has a feature with its source id. What was refused once more or left out is not.
 */
final class Resolution {

  private final Connection connection;
  private final long earlier;
  private final long job;

  /**
   * @param earlier job whose records were tried again
   * @param job the retry; its features are written, its transaction is open
   */
  Resolution(Connection connection, long earlier, long job) {
    this.connection = connection;
    this.earlier = earlier;
    this.job = job;
  }

  void run() throws SQLException {
    execute(
        "create temporary table retried (source_id text, source text, layer text, record_no bigint)"
            + " on commit drop");
    for (FeatureKind kind : FeatureKind.values()) {
      collect(kind);
    }
    execute("analyze retried");
    resolve();
  }

  /**
   * Rows of a kind are staged; if there are many and their table was empty, they went straight into
   * it, and what is staged is nothing.
   */
  private void collect(FeatureKind kind) throws SQLException {
    String staged = StagingTable.name(kind);
    boolean isStaged =
        isTrue("select to_regclass('" + staged + "') is not null")
            && isTrue("select exists (select from " + staged + ")");
    execute(
        """
        insert into retried select f.source_id, %s, s.layer, f.record_no
        from %s f join twin.import_source s on s.id = f.source_no where s.job_id = %d
        """
            .formatted(
                isStaged ? "f.source" : "null", isStaged ? staged : "twin." + kind.table(), job));
  }

  /** Jobs that tried the same records: from the first of them down to all that retry it. */
  private void resolve() throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            with recursive up (id, retry_of) as (
              select id, retry_of from twin.import_job where id = ?
              union select j.id, j.retry_of from twin.import_job j join up on j.id = up.retry_of
            ), tries (id) as (
              select id from up where retry_of is null
              union select j.id from twin.import_job j join tries on j.retry_of = tries.id
            )
            update twin.import_issue o set resolved_by = ?
            where o.job_id in (select id from tries) and o.job_id <> ? and o.rejected and o.resolved_by is null
              and case when ?
                then o.retriable and exists (select from retried r where r.record_no = o.record_no
                  and coalesce(r.source, o.source) = o.source and r.layer is not distinct from o.layer)
                else o.source_id in (select source_id from retried) end
              and not exists (
                select from %s s where s.rejected and s.source = o.source and s.layer is not distinct from o.layer
                  and case when o.record_no is null then s.byte_place = o.byte_place else s.record_no = o.record_no end)
            """
                .formatted(StagingArea.ISSUES))) {
      update.setLong(1, earlier);
      update.setLong(2, job);
      update.setLong(3, job);
      update.setBoolean(4, isOfKeptRecords());
      update.executeUpdate();
    }
  }

  /** Whether the records were read as they were kept: in a corrected file, places are others. */
  private boolean isOfKeptRecords() throws SQLException {
    return isTrue(
        "select not exists (select from twin.import_source where sha256 is not null and job_id = "
            + job
            + ")");
  }

  private boolean isTrue(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
