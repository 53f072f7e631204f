package io.citytwin.sensor;

/** How far a result can be trusted. */
public enum Quality {
  GOOD(0),
  SUSPECT(1),
  BAD(2),
  ESTIMATED(3),
  SIMULATED(4),
  MISSING(5);

  private static final Quality[] VALUES = values();

  private final int stored;

  Quality(int stored) {
    this.stored = stored;
  }

  /** The number it is stored as. */
  public int stored() {
    return stored;
  }

  /**
   * The quality stored as a number.
   *
   * @throws IllegalArgumentException if no quality has this number
   */
  public static Quality of(int stored) {
    for (Quality quality : VALUES) {
      if (quality.stored == stored) {
        return quality;
      }
    }
    throw new IllegalArgumentException("no quality is stored as " + stored);
  }
}
