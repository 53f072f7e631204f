package io.citytwin.alarm.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * What an observation means to rules.
 *
 * @param number its number; null if it has none, or one of BAD quality
 * @param longitude of its point in degrees; null if its result is none
 * @param latitude of its point in degrees; null if its result is none
 */
record Reading(@Nullable Double number, @Nullable Double longitude, @Nullable Double latitude) {

  static Reading of(double number) {
    return new Reading(number, null, null);
  }
}
