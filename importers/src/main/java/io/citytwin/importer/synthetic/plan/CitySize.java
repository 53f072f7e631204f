package io.citytwin.importer.synthetic.plan;

/** Size of a synthetic city: its lattice, and how many things there are beyond buildings. */
public enum CitySize {
  /** About 2,000 buildings on 2.4 × 1.9 km. */
  SMALL(25, 19, 1, 100_000),
  /** About 50,000 buildings on 12 × 9 km. */
  CITY(118, 88, 9, 400_000),
  /** About 1,000,000 buildings on 50 × 38 km. */
  METRO(504, 380, 90, 1_200_000);

  /** Mean width of a lattice cell, in metres. */
  public static final double PITCH_METERS = 100;

  private final int columns;
  private final int rows;
  private final int sensorFactor;
  private final int maxObservations;

  CitySize(int columns, int rows, int sensorFactor, int maxObservations) {
    this.columns = columns;
    this.rows = rows;
    this.sensorFactor = sensorFactor;
    this.maxObservations = maxObservations;
  }

  /** Lattice cells from west to east. */
  public int columns() {
    return columns;
  }

  /** Lattice cells from south to north. */
  public int rows() {
    return rows;
  }

  /** Number of sensors relative to {@link #SMALL}. */
  public int sensorFactor() {
    return sensorFactor;
  }

  /** Upper bound of the number of observations in the history. */
  public int maxObservations() {
    return maxObservations;
  }

  /** Half the north-south extent, in metres: the unit of the city's large shapes. */
  public double radiusMeters() {
    return rows * PITCH_METERS / 2;
  }

  /** Name as written on the command line. */
  @Override
  public String toString() {
    return switch (this) {
      case SMALL -> "small";
      case CITY -> "city";
      case METRO -> "metro";
    };
  }
}
