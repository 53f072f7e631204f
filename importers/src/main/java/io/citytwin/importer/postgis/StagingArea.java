package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.CheckedFeature;
import io.citytwin.importer.pipeline.DatastreamSpec;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.WKBWriter;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Temporary tables of one connection, filled by COPY: one per kind met, one for datastreams, one
 * for issues. Rows are gathered per table and sent in batches; memory does not grow with the
 * import.
 */
final class StagingArea {

  /** Issues of one code that are kept with their raw record; all are counted. */
  static final int RAW_RECORDS_PER_CODE = 10_000;

  static final String DATASTREAMS = "pg_temp.staged_datastream";
  static final String ISSUES = "pg_temp.staged_issue";

  private static final int BATCH_BYTES = 1 << 17;
  private static final int SRID = 4326;

  private final Connection connection;
  private final Map<FeatureKind, StagingTable> tables = new EnumMap<>(FeatureKind.class);
  private final Map<IssueCode, Integer> keptRaw = new EnumMap<>(IssueCode.class);
  private final CopyRows datastreams = new CopyRows();
  private final CopyRows issues = new CopyRows();
  private final WKBWriter wkb = new WKBWriter(2, ByteOrderValues.BIG_ENDIAN, true);
  private long seq;
  private @Nullable CopyIn open;
  private @Nullable String openTable;

  StagingArea(Connection connection) throws SQLException {
    this.connection = connection;
    execute(
        """
        create temporary table staged_datastream (seq bigint, datastream_id uuid, code text, name text,
          observed_property text, unit text, cadence text, late_after text, dead_after text,
          minimum double precision, maximum double precision) on commit preserve rows""");
    execute(
        """
        create temporary table staged_issue (seq bigint, code text, rejected boolean, source text, record_no bigint,
          byte_place bigint, source_id text, message text, raw_record text, location geometry) on commit preserve rows""");
  }

  /** Kinds with at least one staged feature. */
  Set<FeatureKind> kinds() {
    return tables.keySet();
  }

  void add(CheckedFeature feature) throws SQLException {
    StagingTable table = tables.get(feature.kind());
    if (table == null) {
      table = open(feature.kind());
    }
    seq++;
    table.add(seq, feature);
    for (DatastreamSpec datastream : feature.datastreams()) {
      add(datastream);
    }
    sendIfFull(table.name(), table.rows());
    sendIfFull(DATASTREAMS, datastreams);
  }

  void add(Rejection issue) throws SQLException {
    boolean keepRaw = keptRaw.merge(issue.code(), 1, Integer::sum) <= RAW_RECORDS_PER_CODE;
    Geometry location = issue.location();
    issues.row(10);
    issues.int8(++seq);
    issues.text(issue.code().name());
    issues.bool(issue.code().rejects());
    issues.text(issue.place().source());
    issues.int8(issue.place().record());
    issues.int8(issue.place().offset());
    issues.text(clean(issue.sourceId()));
    issues.text(clean(issue.message()));
    issues.text(keepRaw ? clean(issue.rawRecord()) : null);
    if (location == null) {
      issues.nothing();
    } else {
      location.setSRID(SRID);
      issues.bytes(wkb.write(location));
    }
    sendIfFull(ISSUES, issues);
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
    for (StagingTable table : tables.values()) {
      send(table.name(), table.rows());
    }
    send(DATASTREAMS, datastreams);
    send(ISSUES, issues);
    endCopy();
    for (StagingTable table : tables.values()) {
      execute("analyze " + table.name());
    }
  }

  /** Gives up a COPY that is under way, so that the connection can be used for something else. */
  void abandon() throws SQLException {
    CopyIn copy = open;
    open = null;
    if (copy != null && copy.isActive()) {
      copy.cancelCopy();
    }
  }

  private StagingTable open(FeatureKind kind) throws SQLException {
    endCopy();
    StagingTable table = new StagingTable(kind);
    execute(table.createStatement());
    tables.put(kind, table);
    return table;
  }

  private void add(DatastreamSpec spec) {
    datastreams.row(11);
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
  }

  private static @Nullable String text(@Nullable Duration duration) {
    return duration == null ? null : duration.toString();
  }

  /** PostgreSQL text cannot hold U+0000. */
  private static @Nullable String clean(@Nullable String text) {
    return text == null ? null : text.replace('\0', '\ufffd');
  }

  private void sendIfFull(String table, CopyRows rows) throws SQLException {
    if (rows.length() >= BATCH_BYTES) {
      send(table, rows);
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

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
