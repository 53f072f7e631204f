package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares staged features with the twin and writes the difference. Every step is one statement
 * over sets; the differences stand in the temporary table {@code difference}.
 *
 * <p>The caller holds the lock of {@code twin.head}, owns the transaction, and has created every
 * staging table named here.
 */
final class Merge {

  private final Connection connection;
  private final String dataset;
  private final Map<IssueCode, Long> issues = new EnumMap<>(IssueCode.class);

  Merge(Connection connection, String dataset) throws SQLException {
    this.connection = connection;
    this.dataset = dataset;
    update(
        "create temporary table difference (kind text, entity_id uuid, operation text) on commit drop");
  }

  /** Issues found here, by code. */
  Map<IssueCode, Long> issues() {
    return issues;
  }

  /** Takes all but the first of several staged features with one id out; returns their number. */
  long dropDuplicates(FeatureKind kind) throws SQLException {
    String staged = StagingTable.name(kind);
    String repeated =
        "select entity_id, min(seq) as first from "
            + staged
            + " group by entity_id having count(*) > 1";
    long found = count("select count(*) from (" + repeated + ") d");
    if (found == 0) {
      return 0;
    }
    long dropped =
        update(
            """
            with repeated as (%s), dropped as (
              delete from %s s using repeated r where s.entity_id = r.entity_id and s.seq > r.first
              returning s.seq, s.source, s.record_no, s.byte_place, s.source_id, s.geom, r.first)
            insert into %s (seq, code, rejected, source, record_no, byte_place, source_id, message, location)
            select d.seq, 'DUPLICATE_SOURCE_ID', true, d.source, d.record_no, d.byte_place, d.source_id,
              format('the source id "%%s" was already used by record %%s of %%s, which counts', d.source_id, f.record_no, f.source),
              st_envelope(st_force2d(d.geom))
            from dropped d join %s f on f.seq = d.first
            """
                .formatted(repeated, staged, StagingArea.ISSUES, staged));
    issues.merge(IssueCode.DUPLICATE_SOURCE_ID, dropped, Long::sum);
    return dropped;
  }

  /** Staged features that the twin does not have, or has with other content. */
  void compare(FeatureKind kind, boolean twinExists) throws SQLException {
    update(
        twinExists
            ? """
            insert into pg_temp.difference
            select '%s', s.entity_id, case when t.entity_id is null then 'ADDED' else 'CHANGED' end
            from %s s left join twin.%s t on t.entity_id = s.entity_id
            where t.row_hash is distinct from s.row_hash
            """
                .formatted(kind, StagingTable.name(kind), kind.table())
            : "insert into pg_temp.difference select '%s', entity_id, 'ADDED' from %s"
                .formatted(kind, StagingTable.name(kind)));
  }

  /** Whether a record was refused of which nobody can say which feature it is. */
  boolean hasUnidentifiedRejections() throws SQLException {
    return count(
            "select count(*) from (select from %s where rejected and (source_id is null or source_id like 'content:%%') limit 1) i"
                .formatted(StagingArea.ISSUES))
        > 0;
  }

  /** Notes that nothing is removed because of {@link #hasUnidentifiedRejections()}. */
  void withholdRemoval() throws SQLException {
    issues.merge(
        IssueCode.REMOVAL_WITHHELD,
        update(
            """
            insert into %s (seq, code, rejected, source, message)
            select 9223372036854775807, 'REMOVAL_WITHHELD', false, '', 'no feature was removed: '
              || count(*) || ' rejected record(s) could not be identified; correct them and run again'
            from %s where rejected and (source_id is null or source_id like 'content:%%')
            """
                .formatted(StagingArea.ISSUES, StagingArea.ISSUES)),
        Long::sum);
  }

