package io.citytwin.sensor.rollup;

/** How observations are folded, as SQL: in one place, for what is kept and for what is read. */
public final class RollupSql {

  /** Columns of a rollup without its key. */
  public static final String COLUMNS = "count, omitted, sum, min, max, first, last";

  /**
   * The number of an observation {@code o} that is folded; null if it is left out: if it is BAD, no
   * number, or so large that a sum of many could not be kept.
   */
  public static final String NUMBER =
      "case when o.quality <> 2 and o.result between -1e290 and 1e290 then o.result end";

  /** Hours with more observations are kept by minutes too: more than one every ten seconds. */
  public static final int DENSE = 360;

  /** Folds observations with their {@link #NUMBER} as {@code v}, in the order of the columns. */
  static final String FOLDED =
      """
      count(v), count(*) - count(v), sum(v), min(v), max(v),
      (array_agg(v order by phenomenon_time) filter (where v is not null))[1],
      (array_agg(v order by phenomenon_time desc) filter (where v is not null))[1]
      """;

  /** Folds rollups to one of a longer time, in the order of the columns. */
  static final String MERGED =
      """
      sum(count), sum(omitted), sum(sum), min(min), max(max),
      (array_agg(first order by start) filter (where count > 0))[1],
      (array_agg(last order by start desc) filter (where count > 0))[1]
      """;

  private RollupSql() {}
}
