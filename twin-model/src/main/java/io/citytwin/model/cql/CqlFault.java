package io.citytwin.model.cql;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a filter, and where. */
public final class CqlFault {

  private CqlFault() {}

  /**
   * The refusal of a filter: INVALID_CQL2 with the detail {@code position}.
   *
   * @param position where in the text, the first character being 1
   * @param message what was found and what is allowed
   */
  public static TwinException at(int position, String message) {
    return at(position, message, null);
  }

  static TwinException at(int position, String message, @Nullable Throwable cause) {
    return new TwinException(
        ErrorCode.INVALID_CQL2,
        "filter, position " + position + ": " + message,
        Map.of("position", position),
        cause);
  }
}
