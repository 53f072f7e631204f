package io.citytwin.sensor;

/** Who said how far a result can be trusted, and why. */
public enum Assessment {
  /** Its sender. */
  STATED(0),
  /** The service: no check found anything. */
  PASSED(1),
  /** The service: it lies outside the plausible range of its datastream. */
  RANGE(2),
  /** The service: it changed faster than its datastream plausibly can. */
  RATE(3),
  /** The service: it has not changed for longer than is plausible. */
  STUCK(4);

  private static final Assessment[] VALUES = values();

  private final int stored;

  Assessment(int stored) {
    this.stored = stored;
  }

  /** The number it is stored as. */
  public int stored() {
    return stored;
  }

  /**
   * The assessment stored as a number.
   *
   * @throws IllegalArgumentException if none has this number
   */
  public static Assessment of(int stored) {
    if (stored < 0 || stored >= VALUES.length) {
      throw new IllegalArgumentException("no assessment is stored as " + stored);
    }
    return VALUES[stored];
  }

  /** Whether a check of the service found something. */
  public boolean isFinding() {
    return this == RANGE || this == RATE || this == STUCK;
  }
}
