package io.citytwin.alarm.rule;

import java.time.Duration;

/**
 * When a measured number is an alarm.
 *
 * @param comparison side of the limit
 * @param limit in the unit of what is measured
 * @param clearAt the number at which, or back beyond which, the alarm clears
 * @param lasting how long the number must stay beyond the limit
 */
public record Trigger(Comparison comparison, double limit, double clearAt, Duration lasting) {

  /** Which side of a limit. */
  public enum Comparison {
    ABOVE,
    BELOW;

    /** Whether a number is beyond a limit, which itself is not. */
    public boolean isBeyond(double value, double limit) {
      return this == ABOVE ? value > limit : value < limit;
    }
  }

  /** Whether a number is beyond the limit. */
  public boolean isMetBy(double value) {
    return comparison.isBeyond(value, limit);
  }

  /** Whether a number keeps an open alarm open. */
  public boolean isHeldBy(double value) {
    return comparison.isBeyond(value, clearAt);
  }
}
