package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.CheckedFeature;
import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.ImportRequest;
import io.citytwin.importer.pipeline.ImportStore;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.model.connection.DatabaseUrl;
import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One import into PostGIS over one connection. */
public final class PostgisStore implements ImportStore, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PostgisStore.class);

  private final Connection connection;
  private final ImportRequest request;
  private final JobLog jobs;
  private final StagingArea staging;
  private final boolean twinExists;
  private final OptionalLong job;

  private PostgisStore(Connection connection, ImportRequest request)
      throws SQLException, StoreException {
    this.connection = connection;
    this.request = request;
    jobs = new JobLog(connection);
    configure();
    try (Statement statement = connection.createStatement()) {
      TwinConnection.requirePostgis(statement, false);
      twinExists =
          TwinConnection.isTrue(statement, "select to_regclass('twin.import_job') is not null");
    }
    if (request.dryRun()) {
      job = OptionalLong.empty();
    } else {
      jobs.abortStale();
      job = OptionalLong.of(jobs.begin(request));
    }
    staging = new StagingArea(connection);
  }

  /**
   * Opens the database, migrates it unless it is a dry run, and begins a job.
   *
   * @throws StoreException if that is not possible
   */
  public static PostgisStore open(DatabaseUrl url, ImportRequest request) throws StoreException {
    if (!request.dryRun()) {
      TwinConnection.migrate(url);
    }
    Connection connection = TwinConnection.open(url);
    try {
      return new PostgisStore(connection, request);
    } catch (SQLException e) {
      closeQuietly(connection);
      throw DatabaseFault.of(e);
    } catch (StoreException e) {
      closeQuietly(connection);
      throw e;
    }
  }

  @Override
  public OptionalLong findJob() {
    return job;
  }

  @Override
  public void stage(CheckedFeature feature) throws StoreException {
    try {
      staging.add(feature);
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  @Override
  public void stage(Rejection issue) throws StoreException {
    try {
      staging.add(issue);
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  @Override
  public Merged merge(Set<FeatureKind> removable, Map<FeatureKind, Counts> sofar, Counts unknown)
      throws StoreException {
    try {
      Set<FeatureKind> kinds = EnumSet.noneOf(FeatureKind.class);
      kinds.addAll(removable);
      kinds.addAll(sofar.keySet());
      staging.finish(kinds);
      connection.setAutoCommit(false);
      Merged merged = mergeInTransaction(kinds, removable, sofar, unknown);
      finish();
      return merged;
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  @Override
  public void fail(String code, String message) {
    if (job.isEmpty()) {
      return;
    }
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
      keepIssues(job.getAsLong());
      jobs.fail(job.getAsLong(), code, message);
    } catch (SQLException e) {
      // The next import finds the job's lock free and marks it aborted.
      LOG.debug("job.not-marked id={} reason={}", job, e.getMessage());
    }
  }

  @Override
  public void close() {
    closeQuietly(connection);
  }

  private void keepIssues(long id) throws SQLException {
    try {
      staging.finish(Set.of());
      jobs.keepIssues(id);
    } catch (SQLException e) {
      // What stopped the import may stop this too; the failure itself is still to be recorded.
      staging.abandon();
    }
  }

  private Merged mergeInTransaction(
      Set<FeatureKind> kinds,
      Set<FeatureKind> removable,
      Map<FeatureKind, Counts> sofar,
      Counts unknown)
      throws SQLException {
    if (job.isPresent()) {
      execute("select from twin.head for update");
    }
    Merge merge = new Merge(connection, request.dataset());
    Map<FeatureKind, Long> duplicates = new EnumMap<>(FeatureKind.class);
    for (FeatureKind kind : kinds) {
      duplicates.put(kind, merge.dropDuplicates(kind));
      merge.compare(kind, twinExists);
    }
    findVanished(merge, removable);
    execute("analyze pg_temp.difference");
    Map<FeatureKind, Counts> byKind = new EnumMap<>(FeatureKind.class);
    for (FeatureKind kind : kinds) {
      Counts read = sofar.getOrDefault(kind, Counts.NONE);
      byKind.put(kind, merge.counts(kind, read, duplicates.getOrDefault(kind, 0L)));
    }
    if (job.isPresent()) {
      write(merge, job.getAsLong(), byKind, unknown);
    }
    Map<IssueCode, Long> issues = new EnumMap<>(IssueCode.class);
    merge
        .issues()
        .forEach(
            (code, count) -> {
              if (count > 0) {
                issues.put(code, count);
              }
            });
    return new Merged(byKind, issues);
  }

  private void findVanished(Merge merge, Set<FeatureKind> removable) throws SQLException {
    if (removable.isEmpty() || !twinExists) {
      return;
    }
    if (merge.hasUnidentifiedRejections()) {
      merge.withholdRemoval();
      return;
    }
    for (FeatureKind kind : removable) {
      merge.findVanished(kind);
    }
  }

  private void write(Merge merge, long id, Map<FeatureKind, Counts> byKind, Counts unknown)
      throws SQLException {
    Long revision = null;
    if (!merge.isEmpty()) {
      revision = nextRevision(id);
      for (Map.Entry<FeatureKind, Counts> entry : byKind.entrySet()) {
        merge.write(entry.getKey(), id, entry.getValue());
      }
      if (byKind.containsKey(FeatureKind.SENSOR)) {
        merge.writeDatastreams();
      }
      merge.log(revision);
    }
    jobs.keepIssues(id);
    jobs.succeed(id, byKind, unknown, revision);
  }

  /** Commits; a dry run has written to temporary tables only, and rolls even that back. */
  private void finish() throws SQLException, StoreException {
    if (job.isEmpty()) {
      connection.rollback();
      return;
    }
    try {
      connection.commit();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      String state = e.getSQLState() == null ? "" : e.getSQLState();
      throw DatabaseFault.isConnectionFault(state)
          ? DatabaseFault.uncertain(e)
          : DatabaseFault.of(e);
    }
  }

  private long nextRevision(long id) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select twin.next_revision(" + id + ")")) {
      row.next();
      return row.getLong(1);
    }
  }

  private void configure() throws SQLException {
    execute("set statement_timeout = 0");
    execute("set work_mem = '64MB'");
    execute("set maintenance_work_mem = '128MB'");
    execute("set temp_buffers = '64MB'");
    try (Statement statement = connection.createStatement()) {
      // A server that notices a vanished client in the middle of a statement rolls back at once.
      statement.execute("set client_connection_check_interval = '2s'");
    } catch (SQLException e) {
      LOG.debug("setting not available: {}", e.getMessage());
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("connection.close failed: {}", e.getMessage());
    }
  }
}
