package io.citytwin.sensor.series;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one datastream in one bucket of time.
 *
 * @param start of the bucket
 * @param end of the bucket, exclusive
 * @param count observations with a number that counts
 * @param omitted observations that are left out
 * @param sum of the numbers; null without any
 * @param mean of the numbers; null without any
 * @param min least number; null without any
 * @param max greatest number; null without any
 * @param first earliest number; null without any, or if it was not asked for
 * @param last latest number; null without any, or if it was not asked for
 * @param filled whether the numbers were made from other buckets, for there were none
 */
record SeriesBucket(
    Instant start,
    Instant end,
    int count,
    int omitted,
    @Nullable Double sum,
    @Nullable Double mean,
    @Nullable Double min,
    @Nullable Double max,
    @Nullable Double first,
    @Nullable Double last,
    boolean filled) {}
