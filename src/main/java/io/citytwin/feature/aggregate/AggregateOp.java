package io.citytwin.feature.aggregate;

/** What a metric computes; as the schema describes it. */
enum AggregateOp {
  COUNT,
  COUNT_DISTINCT,
  SUM,
  AVG,
  MIN,
  MAX,
  PERCENTILE;

  /** Whether it asks only if there is a value, or which, and so takes one of any type. */
  boolean counts() {
    return this == COUNT || this == COUNT_DISTINCT;
  }
}
