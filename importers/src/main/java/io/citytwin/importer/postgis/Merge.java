package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

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
  private final Map<FeatureKind, StagedFeatures> staged;
  private final Map<IssueCode, Long> issues = new EnumMap<>(IssueCode.class);

  /** Kinds of which every feature is new and the table is replaced, with their number. */
  private final Map<FeatureKind, Long> fresh = new EnumMap<>(FeatureKind.class);

  Merge(Connection connection, String dataset, Map<FeatureKind, StagedFeatures> staged)
      throws SQLException {
    this.connection = connection;
    this.dataset = dataset;
    this.staged = staged;
    update(
        "create temporary table difference (kind text, entity_id uuid, operation text) on commit drop");
  }

  /** Issues found here, by code. */
  Map<IssueCode, Long> issues() {
    return issues;
  }

  /** Takes all but the first of several staged features with one id out; returns their number. */
  long dropDuplicates(FeatureKind kind) throws SQLException {
    long dropped = staged(kind).dropDuplicates();
    if (dropped > 0) {
      issues.merge(IssueCode.DUPLICATE_SOURCE_ID, dropped, Long::sum);
    }
    return dropped;
  }

  /** Staged features that the twin does not have, or has with other content. */
  void compare(FeatureKind kind, boolean twinExists) throws SQLException {
    if (staged(kind) instanceof FreshTable table && isEmpty(kind)) {
      fresh.put(kind, table.count());
      return;
    }
    update("analyze " + staged(kind).name() + " (entity_id)");
    update(
        twinExists
            ? """
            insert into pg_temp.difference
            select '%s', s.entity_id, case when t.entity_id is null then 'ADDED' else 'CHANGED' end
            from %s s left join twin.%s t on t.entity_id = s.entity_id
            where t.row_hash is distinct from s.row_hash
            """
                .formatted(kind, staged(kind).name(), kind.table())
            : "insert into pg_temp.difference select '%s', entity_id, 'ADDED' from %s"
                .formatted(kind, staged(kind).name()));
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
            .formatted(kind.table(), staged(kind).name(), StagingArea.ISSUES);
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
    long added = operations.getOrDefault("ADDED", 0L) + fresh.getOrDefault(kind, 0L);
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
    return fresh.values().stream().allMatch(count -> count == 0)
        && count("select count(*) from (select from pg_temp.difference limit 1) d") == 0;
  }

  /** Writes the difference of one kind. What is replaced or removed goes to the history. */
  void write(FeatureKind kind, long job, Counts counts) throws SQLException {
    if (staged(kind) instanceof FreshTable table) {
      if (fresh.containsKey(kind)) {
        table.takePlace();
        return;
      }
    }
    if (counts.removed() > 0) {
      supersede(kind, job, "REMOVED");
      update(
          "delete from twin.%s t using pg_temp.difference d where d.entity_id = t.entity_id and d.kind = '%s' and d.operation = 'REMOVED'"
              .formatted(kind.table(), kind));
    }
    if (counts.changed() > 0) {
      supersede(kind, job, "CHANGED");
      updateChanged(kind, job);
    }
    if (counts.added() > 0) {
      insertAdded(kind, job);
      update(new FeatureTable(kind).analyze("twin." + kind.table()));
    }
  }

  /** Tables with the ids of the features of kinds of which every feature is new. */
  Map<FeatureKind, String> addedIds() {
    Map<FeatureKind, String> ids = new EnumMap<>(FeatureKind.class);
    for (FeatureKind kind : fresh.keySet()) {
      if (staged(kind) instanceof FreshTable table) {
        ids.put(kind, table.addedIds());
      }
    }
    return ids;
  }

  /** Throws away new tables whose rows went elsewhere. */
  void dropUnused() throws SQLException {
    for (Map.Entry<FeatureKind, StagedFeatures> entry : staged.entrySet()) {
      if (entry.getValue() instanceof FreshTable table && !fresh.containsKey(entry.getKey())) {
        table.drop();
      }
    }
  }

  /**
   * Keeps the datastreams of sensors about to change or to go as they are, for an undo. To be
   * called before {@link #write}, which removes them together with their sensors.
   */
  void keepDatastreams(long job) throws SQLException {
    update(
        """
        insert into twin.datastream_history (%1$s, superseded_job) select %1$s, %2$d from twin.datastream v
        join pg_temp.difference d on d.entity_id = v.sensor_id
        where d.kind = 'SENSOR' and d.operation <> 'ADDED'
        """
            .formatted(DatastreamColumns.ALL, job));
  }

  /** Writes the datastreams of added and changed sensors. A datastream keeps its number. */
  void writeDatastreams() throws SQLException {
    String current =
        """
        from %s p join %s s on s.seq = p.seq
          join pg_temp.difference d on d.entity_id = s.entity_id and d.operation <> 'REMOVED'
        """
            .formatted(StagingArea.DATASTREAMS, staged(FeatureKind.SENSOR).name());
    String vanished =
        """
        from twin.datastream v join pg_temp.difference c on c.entity_id = v.sensor_id and c.operation = 'CHANGED'
        where not exists (select %s where p.datastream_id = v.datastream_id)
        """
            .formatted(current);
    String observed =
        "(exists (select from twin.observation o where o.datastream_no = v.datastream_no)"
            + " or exists (select from twin.rollup_hour o where o.datastream_no = v.datastream_no))";
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
          dead_after, minimum, maximum, maximum_rate, stuck_after, retention)
        select p.datastream_id, p.code, s.entity_id, p.name, p.observed_property, p.unit, p.cadence::interval,
          p.late_after::interval, p.dead_after::interval, p.minimum, p.maximum, p.maximum_rate, p.stuck_after::interval,
          p.retention::interval %s
        on conflict (datastream_id) do update set %s
        """
            .formatted(current, DatastreamColumns.UPDATE));
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
      and (exists (select from twin.observation o where o.datastream_no = v.datastream_no)
        or exists (select from twin.rollup_hour o where o.datastream_no = v.datastream_no)))
    """
        .formatted(sensor);
  }

  /** Copies the versions that are about to go. */
  private void supersede(FeatureKind kind, long job, String operation) throws SQLException {
    FeatureTable table = new FeatureTable(kind);
    update(
        """
        insert into %s (%s, superseded_job, superseded_by)
        select %s, %d, '%s' from %s t join pg_temp.difference d on d.entity_id = t.entity_id
        where d.kind = '%s' and d.operation = '%s'
        """
            .formatted(
                table.history(),
                table.allNames(),
                table.all("t"),
                job,
                operation,
                table.name(),
                kind,
                operation));
  }

  private void updateChanged(FeatureKind kind, long job) throws SQLException {
    FeatureTable table = new FeatureTable(kind);
    update(
        """
        update %s t set %s, version = t.version + 1, recorded_at = now(), job_id = %d
        from %s s join pg_temp.difference d on d.entity_id = s.entity_id and d.kind = '%s' and d.operation = 'CHANGED'
        where t.entity_id = s.entity_id
        """
            .formatted(table.name(), table.assignments("s"), job, staged(kind).name(), kind));
  }

  /**
   * In the order of geometries, which is along a Hilbert curve: what is near stands near on disk.
   */
  private void insertAdded(FeatureKind kind, long job) throws SQLException {
    FeatureTable table = new FeatureTable(kind);
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into %s (entity_id, dataset, source_id, job_id%s)
            select s.entity_id, ?, s.source_id, %d%s
            from %s s join pg_temp.difference d on d.entity_id = s.entity_id and d.kind = '%s' and d.operation = 'ADDED'
            order by s.geom
            """
                .formatted(
                    table.name(),
                    table.contentNames(),
                    job,
                    table.content("s"),
                    staged(kind).name(),
                    kind))) {
      insert.setString(1, dataset);
      insert.executeUpdate();
    }
  }

  private StagedFeatures staged(FeatureKind kind) {
    return Objects.requireNonNull(staged.get(kind), "every kind of a merge was staged");
  }

  private boolean isEmpty(FeatureKind kind) throws SQLException {
    return count("select count(*) from (select from twin." + kind.table() + " limit 1) t") == 0;
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
