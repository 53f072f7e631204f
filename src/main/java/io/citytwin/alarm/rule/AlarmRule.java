package io.citytwin.alarm.rule;

import io.citytwin.api.GlobalId;
import io.citytwin.api.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rule that raises alarms.
 *
 * @param number short number, never reused
 * @param uuid stable identity
 * @param text what was given
 * @param enabled whether it is evaluated
 * @param deleted whether it is only kept for its alarms
 * @param since observations of before do not count
 * @param version rises with every change
 * @param datastreamCount how many datastreams it is evaluated on
 */
public record AlarmRule(
    int number,
    UUID uuid,
    Text text,
    boolean enabled,
    boolean deleted,
    Instant since,
    int version,
    int datastreamCount,
    Instant createdAt,
    Instant updatedAt)
    implements Node {

  public static final String TYPE = "AlarmRule";

  /**
   * What a rule says.
   *
   * @param message template, see {@link MessageTemplate}
   * @param lateness how late an observation may come and still count as in order
   * @param merge when sensors share an alarm; null if they do not
   */
  public record Text(
      String name,
      Severity severity,
      String message,
      Condition condition,
      Selection selection,
      Duration lateness,
      @Nullable Merge merge) {

    /** Whether another text means other alarms, not only other words. */
    boolean meansAnother(Text other) {
      return !condition.equals(other.condition)
          || !selection.equals(other.selection)
          || !lateness.equals(other.lateness)
          || !Objects.equals(merge, other.merge);
    }
  }

  /** How bad alarms are. */
  public enum Severity {
    INFO,
    MINOR,
    MAJOR,
    CRITICAL
  }

  /** Sensors share an alarm that was opened near them by place, metres, and time. */
  public record Merge(double radiusMeters, Duration window) {}

  @Override
  public GlobalId globalId() {
    return new GlobalId(TYPE, uuid.toString());
  }
}
