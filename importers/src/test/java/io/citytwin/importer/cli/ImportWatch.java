package io.citytwin.importer.cli;

import io.citytwin.testing.PostgisDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Sees from the database how far an import has come, over one connection of its own. */
final class ImportWatch implements AutoCloseable {

  /** How far. */
  enum Phase {
    /** No job yet: the program starts, reads its options, opens the file, migrates the database. */
    STARTING,
    /** A job runs; records are read and wait in tables that nobody else sees. */
    STAGING,
    /** The tables of the twin are written to. */
    MERGING,
    /** The job is committed. */
    COMMITTED
  }

  private static final String MERGING =
      """
      select exists (
        select from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
        where l.database = (select oid from pg_database where datname = current_database()) and n.nspname = 'twin'
          and c.relkind in ('r', 'p') and c.relname not in ('import_job', 'dataset', 'flyway_schema_history')
          and (l.mode in ('RowExclusiveLock', 'AccessExclusiveLock') or c.relname = 'head' and l.mode = 'RowShareLock'))
      """;

  /** To be asked after the locks: a commit lets them go before others see its rows. */
  private static final String JOBS =
      """
      select case when bool_or(status = 'RUNNING') then 'STAGING' when bool_or(status = 'SUCCEEDED') then 'COMMITTED' else 'STARTING' end
      from twin.import_job where id > ?
      """;

  private final Connection connection;
  private final PreparedStatement merging;
  private final PreparedStatement jobs;

  /** Begins to watch; jobs that are there already do not count. */
  ImportWatch(PostgisDatabase database) throws SQLException {
    connection = database.connect();
    merging = connection.prepareStatement(MERGING);
    jobs = connection.prepareStatement(JOBS);
    try (PreparedStatement last =
            connection.prepareStatement("select coalesce(max(id), 0) from twin.import_job");
        ResultSet row = last.executeQuery()) {
      row.next();
      jobs.setLong(1, row.getLong(1));
    }
  }

  Phase phase() throws SQLException {
    try (ResultSet row = merging.executeQuery()) {
      row.next();
      if (row.getBoolean(1)) {
        return Phase.MERGING;
      }
    }
    try (ResultSet row = jobs.executeQuery()) {
      row.next();
      return Phase.valueOf(row.getString(1));
    }
  }

  /** Ends every connection of an import in the server; returns how many there were. */
  int terminate() throws SQLException {
    try (PreparedStatement terminate =
            connection.prepareStatement(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and application_name = 'citytwin-import'");
        ResultSet row = terminate.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
