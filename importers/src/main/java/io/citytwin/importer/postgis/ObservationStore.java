package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.CanonicalJson;
import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.FileDigest;
import io.citytwin.importer.pipeline.ImportRequest;
import io.citytwin.importer.pipeline.ImportSource;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.series.SeriesStore;
import io.citytwin.model.connection.DatabaseUrl;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One import of observations into PostGIS over one connection. */
public final class ObservationStore implements SeriesStore, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ObservationStore.class);

  private final Connection connection;
  private final JobLog jobs;
  private final StagedObservations staged;
  private final boolean twinExists;
  private final OptionalLong job;
  private final List<ImportSource> sources = new ArrayList<>();

  private ObservationStore(Connection connection, ImportRequest request)
      throws SQLException, StoreException {
    this.connection = connection;
    jobs = new JobLog(connection);
    configure();
    try (Statement statement = connection.createStatement()) {
      TwinConnection.requirePostgis(statement, false);
      twinExists =
          TwinConnection.isTrue(statement, "select to_regclass('twin.observation') is not null");
    }
    if (request.dryRun()) {
      job = OptionalLong.empty();
    } else {
      jobs.abortStale();
      job = OptionalLong.of(jobs.begin(request));
    }
    staged = new StagedObservations(connection);
  }

  /**
   * Opens the database, migrates it unless it is a dry run, and begins a job.
   *
   * @throws StoreException if that is not possible
   */
  public static ObservationStore open(DatabaseUrl url, ImportRequest request)
      throws StoreException {
    if (!request.dryRun()) {
      TwinConnection.migrate(url);
    }
    Connection connection = TwinConnection.open(url);
    try {
      return new ObservationStore(connection, request);
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

  // ---------------------------------------------------------------- staging

  @Override
  public void begin(ImportSource source) throws StoreException {
    sources.add(source);
    try {
      staged.begin(source.file());
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  @Override
  public int datastream(String code, @Nullable Double minimum, @Nullable Double maximum)
      throws StoreException {
    try {
      return staged.datastream(code, minimum, maximum);
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  @Override
  public void stage(Staged observation) throws StoreException {
    try {
      staged.add(observation);
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  @Override
  public void stage(Rejection issue) throws StoreException {
    try {
      staged.add(issue);
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  // ---------------------------------------------------------------- what is there

  @Override
  public List<String> unknownDatastreams() throws StoreException {
    String known =
        twinExists ? "where not exists (select from twin.datastream d where d.code = s.code)" : "";
    try {
      staged.finish();
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "select s.code from %s s %s order by s.key"
                      .formatted(StagedObservations.DATASTREAMS, known))) {
        List<String> codes = new ArrayList<>();
        while (rows.next()) {
          codes.add(rows.getString(1));
        }
        return codes;
      }
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  @Override
  public Optional<KnownSensor> findSensor(UUID sensor) throws StoreException {
    if (!twinExists) {
      return Optional.empty();
    }
    String columns =
        FeatureKind.SENSOR.columns().stream()
            .map(c -> ", " + c.name())
            .collect(Collectors.joining());
    try (PreparedStatement select =
        connection.prepareStatement(
            "select name, st_asewkb(geom), attributes::text"
                + columns
                + " from twin.sensor where entity_id = ?")) {
      select.setObject(1, sensor);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(sensor(row)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  private static KnownSensor sensor(ResultSet row) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    int at = 4;
    for (Column column : FeatureKind.SENSOR.columns()) {
      values.add(
          column.type() == ColumnType.REFERENCE
              ? row.getObject(at++, UUID.class)
              : row.getString(at++));
    }
    return new KnownSensor(
        row.getString(1), geometry(row.getBytes(2)), values, attributes(row.getString(3)));
  }

  private static Geometry geometry(byte[] ewkb) throws SQLException {
    try {
      return new WKBReader().read(ewkb);
    } catch (ParseException e) {
      throw new SQLException("the geometry of a sensor cannot be read", e);
    }
  }

  @SuppressWarnings("unchecked") // a JSON object has text for keys
  private static Map<String, @Nullable Object> attributes(String json) {
    return CanonicalJson.parse(json) instanceof Map<?, ?> map
        ? (Map<String, @Nullable Object>) map
        : Map.of();
  }

  // ---------------------------------------------------------------- merge

  @Override
  public Merged merge(boolean keepLast, List<String> expected, long refused) throws IOException {
    try {
      staged.finish();
      ObservationMerge merge = new ObservationMerge(connection, twinExists);
      merge.expect(expected);
      if (job.isPresent()) {
        merge.prepareDays();
      }
      connection.setAutoCommit(false);
      Merged merged = mergeInTransaction(merge, keepLast, refused);
      if (job.isPresent()) {
        commit();
      } else {
        connection.rollback();
      }
      return merged;
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  private Merged mergeInTransaction(ObservationMerge merge, boolean keepLast, long refused)
      throws SQLException, IOException {
    merge.identify();
    long datastreams = merge.countDatastreams();
    long staged = merge.count();
    long unknown = merge.refuseUnknown();
    long repeated = merge.dropRepeated(keepLast);
    merge.noteImplausible();
    ObservationMerge.Written written = job.isPresent() ? merge.write() : merge.compare();
    long conflicting = merge.issues().getOrDefault(IssueCode.OBSERVATION_REPEATED, 0L);
    long rejected = refused + unknown + conflicting;
    Counts counts =
        new Counts(
            staged + refused,
            written.added(),
            written.changed(),
            staged - unknown - conflicting - written.added() - written.changed(),
            0,
            0,
            rejected);
    if (job.isPresent()) {
      writeSources(job.getAsLong());
      merge.keepIssues(job.getAsLong());
      jobs.succeed(job.getAsLong(), Map.of(), counts, null);
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
    return new Merged(counts, issues, datastreams, repeated);
  }

  private void writeSources(long id) throws SQLException, IOException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into twin.import_source (job_id, file, format, sha256, bytes) values (?, ?, ?,"
                + " ?, ?)")) {
      for (ImportSource source : sources) {
        FileDigest.Result digest = source.digest() == null ? null : source.digest().await();
        insert.setLong(1, id);
        insert.setString(2, source.file());
        insert.setString(3, source.format());
        insert.setBytes(4, digest == null ? null : digest.sha256());
        insert.setObject(5, digest == null ? null : digest.bytes());
        insert.executeUpdate();
      }
    }
  }

  @Override
  public void fail(String code, String message) {
    if (job.isEmpty()) {
      return;
    }
    try {
      staged.abandon();
      if (!connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
      new ObservationMerge(connection, twinExists).keepIssues(job.getAsLong());
      jobs.end(job.getAsLong(), "FAILED", code, message);
    } catch (SQLException e) {
      // The next import finds the job's lock free and marks it aborted.
      LOG.debug("job.not-marked id={} reason={}", job, e.getMessage());
    }
  }

  @Override
  public void close() {
    closeQuietly(connection);
  }

  private void configure() throws SQLException {
    execute("set statement_timeout = 0");
    execute("set work_mem = '64MB'");
    execute("set temp_buffers = '64MB'");
    // Compiling a statement over hundreds of partitions takes longer than running it.
    execute("set jit = off");
    try {
      // A server that notices a vanished client in the middle of a statement rolls back at once.
      execute("set client_connection_check_interval = '2s'");
    } catch (SQLException e) {
      LOG.debug("setting not available: {}", e.getMessage());
    }
  }

  private void commit() throws SQLException, StoreException {
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
