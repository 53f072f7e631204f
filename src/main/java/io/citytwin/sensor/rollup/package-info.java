/**
 * Keeps rollups of observations: counts, sums, extremes and ends of minutes, hours and days. Owns
 * {@code twin.rollup_*}. Limits: an hour is rolled when it is over and a grace has passed; what
 * comes later is rolled again from the observations, never added.
 */
@NullMarked
package io.citytwin.sensor.rollup;

import org.jspecify.annotations.NullMarked;
