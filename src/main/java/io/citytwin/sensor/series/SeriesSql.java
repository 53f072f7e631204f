package io.citytwin.sensor.series;

import io.citytwin.sensor.Observation;
import io.citytwin.sensor.rollup.RollupSql;
import io.citytwin.sql.Sql;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/**
 * One statement for a series of many datastreams. Time is cut in pieces, each read from the
 * coarsest place that holds it whole: rollups of days, hours or minutes where the bounds of all
 * buckets allow it and nothing came late, else observations. Where observations were deleted,
 * rollups of hours stand for them.
 *
 * <p>The rows of the answer: datastream, bucket from 1, count, omitted, sum, min, max and, if asked
 * for, first and last.
 */
final class SeriesSql {

  private static final long MINUTE = 60_000_000L;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private static final String UPTO = "(select upto from rolled)";
  private static final String DAYS_UPTO = "(select days_upto from rolled)";
  private static final String WITHIN_HOUR =
      "and o.phenomenon_time >= hour and o.phenomenon_time < hour + interval '1 hour'";
  private static final String ROLLUP =
      "r.datastream_no as n, r.start as at, r.count, r.omitted, r.sum, r.min, r.max, r.first, r.last";

  private final List<Integer> datastreams;
  private final SeriesRange range;
  private final long[] bounds;

  // Whole hours of the range, and whole days of these; equal if there are none.
  private final long firstHour;
  private final long lastHour;
  private final long firstDay;
  private final long lastDay;

  private final Sql sql = new Sql();

  private SeriesSql(List<Integer> datastreams, SeriesRange range) {
    this.datastreams = datastreams;
    this.range = range;
    bounds = range.bounds();
    firstHour = Math.min(up(range.fromMicros(), HOUR), range.toMicros());
    lastHour = Math.max(firstHour, down(range.toMicros(), HOUR));
    firstDay = Math.min(up(firstHour, DAY), lastHour);
    lastDay = Math.max(firstDay, down(lastHour, DAY));
  }

  /** The statement for datastreams by number. */
  static Sql of(List<Integer> datastreams, SeriesRange range) {
    return new SeriesSql(datastreams, range).statement();
  }

  private Sql statement() {
    given();
    pieces();
    sql.add("select n, width_bucket(at, ")
        .bindArray(
            "timestamptz",
            Arrays.stream(bounds, 0, bounds.length - 1).mapToObj(SeriesSql::time).toList())
        .add(") as bucket, sum(count)::bigint, sum(omitted)::bigint, sum(sum), min(min), max(max)");
    if (range.ends()) {
      sql.add(
          """
          , (array_agg(first order by at) filter (where count > 0))[1],
          (array_agg(last order by at desc) filter (where count > 0))[1]
          """);
    }
    return sql.add(" from pieces group by 1, 2 order by 1, 2");
  }

  /**
   * Asked datastreams; rolled: the end of the whole hours that are rolled up; marked: hours of them
   * that are not valid.
   */
  private void given() {
    sql.add(
            "with asked as materialized (select n, coalesce(z.kept_from, '-infinity') as kept from unnest(")
        .bindArray("int4", datastreams)
        .add(
            """
            ) as given(n) left join twin.observation_horizon z on z.datastream_no = n
            ), rolled as materialized (select greatest(\
            """);
    bind(firstHour).add(", least(");
    bind(lastHour).add(", rolled_until)) as upto, greatest(");
    bind(firstDay).add(", least(");
    bind(lastDay)
        .add(
            """
            , date_trunc('day', rolled_until, 'UTC'))) as days_upto from twin.rollup_head
            ), marked as materialized (
              select distinct n, hour from asked join twin.rollup_mark m on m.datastream_no = n
              where hour >= kept and hour >= \
            """);
    bind(firstHour).add(" and hour < (select upto from rolled))");
  }

  private void pieces() {
    sql.add(", pieces as (");
    if (allBoundsAreOn(DAY)) {
      days();
    } else if (allBoundsAreOn(HOUR)) {
      rollups("hour", firstHour, UPTO);
    } else if (allBoundsAreOn(MINUTE)) {
      minutes();
    } else {
      deletedHours();
      sql.add(" union all ");
      observations("asked", "", range.fromMicros(), range.toMicros());
      sql.add(")");
      return;
    }
    sql.add(" union all ");
    observations("asked", "", range.fromMicros(), firstHour);
    sql.add(" union all ");
    observations("asked", "and o.phenomenon_time >= " + UPTO, firstHour, range.toMicros());
    sql.add(" union all ");
    observations("marked join asked using (n)", WITHIN_HOUR, firstHour, lastHour);
    sql.add(")");
  }