  /**
   * Features of the dataset that were not staged. A feature whose record was refused stays, and so
   * does a sensor with observations.
   */
  void findVanished(FeatureKind kind) throws SQLException {
    String vanished =
        """
        from twin.%s t where t.dataset = ?
          and not exists (select from %s s where s.entity_id = t.entity_id)
          and not exists (select from %s i where i.rejected and i.source_id = t.source_id)
        """
            .formatted(kind.table(), StagingTable.name(kind), StagingArea.ISSUES);
    if (kind == FeatureKind.SENSOR) {
      keepSensorsWithHistory(vanished);
      vanished += " and not " + hasHistory("t.entity_id");
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into pg_temp.difference select '"
                + kind
                + "', t.entity_id, 'REMOVED' "
                + vanished)) {
      insert.setString(1, dataset);
      insert.executeUpdate();
    }
  }

  /** Final counts of a kind, from what reading counted and what was found to differ. */
  Counts counts(FeatureKind kind, Counts read, long duplicates) throws SQLException {
    Map<String, Long> operations = operations(kind);
    long added = operations.getOrDefault("ADDED", 0L);
    long changed = operations.getOrDefault("CHANGED", 0L);
    long rejected = read.rejected() + duplicates;
    return new Counts(
        read.read(),
        added,
        changed,
        read.read() - rejected - added - changed,
        operations.getOrDefault("REMOVED", 0L),
        read.repaired(),
        rejected);
  }

  /** Whether there is anything to write. */
  boolean isEmpty() throws SQLException {
    return count("select count(*) from (select from pg_temp.difference limit 1) d") == 0;
  }

  /** Writes the difference of one kind. */
  void write(FeatureKind kind, long job, Counts counts) throws SQLException {
    if (counts.removed() > 0) {
      update(
          "delete from twin.%s t using pg_temp.difference d where d.entity_id = t.entity_id and d.kind = '%s' and d.operation = 'REMOVED'"
              .formatted(kind.table(), kind));
    }
    if (counts.changed() > 0) {
      updateChanged(kind, job);
    }
    if (counts.added() > 0) {
      BulkLoad load = BulkLoad.prepare(connection, kind, counts.added());
      insertAdded(kind, job);
      load.finish();
    }
  }

  /** Writes the change log of the revision. */
  void log(long revision) throws SQLException {
    update(
        "insert into twin.change_log (revision, kind, entity_id, operation) select "
            + revision
            + ", kind, entity_id, operation from pg_temp.difference order by entity_id");
  }

  /** Writes the datastreams of added and changed sensors. A datastream keeps its number. */
  void writeDatastreams() throws SQLException {
    String current =
        """
        from %s p join %s s on s.seq = p.seq
          join pg_temp.difference d on d.entity_id = s.entity_id and d.operation <> 'REMOVED'
        """
            .formatted(StagingArea.DATASTREAMS, StagingTable.name(FeatureKind.SENSOR));
    String vanished =
        """
        from twin.datastream v join pg_temp.difference c on c.entity_id = v.sensor_id and c.operation = 'CHANGED'
        where not exists (select %s where p.datastream_id = v.datastream_id)
        """
            .formatted(current);
    String observed =
        "exists (select from twin.observation o where o.datastream_no = v.datastream_no)";
    issues.merge(
        IssueCode.HISTORY_KEPT,
        update(
            """
            insert into %s (seq, code, rejected, source, message)
            select 9223372036854775807, 'HISTORY_KEPT', false, '', 'datastream ' || v.code
              || ' is gone from the source but has observations; it stays' %s and %s
            """
                .formatted(StagingArea.ISSUES, vanished, observed)),
        Long::sum);
    update(
        "delete from twin.datastream where datastream_id in (select v.datastream_id %s and not %s)"
            .formatted(vanished, observed));
    update(
        """
        insert into twin.datastream (datastream_id, code, sensor_id, name, observed_property, unit, cadence, late_after,
          dead_after, minimum, maximum)
        select p.datastream_id, p.code, s.entity_id, p.name, p.observed_property, p.unit, p.cadence::interval,
          p.late_after::interval, p.dead_after::interval, p.minimum, p.maximum %s
        on conflict (datastream_id) do update set sensor_id = excluded.sensor_id, name = excluded.name,
          unit = excluded.unit, cadence = excluded.cadence, late_after = excluded.late_after,
          dead_after = excluded.dead_after, minimum = excluded.minimum, maximum = excluded.maximum
        """
            .formatted(current));
  }

  private void keepSensorsWithHistory(String vanished) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into %s (seq, code, rejected, source, source_id, message, location)
            select 9223372036854775807, 'HISTORY_KEPT', false, '', t.source_id,
              'the sensor is gone from the source but has observations; it stays', st_envelope(st_force2d(t.geom))
            %s and %s
            """
                .formatted(StagingArea.ISSUES, vanished, hasHistory("t.entity_id")))) {
      insert.setString(1, dataset);
      issues.merge(IssueCode.HISTORY_KEPT, (long) insert.executeUpdate(), Long::sum);
    }
  }

  private static String hasHistory(String sensor) {
    return """
    exists (select from twin.datastream v where v.sensor_id = %s
      and exists (select from twin.observation o where o.datastream_no = v.datastream_no))
    """
        .formatted(sensor);
  }

  private void updateChanged(FeatureKind kind, long job) throws SQLException {
    update(
        """
        update twin.%s t set name = s.name, geom = s.geom, attributes = s.attributes, row_hash = s.row_hash,
          version = t.version + 1, recorded_at = now(), job_id = %d%s
        from %s s join pg_temp.difference d on d.entity_id = s.entity_id and d.operation = 'CHANGED'
        where t.entity_id = s.entity_id
        """
            .formatted(
                kind.table(),
                job,
                columns(kind, c -> ", " + c.name() + " = s." + c.name()),
                StagingTable.name(kind)));
  }

  /**
   * In the order of geometries, which is along a Hilbert curve: what is near stands near on disk.
   */
  private void insertAdded(FeatureKind kind, long job) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into twin.%s (entity_id, dataset, source_id, name, geom, attributes, row_hash, job_id%s)
            select s.entity_id, ?, s.source_id, s.name, s.geom, s.attributes, s.row_hash, %d%s
            from %s s join pg_temp.difference d on d.entity_id = s.entity_id and d.operation = 'ADDED'
            order by s.geom
            """
                .formatted(
                    kind.table(),
                    columns(kind, c -> ", " + c.name()),
                    job,
                    columns(kind, c -> ", s." + c.name()),
                    StagingTable.name(kind)))) {
      insert.setString(1, dataset);
      insert.executeUpdate();
    }
  }

  private static String columns(FeatureKind kind, Function<Column, String> form) {
    return kind.columns().stream().map(form).collect(Collectors.joining());
  }

  private Map<String, Long> operations(FeatureKind kind) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select operation, count(*) from pg_temp.difference where kind = '"
                    + kind
                    + "' group by operation")) {
      Map<String, Long> counts = new HashMap<>();
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getLong(2));
      }
      return counts;
    }
  }

  private long count(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private long update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    }
  }
}
