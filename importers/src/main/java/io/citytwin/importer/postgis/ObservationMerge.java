package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Compares staged observations with the history and writes the difference. Every step is one
 * statement over sets.
 */
final class ObservationMerge {

  private static final int MAX_ISSUES_PER_CODE = 10_000;

  /** As of {@code twin.observation}: stated, else by the plausible range of the datastream. */
  private static final String QUALITY =
      "coalesce(s.quality, case when s.result < n.minimum or s.result > n.maximum then 1 else 0"
          + " end)::smallint";

  /** Who said so, as of {@code twin.observation}. */
  private static final String ASSESSED =
      "case when s.quality is not null then 0 when s.result < n.minimum or s.result > n.maximum"
          + " then 2 else 1 end::smallint";

  private final Connection connection;
  private final boolean twinExists;
  private final Map<IssueCode, Long> issues = new EnumMap<>(IssueCode.class);
  private String between = "";

  /** How many observations were, or would be, written. */
  record Written(long added, long changed) {}

  ObservationMerge(Connection connection, boolean twinExists) {
    this.connection = connection;
    this.twinExists = twinExists;
  }

  /** Issues found here, by code. */
  Map<IssueCode, Long> issues() {
    return issues;
  }

  /** Notes datastreams that would be there if this were no dry run. */
  void expect(List<String> codes) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update %s set expected = true where code = any(?)"
                .formatted(StagedObservations.DATASTREAMS))) {
      update.setArray(1, connection.createArrayOf("text", codes.toArray()));
      update.executeUpdate();
    }
  }

  /**
   * Makes the partitions of all days, each in a transaction of its own: making one locks the
   * history for a moment, and nobody is to wait for the whole import.
   *
   * @throws StoreException if there are more days than the server's table of locks can hold
   */
  void prepareDays() throws SQLException, StoreException {
    List<LocalDate> days = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select distinct (time at time zone 'UTC')::date as day from %s order by day"
                    .formatted(StagedObservations.OBSERVATIONS))) {
      while (rows.next()) {
        days.add(rows.getObject(1, LocalDate.class));
      }
    }
    requireRoomForLocks(days.size());
    try (PreparedStatement ensure =
        connection.prepareStatement("select twin.ensure_observation_partition(?)")) {
      for (LocalDate day : days) {
        ensure.setObject(1, day);
        ensure.execute();
      }
    }
  }

  /** A transaction locks the table and the index of every day it touches. */
  private void requireRoomForLocks(int days) throws SQLException, StoreException {
    long locks =
        number(
            "select current_setting('max_locks_per_transaction')::bigint *"
                + " current_setting('max_connections')::bigint");
    long most = locks / 3;
    if (days > most) {
      throw new StoreException(
          StoreException.Code.DATABASE_UNSUITABLE,
          ("the files have observations of %,d days; with its max_locks_per_transaction the server"
                  + " takes %,d in one import. Import them in parts, or raise that setting and restart"
                  + " the server")
              .formatted(days, most),
          null);
    }
  }

  /** Finds the numbers of the datastreams, and how far back and ahead the history matters. */
  void identify() throws SQLException {
    update(
        twinExists
            ? """
            create temporary table series_number on commit drop as
            select s.key, s.code, d.datastream_no, d.datastream_no is not null or s.expected as known,
              case when d.datastream_no is null then s.minimum else d.minimum end as minimum,
              case when d.datastream_no is null then s.maximum else d.maximum end as maximum
            from %s s left join twin.datastream d on d.code = s.code
            """
                .formatted(StagedObservations.DATASTREAMS)
            : """
            create temporary table series_number on commit drop as
            select key, code, null::integer as datastream_no, expected as known, minimum, maximum from %s
            """
                .formatted(StagedObservations.DATASTREAMS));
    update("analyze pg_temp.series_number");
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select min(time)::text, max(time)::text from "
                    + StagedObservations.OBSERVATIONS)) {
      row.next();
      if (row.getString(1) != null) {
        between =
            "and o.phenomenon_time between timestamptz '%s' and timestamptz '%s'"
                .formatted(row.getString(1), row.getString(2));
      }
    }
  }

  long count() throws SQLException {
    return number("select count(*) from " + StagedObservations.OBSERVATIONS);
  }

  /** Datastreams with observations. */
  long countDatastreams() throws SQLException {
    return number(
        "select count(distinct key) from %s join pg_temp.series_number using (key) where known"
            .formatted(StagedObservations.OBSERVATIONS));
  }

  /** Takes out the observations of datastreams that are not there. */
  long refuseUnknown() throws SQLException {
    long refused =
        update(
            """
            with gone as (
              delete from %s s using pg_temp.series_number n where n.key = s.key and not n.known
              returning s.seq, s.source, s.line, n.code)
            insert into %s (seq, code, rejected, source, record_no, source_id, message)
            select g.seq, 'SENSOR_UNKNOWN', true, f.name, g.line, g.code,
              'there is no datastream ' || g.code || ', and nothing says where its sensor stands'
            from gone g join %s f on f.source = g.source
            """
                .formatted(
                    StagedObservations.OBSERVATIONS,
                    StagedObservations.ISSUES,
                    StagedObservations.SOURCES));
    note(IssueCode.SENSOR_UNKNOWN, refused);
    return refused;
  }

  /**
   * Of several observations for one datastream and time leaves one.
   *
   * @return how many were taken out because they said the same; others are issues
   */
  long dropRepeated(boolean keepLast) throws SQLException {
    update(
        """
        create temporary table series_repeated on commit drop as
        with kept as (
          select key, time, %s(seq) as seq from %s group by key, time having count(*) > 1
        ), dropped as (
          delete from %s s using kept k where s.key = k.key and s.time = k.time and s.seq <> k.seq
          returning s.*, k.seq as kept)
        select d.*, (d.result, d.result_text, d.quality) is not distinct from (k.result, k.result_text, k.quality) as same,
          k.line as kept_line
        from dropped d join %s k on k.seq = d.kept
        """
            .formatted(
                keepLast ? "max" : "min",
                StagedObservations.OBSERVATIONS,
                StagedObservations.OBSERVATIONS,
                StagedObservations.OBSERVATIONS));
    note(
        IssueCode.OBSERVATION_REPEATED,
        update(
            """
            insert into %s (seq, code, rejected, source, record_no, source_id, message)
            select r.seq, 'OBSERVATION_REPEATED', true, f.name, r.line, n.code,
              'line ' || r.kept_line || ' has another value for the same time, which counts'
            from pg_temp.series_repeated r join pg_temp.series_number n using (key) join %s f on f.source = r.source
            where not r.same
            """
                .formatted(StagedObservations.ISSUES, StagedObservations.SOURCES)));
    return number("select count(*) from pg_temp.series_repeated where same");
  }

  /** Notes the observations outside the plausible range of their datastream. */
  void noteImplausible() throws SQLException {
    note(
        IssueCode.VALUE_OUT_OF_RANGE,
        update(
            """
            insert into %s (seq, code, rejected, source, record_no, source_id, message)
            select s.seq, 'VALUE_OUT_OF_RANGE', false, f.name, s.line, n.code,
              'the value ' || s.result || ' is not within ' || coalesce(n.minimum::text, '-∞') || ' to '
                || coalesce(n.maximum::text, '∞') || '; loaded as SUSPECT'
            from %s s join pg_temp.series_number n using (key) join %s f on f.source = s.source
            where s.quality is null and (s.result < n.minimum or s.result > n.maximum)
            """
                .formatted(
                    StagedObservations.ISSUES,
                    StagedObservations.OBSERVATIONS,
                    StagedObservations.SOURCES)));
  }

  /** What differs from the history: new, or of another value. */
  private String difference(String columns) {
    return """
    select %s from %s s join pg_temp.series_number n using (key)
      left join twin.observation o on o.datastream_no = n.datastream_no and o.phenomenon_time = s.time %s
    where o.datastream_no is null
      or (o.result, o.result_text, o.result_json, o.quality) is distinct from (s.result, s.result_text, null, %s)
    """
        .formatted(columns, StagedObservations.OBSERVATIONS, between, QUALITY);
  }

  /** Counts what {@link #write} would write. */
  Written compare() throws SQLException {
    if (!twinExists) {
      return new Written(count(), 0);
    }
    return written(
        "select count(*) filter (where added), count(*) filter (where not added) from (%s) d"
            .formatted(difference("o.datastream_no is null as added")));
  }

  /**
   * Writes the difference. A changed value is of now, or of a moment after the one it corrects: so
   * the state of its datastream moves forward. What others wrote meanwhile is compared again.
   */
  Written write() throws SQLException {
    return written(
        """
        with written as (
          insert into twin.observation as old
            (datastream_no, phenomenon_time, result_time, result, result_text, quality, assessed)
          %s
          order by s.time, n.datastream_no
          on conflict (datastream_no, phenomenon_time) do update
            set result_time = greatest(excluded.result_time, old.result_time) + interval '1 microsecond',
                result = excluded.result, result_text = excluded.result_text, result_json = null,
                quality = excluded.quality, assessed = excluded.assessed
            where (old.result, old.result_text, old.result_json, old.quality)
              is distinct from (excluded.result, excluded.result_text, null, excluded.quality)
          returning result_time = now() as added)
        select count(*) filter (where added), count(*) filter (where not added) from written
        """
            .formatted(
                difference(
                    "n.datastream_no, s.time, now(), s.result, s.result_text, "
                        + QUALITY
                        + ", "
                        + ASSESSED)));
  }

  private Written written(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return new Written(row.getLong(1), row.getLong(2));
    }
  }

  /** Copies the issues to the job: of each code the first ten thousand. */
  void keepIssues(long job) throws SQLException {
    update(
        """
        insert into twin.import_issue (job_id, code, rejected, source, record_no, source_id, message, raw_record)
        select %d, code, rejected, source, nullif(record_no, 0), source_id, message, raw_record
        from (select i.*, row_number() over (partition by code order by seq) as nth from %s i) numbered
        where nth <= %d order by seq
        """
            .formatted(job, StagedObservations.ISSUES, MAX_ISSUES_PER_CODE));
  }

  private void note(IssueCode code, long count) {
    issues.merge(code, count, Long::sum);
  }

  private long number(String sql) throws SQLException {
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
