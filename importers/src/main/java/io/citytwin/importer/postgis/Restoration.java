package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.pipeline.StoreException.Code;
import io.citytwin.model.feature.FeatureKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * The opposite of what a job did, feature by feature, from the change log and the history. What is
 * to be done stands in the temporary table {@code difference}: a feature that the job added is
 * {@code REMOVED} and so on.
 *
 * <p>The caller owns the transaction and, to write, holds the lock of {@code twin.head}.
 */
final class Restoration {

  private static final String HAS_OBSERVATIONS =
      "(exists (select from twin.observation o where o.datastream_no = v.datastream_no)"
          + " or exists (select from twin.rollup_hour o where o.datastream_no = v.datastream_no))";

  private final Connection connection;
  private final UndoableJob job;

  Restoration(Connection connection, UndoableJob job) throws SQLException {
    this.connection = connection;
    this.job = job;
    update(
        """
        create temporary table difference on commit drop as
        select kind, unnest(entity_ids) as entity_id, case operation when 'ADDED' then 'REMOVED'
          when 'REMOVED' then 'ADDED' else operation end as operation
        from twin.change_log where revision = %d
        """
            .formatted(job.revision()));
    update("analyze pg_temp.difference");
  }

  /**
   * Checks that the features are as the job left them and that nothing would be lost.
   *
   * @throws StoreException with the reason if not
   */
  void check() throws SQLException, StoreException {
    refuseIfSuperseded();
    for (Map.Entry<FeatureKind, Counts> entry : counts().entrySet()) {
      refuseWithoutHistory(entry.getKey(), entry.getValue());
    }
    refuseIfObserved();
    refuseIfTerrainIsSuperseded();
  }

