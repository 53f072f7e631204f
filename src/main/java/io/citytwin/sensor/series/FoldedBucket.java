package io.citytwin.sensor.series;

import org.jspecify.annotations.Nullable;

/**
 * What the database folded into one bucket that is not empty; see {@link SeriesBucket}.
 *
 * @param place number of the bucket in its series, from 0
 */
record FoldedBucket(
    int place,
    int count,
    int omitted,
    @Nullable Double sum,
    @Nullable Double min,
    @Nullable Double max,
    @Nullable Double first,
    @Nullable Double last) {

  @Nullable Double mean() {
    return sum == null ? null : sum / count;
  }
}