  private boolean allBoundsAreOn(long unit) {
    return Arrays.stream(bounds).allMatch(bound -> bound % unit == 0);
  }

  /** Days without a mark, hours before and behind them, and hours of days with a mark. */
  private void days() {
    rollups("day", firstDay, DAYS_UPTO);
    sql.add(
        " and not exists (select from marked where n = r.datastream_no and hour >= r.start"
            + " and hour < r.start + interval '1 day') union all ");
    rollups("hour", firstHour, UPTO);
    sql.add(" and r.start < ");
    bind(firstDay).add(" union all ");
    rollups("hour", firstDay, UPTO);
    sql.add(" and r.start >= " + DAYS_UPTO + " union all ");
    sql.add(
        "select "
            + ROLLUP
            + """
             from (
              select distinct n, date_trunc('day', hour, 'UTC') as day from marked
              where hour < %s and hour >= \
            """
                .formatted(DAYS_UPTO));
    bind(firstDay)
        .add(
            """
            ) d join twin.rollup_hour r on r.datastream_no = n and r.start >= day and r.start < day + interval '1 day'
            where (n, r.start) not in (select n, hour from marked)
            """);
  }

  private void rollups(String unit, long from, String until) {
    sql.add("select " + ROLLUP + " from twin.rollup_")
        .add(unit)
        .add(" r where r.datastream_no = any(")
        .bindArray("int4", datastreams);
    sql.add(") and r.start >= ");
    bind(from);
    if (!unit.equals("day")) {
      sql.add(
          " and not exists (select from marked where n = r.datastream_no"
              + " and hour = date_trunc('hour', r.start, 'UTC'))");
    }
    sql.add(" and r.start < ").add(until);
  }

  /** Minutes of dense hours; of others the observations or, where these were deleted, the hour. */
  private void minutes() {
    rollups("minute", firstHour, UPTO);
    sql.add(" union all ");
    rollups("hour", firstHour, UPTO);
    sql.add(
        " and r.count + r.omitted <= "
            + RollupSql.DENSE
            + " and exists (select from asked where n = r.datastream_no and r.start < kept) union all ");
    observations(sparseHours(), WITHIN_HOUR, firstHour, lastHour);
  }

  private Sql sparseHours() {
    Sql hours =
        new Sql()
            .add(
                "(select datastream_no as n, start as hour from twin.rollup_hour where datastream_no = any(")
            .bindArray("int4", datastreams)
            .add(") and start >= ")
            .bind(time(firstHour));
    return hours.add(
        " and start < (select upto from rolled) and count + omitted <= "
            + RollupSql.DENSE
            + " and (datastream_no, start) not in (select n, hour from marked)) sparse join asked using (n)");
  }

  private void deletedHours() {
    rollups("hour", firstHour, UPTO);
    sql.add(" and exists (select from asked where n = r.datastream_no and r.start < kept)");
  }

  private void observations(String of, String condition, long from, long to) {
    observations(new Sql().add(of), condition, from, to);
  }

  private void observations(Sql of, String condition, long from, long to) {
    sql.add(
            """
            select n, o.at, (v is not null)::int, (v is null)::int, v, v, v, v, v from \
            """)
        .add(of)
        .add(
            " cross join lateral (select o.phenomenon_time as at, "
                + RollupSql.NUMBER
                + " as v from twin.observation o where o.datastream_no = n and o.phenomenon_time >= kept"
                + " and o.phenomenon_time >= ");
    bind(from).add(" and o.phenomenon_time < ");
    bind(to).add(" ").add(condition).add(") o");
  }

  private Sql bind(long micros) {
    return sql.bind(time(micros));
  }

  private static OffsetDateTime time(long micros) {
    return Observation.instant(micros).atOffset(ZoneOffset.UTC);
  }

  private static long down(long micros, long unit) {
    return Math.floorDiv(micros, unit) * unit;
  }

  private static long up(long micros, long unit) {
    return -down(-micros, unit);
  }
}
