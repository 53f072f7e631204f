package io.citytwin.api.prepared;

/** Only the engine can answer. */
public final class UnpreparedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean always;

  private UnpreparedException(String reason, boolean always) {
    super(reason, null, false, false);
    this.always = always;
  }

  /** With these arguments; with others it may be different. */
  public static UnpreparedException thisTime(String reason) {
    return new UnpreparedException(reason, false);
  }

  /** Whatever the arguments. */
  public static UnpreparedException always(String reason) {
    return new UnpreparedException(reason, true);
  }

  /** Whether other arguments change nothing. */
  boolean isAlways() {
    return always;
  }
}
