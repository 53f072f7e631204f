package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.series.SeriesStore.Staged;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Temporary tables of one connection, filled by COPY: datastreams met, observations, issues. Rows
 * are gathered and sent in batches; memory does not grow with the import.
 */
final class StagedObservations {

  static final String DATASTREAMS = "pg_temp.series_datastream";
  static final String OBSERVATIONS = "pg_temp.series_observation";
  static final String ISSUES = "pg_temp.series_issue";
  static final String SOURCES = "pg_temp.series_source";

  private static final int BATCH_BYTES = 1 << 17;

  /** Microseconds from 1970 to 2000, where PostgreSQL begins to count. */
  private static final long MICROS_TO_2000 = 946_684_800_000_000L;

  private final Connection connection;
  private final CopyRows observations = new CopyRows();
  private final CopyRows datastreams = new CopyRows();
  private final CopyRows issues = new CopyRows();
  private @Nullable CopyIn open;
  private @Nullable String openTable;
  private int source;
  private int keys;
  private long seq;

  StagedObservations(Connection connection) throws SQLException {
    this.connection = connection;
    execute(
        """
        create temporary table series_source (source int, name text);
        create temporary table series_datastream (key int, code text, minimum double precision, maximum double precision,
          expected boolean not null default false);
        create temporary table series_observation (seq bigint, key int, time timestamptz, result double precision,
          result_text text, quality smallint, source int, line bigint);
        create temporary table series_issue (seq bigint, code text, rejected boolean, source text, record_no bigint,
          source_id text, message text, raw_record text)
        """);
  }

  void begin(String file) throws SQLException {
    endCopy();
    source++;
    try (var insert = connection.prepareStatement("insert into " + SOURCES + " values (?, ?)")) {
      insert.setInt(1, source);
      insert.setString(2, file.substring(file.lastIndexOf('/') + 1));
      insert.executeUpdate();
    }
  }

  int datastream(String code, @Nullable Double minimum, @Nullable Double maximum)
      throws SQLException {
    keys++;
    datastreams.row(4);
    datastreams.int4(keys);
    datastreams.text(code);
    datastreams.float8(minimum);
    datastreams.float8(maximum);
    if (datastreams.length() >= BATCH_BYTES) {
      send(DATASTREAMS + " (key, code, minimum, maximum)", datastreams);
    }
    return keys;
  }

  void add(Staged observation) throws SQLException {
    observations.row(8);
    observations.int8(++seq);
    observations.int4(observation.datastream());
    observations.int8(observation.phenomenonMicros() - MICROS_TO_2000);
    observations.float8(observation.number());
    observations.text(observation.text());
    if (observation.quality() == null) {
      observations.nothing();
    } else {
      observations.int2(observation.quality().ordinal());
    }
    observations.int4(source);
    observations.int8(observation.line());
    if (observations.length() >= BATCH_BYTES) {
      send(OBSERVATIONS, observations);
    }
  }

  void add(Rejection issue) throws SQLException {
    issues.row(8);
    issues.int8(++seq);
    issues.text(issue.code().name());
    issues.bool(issue.code().rejects());
    issues.text(issue.place().source());
    issues.int8(issue.place().record());
    issues.text(clean(issue.sourceId()));
    issues.text(clean(issue.message()));
    issues.text(clean(issue.rawRecord()));
    if (issues.length() >= BATCH_BYTES) {
      send(ISSUES, issues);
    }
  }

  /** Sends what was gathered; afterwards every table is complete. */
  void finish() throws SQLException {
    send(DATASTREAMS + " (key, code, minimum, maximum)", datastreams);
    send(OBSERVATIONS, observations);
    send(ISSUES, issues);
    endCopy();
    execute("analyze " + OBSERVATIONS + "; analyze " + DATASTREAMS);
  }

  /** Gives up a COPY that is under way; sends the issues, so that they can be kept. */
  void abandon() throws SQLException {
    CopyIn copy = open;
    open = null;
    if (copy != null && copy.isActive()) {
      copy.cancelCopy();
    }
    if (connection.getAutoCommit()) {
      send(ISSUES, issues);
      endCopy();
    }
  }

  private void send(String table, CopyRows rows) throws SQLException {
    if (rows.length() == 0) {
      return;
    }
    CopyIn copy = open;
    if (copy == null || !table.equals(openTable)) {
      endCopy();
      copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("copy " + table + " from stdin (format binary)");
      copy.writeToCopy(CopyRows.HEADER, 0, CopyRows.HEADER.length);
      open = copy;
      openTable = table;
    }
    copy.writeToCopy(rows.bytes(), 0, rows.length());
    rows.clear();
  }

  private void endCopy() throws SQLException {
    CopyIn copy = open;
    open = null;
    if (copy != null) {
      copy.writeToCopy(CopyRows.TRAILER, 0, CopyRows.TRAILER.length);
      copy.endCopy();
    }
  }

  /** PostgreSQL text cannot hold U+0000. */
  private static @Nullable String clean(@Nullable String text) {
    return text == null ? null : text.replace('\0', '\ufffd');
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
