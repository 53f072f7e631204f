package io.citytwin.live.ingest;

/** A line that cannot be taken. Made often, so without a stack trace. */
public final class LineException extends Exception {

  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 60;

  private final LineCode code;

  /** With what was given and what is allowed. */
  public LineException(LineCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** Why. */
  public LineCode code() {
    return code;
  }

  /** Text of a sender, short enough for a message. */
  public static String shown(String text) {
    return "'" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + "'";
  }
}
