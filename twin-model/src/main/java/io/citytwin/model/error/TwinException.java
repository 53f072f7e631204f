package io.citytwin.model.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure with a code a client can act on and a message that says what was given, what is allowed
 * and what to do.
 */
public final class TwinException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public TwinException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public TwinException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The code, stable across releases. */
  public ErrorCode code() {
    return code;
  }
}
