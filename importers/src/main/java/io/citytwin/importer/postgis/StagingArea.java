package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.CheckedFeature;
import io.citytwin.importer.pipeline.DatastreamSpec;
import io.citytwin.importer.pipeline.ImportSource;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Where records wait for the merge, filled by COPY: one table per kind met, one for datastreams,
 * one for issues. Rows are gathered per table and sent in batches; memory does not grow with the
 * import.
 *
 * <p>A kind begins in a temporary table. If it turns out to be many features, and the twin has none
 * of that kind yet, it goes on in a {@link FreshTable}, within a transaction that the merge ends.
 */
final class StagingArea {

  static final String DATASTREAMS = "pg_temp.staged_datastream";
  static final String ISSUES = "pg_temp.staged_issue";

  /** Place in the order of issues of what the merge finds: after all that reading found. */
  static final long LAST = Long.MAX_VALUE;

  private static final int BATCH_BYTES = 1 << 17;

  private final Connection connection;
  private final String dataset;
  private final OptionalLong job;
  private final boolean twinExists;
  private final SourceLog sources;
  private final Map<FeatureKind, StagedFeatures> tables = new EnumMap<>(FeatureKind.class);
  private final Map<FeatureKind, Integer> counts = new EnumMap<>(FeatureKind.class);
  private final CopyRows datastreams = new CopyRows();
  private final StagedIssues issues = new StagedIssues();
  private @Nullable ImportSource source;
  private long sourceNo;
  private long seq;
  private @Nullable CopyIn open;
  private @Nullable String openTable;

  /**
   * An empty one.
   *
   * @param job number of the job; empty for a dry run, which creates nothing but temporary tables
   * @param twinExists whether the database has the tables of the twin
   */
  StagingArea(Connection connection, String dataset, OptionalLong job, boolean twinExists)
      throws SQLException {
    this.connection = connection;
    this.dataset = dataset;
    this.job = job;
    this.twinExists = twinExists;
    sources = new SourceLog(connection, job.isEmpty());
    execute(
        """
        create temporary table staged_datastream (seq bigint, datastream_id uuid, code text, name text,
          observed_property text, unit text, cadence text, late_after text, dead_after text,
          minimum double precision, maximum double precision, maximum_rate double precision, stuck_after text,
          retention text) on commit preserve rows""");
    execute(
        "create temporary table staged_issue ("
            + StagedIssues.COLUMNS
            + ") on commit preserve rows");
  }

  /** The sources met. */
  SourceLog sources() {
    return sources;
  }

  /** Where the features of each kind wait, once {@link #finish} was called. */
  Map<FeatureKind, StagedFeatures> tables() {
    return tables;
  }

  /** Says where the records that follow are read from. */
  void begin(ImportSource next) throws SQLException {
    if (!sources.isKnown(next)) {
      endCopy();
    }
    sourceNo = sources.numberOf(next);
    source = next;
  }

  void add(CheckedFeature feature) throws SQLException {
    StagedFeatures table = tables.get(feature.kind());
    if (table == null) {
      table = open(feature.kind());
    }
    if (counts.merge(feature.kind(), 1, Integer::sum) == FreshTable.MIN_ROWS) {
      table = freshIfPossible(feature.kind(), table);
    }
    seq++;
    table.add(seq, sourceNo, feature);
    for (DatastreamSpec datastream : feature.datastreams()) {
      add(datastream);
    }
    for (CopyBatch batch : table.batches()) {
      if (batch.isFull()) {
        send(batch.target(), batch.rows());
      }
    }
    sendIfFull(DATASTREAMS, datastreams);
  }

  void add(Rejection issue) throws SQLException {
    issues.add(++seq, issue, source);
    sendIfFull(ISSUES, issues.rows());
  }

  /**
   * Sends what was gathered; afterwards every table is complete, and there for every kind asked.
   */
  void finish(Set<FeatureKind> needed) throws SQLException {
    for (FeatureKind kind : needed) {
      if (!tables.containsKey(kind)) {
        open(kind);
      }
    }
    for (StagedFeatures table : tables.values()) {
      table.complete();
      send(table);
    }
    send(DATASTREAMS, datastreams);
    send(ISSUES, issues.rows());
    endCopy();
  }

  /** Gives up a COPY that is under way, so that the connection can be used for something else. */
  void abandon() throws SQLException {
    CopyIn copy = open;
    open = null;
    if (copy != null && copy.isActive()) {
      copy.cancelCopy();
    }
  }

  private StagedFeatures open(FeatureKind kind) throws SQLException {
    endCopy();
    StagingTable table = StagingTable.create(connection, kind);
    tables.put(kind, table);
    return table;
  }

  private StagedFeatures freshIfPossible(FeatureKind kind, StagedFeatures table)
      throws SQLException {
    if (job.isEmpty() || !twinExists || !(table instanceof StagingTable staged)) {
      return table;
    }
    send(table);
    endCopy();
    if (!FreshTable.isPossible(connection, kind)) {
      return table;
    }
    connection.setAutoCommit(false);
    FreshTable fresh = FreshTable.create(connection, kind, job.getAsLong(), dataset, staged);
    tables.put(kind, fresh);
    return fresh;
  }

  private void add(DatastreamSpec spec) {
    datastreams.row(14);
    datastreams.int8(seq);
    datastreams.uuid(spec.id());
    datastreams.text(spec.code());
    datastreams.text(spec.name());
    datastreams.text(spec.observedProperty());
    datastreams.text(spec.unit());
    datastreams.text(text(spec.cadence()));
    datastreams.text(text(spec.lateAfter()));
    datastreams.text(text(spec.deadAfter()));
    datastreams.float8(spec.minimum());
    datastreams.float8(spec.maximum());
    datastreams.float8(spec.maximumRate());
    datastreams.text(text(spec.stuckAfter()));
    datastreams.text(text(spec.retention()));
  }

  private static @Nullable String text(@Nullable Duration duration) {
    return duration == null ? null : duration.toString();
  }

  /** PostgreSQL text cannot hold U+0000. */
  static @Nullable String clean(@Nullable String text) {
    return text == null ? null : text.replace('\0', '\ufffd');
  }

  private void send(StagedFeatures table) throws SQLException {
    for (CopyBatch batch : table.batches()) {
      send(batch.target(), batch.rows());
    }
  }

  private void sendIfFull(String table, CopyRows rows) throws SQLException {
    if (rows.length() >= BATCH_BYTES) {
      send(table, rows);
    }
  }

  /**
   * Sends rows.
   *
   * @param table with columns, if not all
   */
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

  /** Ends a COPY that is under way, so that the connection can be asked something. */
  void endCopy() throws SQLException {
    CopyIn copy = open;
    open = null;
    if (copy != null) {
      copy.writeToCopy(CopyRows.TRAILER, 0, CopyRows.TRAILER.length);
      copy.endCopy();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