  /** What there is to do, by kind. */
  Map<FeatureKind, Counts> counts() throws SQLException {
    Map<FeatureKind, Counts> counts = new EnumMap<>(FeatureKind.class);
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select kind, count(*) filter (where operation = 'ADDED'), count(*) filter (where operation = 'CHANGED'),
                  count(*) filter (where operation = 'REMOVED')
                from pg_temp.difference group by kind
                """)) {
      while (rows.next()) {
        long added = rows.getLong(2);
        long changed = rows.getLong(3);
        counts.put(
            FeatureKind.valueOf(rows.getString(1)),
            new Counts(added + changed, added, changed, 0, rows.getLong(4), 0, 0));
      }
    }
    return counts;
  }

  /** Does it, as another job; returns what was done by kind. */
  Map<FeatureKind, Counts> write(long undo) throws SQLException {
    Map<FeatureKind, Counts> counts = counts();
    JobLog jobs = new JobLog(connection);
    long revision = jobs.nextRevision(undo);
    keepDatastreams(undo);
    for (FeatureKind kind : counts.keySet()) {
      restore(new FeatureTable(kind), kind, undo);
    }
    if (counts.containsKey(FeatureKind.SENSOR)) {
      restoreDatastreams();
    }
    new ChangeLog(connection, revision).write(Map.of());
    new SearchIndex(connection).update(Set.of());
    jobs.succeed(undo, counts, restoreTerrain(undo), revision);
    mark(undo);
    return counts;
  }

  /**
   * Later jobs that changed one of the features. A job that was undone and its undoing cancel each
   * other, if both came later.
   */
  private void refuseIfSuperseded() throws SQLException, StoreException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                with later as (
                  select l.revision, r.job_id, j.dataset, unnest(l.entity_ids) as entity_id
                  from twin.change_log l join twin.revision r on r.revision = l.revision
                    left join twin.import_job j on j.id = r.job_id
                    left join twin.import_job undone on undone.id = j.undoes
                  where l.revision > %1$d and j.undone_by is null
                    and not (undone.undone_by is not distinct from j.id and coalesce(undone.revision, 0) > %1$d)
                )
                select l.revision, l.job_id, count(*) from later l join pg_temp.difference d on d.entity_id = l.entity_id
                group by l.revision, l.job_id order by l.revision desc limit 1
                """
                    .formatted(job.revision()))) {
      if (row.next()) {
        long number = row.getLong(2);
        String later = row.wasNull() ? "revision " + row.getLong(1) : "job " + number;
        throw DatabaseFault.refused(
            Code.JOB_SUPERSEDED,
            "job %d cannot be undone: %s came later and changed %,d of the same features; undo %s first"
                .formatted(job.id(), later, row.getLong(3), later));
      }
    }
  }

  private void refuseWithoutHistory(FeatureKind kind, Counts counts)
      throws SQLException, StoreException {
    FeatureTable table = new FeatureTable(kind);
    long kept =
        count("select count(*) from " + table.history() + " where superseded_job = " + job.id());
    long present =
        count(
            """
            select count(*) from %s t join pg_temp.difference d on d.entity_id = t.entity_id
            where d.kind = '%s' and d.operation <> 'ADDED'
            """
                .formatted(table.name(), kind));
    if (kept != counts.added() + counts.changed()
        || present != counts.changed() + counts.removed()) {
      throw DatabaseFault.refused(
          Code.JOB_NOT_UNDOABLE,
          "job %d cannot be undone: what it replaced was not kept (imports before version 0.2 kept no history), or the table %s was changed by hand"
              .formatted(job.id(), table.name()));
    }
  }

  private void refuseIfObserved() throws SQLException, StoreException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*), min(v.code) "
                    + surplusDatastreams()
                    + " and "
                    + HAS_OBSERVATIONS)) {
      row.next();
      if (row.getLong(1) > 0) {
        throw DatabaseFault.refused(
            Code.OBSERVATIONS_WOULD_BE_LOST,
            "job %d cannot be undone: %,d datastreams that it brought have observations by now, such as %s; delete these observations first if they are not wanted"
                .formatted(job.id(), row.getLong(1), row.getString(2)));
      }
    }
  }

  /** Datastreams of the sensors concerned that were not there before the job. */
  private String surplusDatastreams() {
    return """
    from twin.datastream v join pg_temp.difference d on d.entity_id = v.sensor_id and d.kind = 'SENSOR'
    where not exists (select from twin.datastream_history h
      where h.superseded_job = %d and h.datastream_id = v.datastream_id)
    """
        .formatted(job.id());
  }

  /** Rasters are not of a kind: what became of them shows in the totals alone. */
  private Counts restoreTerrain(long undo) throws SQLException {
    TerrainHistory history = new TerrainHistory(connection, undo);
    long removed = history.remove("UNDONE", "id in (" + TerrainHistory.writtenBy(job.id()) + ")");
    long back = history.bringBack(job.id());
    long changed = Math.min(removed, back);
    return new Counts(back, back - changed, changed, 0, removed - changed, 0, 0);
  }

  /** Rasters of the job that others replaced, and rasters it removed that are there again. */
  private void refuseIfTerrainIsSuperseded() throws SQLException, StoreException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                with own as (%1$s)
                select max(later) from (
                  select j.id as later
                  from twin.terrain_history h join own on own.id = h.id join twin.import_job j on j.id = h.superseded_job
                    left join twin.import_job undone on undone.id = j.undoes
                  where j.revision > %3$d and j.undone_by is null
                    and not (undone.undone_by is not distinct from j.id and coalesce(undone.revision, 0) > %3$d)
                  union all
                  select t.job_id from twin.terrain t join twin.terrain_history h using (dataset, source_id)
                  where h.superseded_job = %2$d and t.id not in (select id from own)) superseded
                """
                    .formatted(TerrainHistory.writtenBy(job.id()), job.id(), job.revision()))) {
      row.next();
      long later = row.getLong(1);
      if (later > 0) {
        throw DatabaseFault.refused(
            Code.JOB_SUPERSEDED,
            "job %d cannot be undone: job %d came later and replaced its terrain; undo job %d first"
                .formatted(job.id(), later, later));
      }
    }
  }

  private void restore(FeatureTable table, FeatureKind kind, long undo) throws SQLException {
    String concerned = "pg_temp.difference d on d.kind = '" + kind + "' and d.entity_id = ";
    update(
        """
        insert into %s (%s, superseded_job, superseded_by)
        select %s, %d, 'UNDONE' from %s t join %s t.entity_id
        """
            .formatted(
                table.history(), table.allNames(), table.all("t"), undo, table.name(), concerned));
    update(
        "delete from %s t using pg_temp.difference d where d.kind = '%s' and d.entity_id = t.entity_id and d.operation = 'REMOVED'"
            .formatted(table.name(), kind));
    update(
        """
        update %s t set %s, valid_from = h.valid_from, valid_to = h.valid_to, version = t.version + 1,
          recorded_at = now(), job_id = %d
        from %s h join %s h.entity_id and d.operation = 'CHANGED'
        where t.entity_id = h.entity_id and h.superseded_job = %d
        """
            .formatted(
                table.name(), table.assignments("h"), undo, table.history(), concerned, job.id()));
    update(
        """
        insert into %s (entity_id, dataset, source_id, valid_from, valid_to, version, job_id%s)
        select h.entity_id, h.dataset, h.source_id, h.valid_from, h.valid_to, h.version + 1, %d%s
        from %s h join %s h.entity_id and d.operation = 'ADDED' where h.superseded_job = %d
        """
            .formatted(
                table.name(),
                table.contentNames(),
                undo,
                table.content("h"),
                table.history(),
                concerned,
                job.id()));
  }

  private void keepDatastreams(long undo) throws SQLException {
    update(
        """
        insert into twin.datastream_history (%1$s, superseded_job) select %1$s, %2$d from twin.datastream v
        join pg_temp.difference d on d.entity_id = v.sensor_id and d.kind = 'SENSOR'
        """
            .formatted(DatastreamColumns.ALL, undo));
  }

  /** A datastream that comes back has its old number: observations and caches know it by that. */
  private void restoreDatastreams() throws SQLException {
    update(
        "delete from twin.datastream where datastream_id in (select v.datastream_id %s)"
            .formatted(surplusDatastreams()));
    update(
        """
        insert into twin.datastream (%1$s) overriding system value
        select %1$s from twin.datastream_history where superseded_job = %2$d
        on conflict (datastream_id) do update set %3$s
        """
            .formatted(DatastreamColumns.ALL, job.id(), DatastreamColumns.UPDATE));
  }

  /**
   * Says at the jobs who undid whom: of a job that undoes one that undoes one …, every other one is
   * in force.
   */
  private void mark(long undo) throws SQLException {
    update(
        """
        with recursive chain as (
          select id, undoes, %d::bigint as by, true as undone from twin.import_job where id = %d
          union all
          select j.id, j.undoes, c.id, not c.undone from chain c join twin.import_job j on j.id = c.undoes
        )
        update twin.import_job j set undone_by = case when c.undone then c.by end from chain c where c.id = j.id
        """
            .formatted(undo, job.id()));
    update("update twin.import_issue set resolved_by = null where resolved_by = " + job.id());
  }

  private long count(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeLargeUpdate(sql);
    }
  }
}
