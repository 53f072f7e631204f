package io.citytwin.sensor.series;

/** What becomes of buckets without a number. */
enum FillMode {
  NONE,
  NULL,
  PREVIOUS,
  LINEAR,
  ZERO
}
