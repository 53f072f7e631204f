package io.citytwin.model.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A failure with a code a client can act on and a message that says what was given, what is allowed
 * and what to do.
 */
public final class TwinException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  private final transient Map<String, Object> details;

  public TwinException(ErrorCode code, String message) {
    this(code, message, Map.of(), null);
  }

  public TwinException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, Map.of(), cause);
  }

  /**
   * Makes one with facts for programs.
   *
   * @param details facts beside the code, such as {@code limit} and {@code actual}; values are
   *     numbers, text, lists or maps
   */
  public TwinException(
      ErrorCode code, String message, Map<String, Object> details, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.details = Map.copyOf(details);
  }

  /** A refusal of something larger than allowed; says so in numbers. */
  public static TwinException limitExceeded(String message, long limit, long actual) {
    return new TwinException(
        ErrorCode.LIMIT_EXCEEDED, message, Map.of("limit", limit, "actual", actual), null);
  }

  /** The code, stable across releases. */
  public ErrorCode code() {
    return code;
  }

  /** Facts beside the code; empty if there are none. */
  public Map<String, Object> details() {
    return details;
  }
}
