package io.citytwin.sensor.series;

/**
 * What all datastreams on one level of a selection have in common.
 *
 * @param fromMicros earliest phenomenon time, inclusive
 * @param toMicros latest phenomenon time, exclusive
 * @param width of the buckets
 * @param ends whether the first and last numbers of buckets are asked for
 */
record SeriesRange(long fromMicros, long toMicros, BucketWidth width, boolean ends) {

  /** Which series of which datastream, for a data loader. */
  record Key(int datastream, SeriesRange range) {}

  long[] bounds() {
    return width.bounds(fromMicros, toMicros);
  }
}
