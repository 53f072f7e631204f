package io.citytwin.importer.osm;

/** The grid of positions of a block. */
final class BlockGrid {

  private static final int NANODEGREES_PER_UNIT = 100;

  /** Nanodegrees from one grid line to the next. */
  int granularity;

  /** Where the grid begins, in nanodegrees. */
  long latOffset;

  long lonOffset;

  void reset() {
    granularity = NANODEGREES_PER_UNIT;
    latOffset = 0;
    lonOffset = 0;
  }

  /**
   * Position in units of 1e-7 degrees, rounded where the file is finer; what no longer fits becomes
   * the largest number, which no check lets pass as a position.
   */
  int units(long offset, long value) {
    if (granularity == NANODEGREES_PER_UNIT && offset == 0) {
      return value == (int) value ? (int) value : Integer.MAX_VALUE;
    }
    double nanodegrees = (double) offset + (double) granularity * value;
    double units = Math.rint(nanodegrees / NANODEGREES_PER_UNIT);
    return Math.abs(units) < Integer.MAX_VALUE ? (int) units : Integer.MAX_VALUE;
  }
}
