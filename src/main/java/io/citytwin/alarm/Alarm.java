package io.citytwin.alarm;

import io.citytwin.alarm.rule.AlarmRule;
import io.citytwin.api.GlobalId;
import io.citytwin.api.Node;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An alarm. Other things may point to it by its id, which stays whatever becomes of it.
 *
 * @param number short number, in the order of recording
 * @param uuid stable identity
 * @param rule number of the rule that raised it
 * @param state where it stands
 * @param message what is the matter
 * @param datastream number of the datastream that opened it
 * @param value the number that opened it; null if the rule measures none
 * @param longitude where it was opened, degrees
 * @param latitude where it was opened, degrees
 * @param openedAt phenomenon time from which the condition counts as met
 * @param clearedAt phenomenon time from which it does no more, or up to which observations were
 *     known when it was cleared by hand; null while it is not cleared
 * @param clearedBy who cleared it by hand; null if nobody did
 * @param memberCount how many datastreams belong to it
 */
public record Alarm(
    long number,
    UUID uuid,
    int rule,
    AlarmRule.Severity severity,
    State state,
    String message,
    int datastream,
    @Nullable Double value,
    double longitude,
    double latitude,
    Instant openedAt,
    @Nullable Instant clearedAt,
    @Nullable Instant acknowledgedAt,
    @Nullable String acknowledgedBy,
    @Nullable String clearedBy,
    int memberCount,
    Instant updatedAt)
    implements Node {

  public static final String TYPE = "Alarm";

  /** Where an alarm stands. */
  public enum State {
    OPEN,
    ACKNOWLEDGED,
    CLEARED,
    RETRACTED
  }

  /** A time in which the condition held on a datastream. */
  record Member(
      int datastream, Instant openedAt, @Nullable Instant clearedAt, @Nullable Double value) {}

  /**
   * One step in the life of an alarm.
   *
   * @param eventAt phenomenon time; null for what people do
   * @param at when it was recorded
   */
  record Transition(
      String kind,
      @Nullable State fromState,
      State toState,
      @Nullable Instant eventAt,
      Instant at,
      String actor,
      @Nullable String comment) {}

  @Override
  public GlobalId globalId() {
    return new GlobalId(TYPE, uuid.toString());
  }
}
