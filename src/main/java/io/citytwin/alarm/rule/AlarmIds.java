package io.citytwin.alarm.rule;

import io.citytwin.api.GlobalId;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.UUID;

/** Ids of rules and alarms. */
public final class AlarmIds {

  private AlarmIds() {}

  /**
   * The identity in an id.
   *
   * @throws TwinException BAD_USER_INPUT if there is none
   */
  public static UUID uuid(GlobalId id) {
    try {
      return UUID.fromString(id.key());
    } catch (IllegalArgumentException e) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "the id is not one of this service; pass one back exactly as it was given",
          e);
    }
  }
}
