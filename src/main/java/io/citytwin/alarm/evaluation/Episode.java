package io.citytwin.alarm.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * A time in which a rule's condition held. Times are microseconds since 1970.
 *
 * @param openedAt when it counts as met
 * @param clearedAt when it is no more met; null while it is
 * @param value the number that opened it; null if the rule measures none
 * @param longitude where, if the observation says so
 * @param latitude where, if the observation says so
 */
record Episode(
    long openedAt,
    @Nullable Long clearedAt,
    @Nullable Double value,
    @Nullable Double longitude,
    @Nullable Double latitude) {

  Episode cleared(long at) {
    return new Episode(openedAt, at, value, longitude, latitude);
  }
}
