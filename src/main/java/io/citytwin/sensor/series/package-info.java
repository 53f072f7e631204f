/**
 * Observations folded into buckets of time, from rollups where they are valid and from the
 * observations elsewhere. Reads {@code twin.rollup_*} and {@code twin.observation}. Limits: 5,000
 * buckets of a series, 100,000 in one request.
 */
@NullMarked
package io.citytwin.sensor.series;

import org.jspecify.annotations.NullMarked;
