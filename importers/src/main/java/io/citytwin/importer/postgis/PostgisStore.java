package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.CheckedFeature;
import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.ImportRequest;
import io.citytwin.importer.pipeline.ImportSource;
import io.citytwin.importer.pipeline.ImportStore;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.PreviousImport;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.model.connection.DatabaseUrl;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;
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
  private final DatabaseUrl url;
  private final Cancellation cancellation;
  private @Nullable JobFollower follower;
  private byte @Nullable [] inputs;

  private PostgisStore(DatabaseUrl url, Connection connection, ImportRequest request)
      throws SQLException, StoreException {
    this.url = url;
    cancellation = new Cancellation(connection);
    this.connection = connection;
    this.request = request;
    jobs = new JobLog(connection);
    TwinConnection.configure(connection);
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
    staging = new StagingArea(connection, request.dataset(), job, twinExists);
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
      return new PostgisStore(url, connection, request);
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
  public void begin(ImportSource source) throws StoreException {
    try {
      staging.begin(source);
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
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
      throws IOException {
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

  /**
   * From the statistics of the tables: it costs nothing, and hundreds of kilometres show all the
   * same.
   */
  @Override
  public Envelope extent() throws StoreException {
    Envelope extent = new Envelope();
    if (!twinExists) {
      return extent;
    }
    try (Statement statement = connection.createStatement()) {
      staging.endCopy();
      for (FeatureKind kind : FeatureKind.values()) {
        try (ResultSet row =
            statement.executeQuery(
                """
                select st_xmin(e), st_xmax(e), st_ymin(e), st_ymax(e)
                from st_estimatedextent('twin', '%s', 'geom') e where e is not null
                """
                    .formatted(kind.table()))) {
          if (row.next()) {
            extent.expandToInclude(
                new Envelope(
                    row.getDouble(1), row.getDouble(2), row.getDouble(3), row.getDouble(4)));
          }
        }
      }
      return extent;
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  @Override
  public void follow(ImportProgress progress) {
    progress.onCancel(cancellation::cancel);
    if (job.isPresent()) {
      follower = JobFollower.start(url, job.getAsLong(), progress);
    }
  }

  @Override
  public Optional<PreviousImport> findPrevious() throws StoreException {
    try {
      return new SameImport(connection).find(request.dataset());
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  @Override
  public void repeat(PreviousImport previous) throws StoreException {
    try {
      long id = job.orElseThrow();
      connection.setAutoCommit(false);
      new SameImport(connection).copySources(previous.job(), id);
      jobs.keepInputs(id, previous.inputs());
      stopFollowing();
      jobs.succeed(id, previous.unchanged(), Counts.NONE, null);
      TwinConnection.commit(connection);
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  @Override
  public void inputs(byte @Nullable [] hash) {
    inputs = hash;
  }

  @Override
  public void fail(String code, String message) {
    cancellation.end();
    if (job.isEmpty()) {
      return;
    }
    stopFollowing();
    try {
      keepIssues(job.getAsLong());
      rollback();
      jobs.end(job.getAsLong(), "FAILED", code, message);
    } catch (SQLException e) {
      // The next import finds the job's lock free and marks it aborted.
      LOG.debug("job.not-marked id={} reason={}", job, e.getMessage());
    }
  }

  @Override
  public void abort(String message) {
    cancellation.end();
    if (job.isEmpty()) {
      return;
    }
    stopFollowing();
    try {
      staging.abandon();
    } catch (SQLException e) {
      LOG.debug("copy.cancelled reason={}", e.getMessage());
    }
    try {
      rollback();
      jobs.end(job.getAsLong(), "ABORTED", "INTERRUPTED", message);
    } catch (SQLException e) {
      LOG.debug("job.not-marked id={} reason={}", job, e.getMessage());
    }
  }

  @Override
  public void close() {
    cancellation.end();
    stopFollowing();
    closeQuietly(connection);
  }

  private void stopFollowing() {
    JobFollower started = follower;
    follower = null;
    if (started != null) {
      started.close();
    }
  }

  /** Keeps the issues of a job that fails, if the transaction still works, and only them. */
  private void keepIssues(long id) {
    try {
      staging.finish(Set.of());
      for (StagedFeatures table : staging.tables().values()) {
        if (table instanceof FreshTable fresh) {
          fresh.drop();
        }
      }
      jobs.keepIssues(id);
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    } catch (SQLException e) {
      // What stopped the import may stop this too; the failure itself is still to be recorded.
      LOG.debug("issues.not-kept job={} reason={}", id, e.getMessage());
    }
  }

  private void rollback() throws SQLException {
    staging.abandon();
    if (!connection.getAutoCommit()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private Merged mergeInTransaction(
      Set<FeatureKind> kinds,
      Set<FeatureKind> removable,
      Map<FeatureKind, Counts> sofar,
      Counts unknown)
      throws SQLException, IOException {
    if (job.isPresent()) {
      execute("select from twin.head for update");
      staging.sources().write(job.getAsLong());
    }
    Merge merge = new Merge(connection, request.dataset(), staging.tables());
    Map<FeatureKind, Long> duplicates = new EnumMap<>(FeatureKind.class);
    for (FeatureKind kind : kinds) {
      duplicates.put(kind, merge.dropDuplicates(kind));
      merge.compare(kind, twinExists);
    }
    new TopologyCheck(connection, staging.tables(), twinExists, merge.issues()).run();
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
      revision = jobs.nextRevision(id);
      merge.keepDatastreams(id);
      for (Map.Entry<FeatureKind, Counts> entry : byKind.entrySet()) {
        merge.write(entry.getKey(), id, entry.getValue());
      }
      if (byKind.containsKey(FeatureKind.SENSOR)) {
        merge.writeDatastreams();
      }
      new ChangeLog(connection, revision).write(merge.addedIds());
      new SearchIndex(connection).update(merge.addedIds().keySet());
    }
    merge.dropUnused();
    jobs.keepIssues(id);
    if (request.retryOf() != null) {
      jobs.resolve(request.retryOf(), id);
    }
    jobs.keepInputs(id, inputs);
    stopFollowing();
    jobs.succeed(id, byKind, unknown, revision);
  }

  /** Commits; a dry run has written to temporary tables only, and rolls even that back. */
  private void finish() throws SQLException, StoreException {
    if (job.isEmpty()) {
      connection.rollback();
      return;
    }
    TwinConnection.commit(connection);
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
