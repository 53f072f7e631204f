package io.citytwin.alarm.evaluation;

import io.citytwin.alarm.rule.AlarmRule;
import org.jspecify.annotations.Nullable;

/**
 * How far a rule has been evaluated on a datastream. Times are microseconds since 1970.
 *
 * @param rule the rule
 * @param datastream number of the datastream
 * @param other number of the one it is combined with; null if there is none
 * @param baseAt up to when nothing changes any more
 * @param base what is known after the observations up to then
 * @param headAt up to when observations were taken in
 * @param head what is known after the observations up to then
 * @param longitude of the sensor, degrees
 * @param latitude of the sensor, degrees
 */
record Subject(
    Evaluated rule,
    int datastream,
    @Nullable Integer other,
    long baseAt,
    Memory base,
    long headAt,
    Memory head,
    double longitude,
    double latitude) {

  /** A rule as it is evaluated. */
  record Evaluated(AlarmRule rule, int epoch, @Nullable Fence fence) {

    int number() {
      return rule.number();
    }

    long latenessMicros() {
      return rule.text().lateness().toNanos() / 1_000;
    }
  }
}
