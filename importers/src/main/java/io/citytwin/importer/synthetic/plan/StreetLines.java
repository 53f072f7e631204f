package io.citytwin.importer.synthetic.plan;

import io.citytwin.model.feature.RoadClass;
import java.util.Arrays;

/**
 * Which lattice lines are main roads: primary every 0.7 to 1 km, tertiary or secondary in between,
 * the rest left to the blocks; and a ring road along four of the primary lines.
 *
 * <p>The lines of tertiary class and better bound the blocks ("bands" between lines), which become
 * communities; the primary lines bound the streets, in the administrative sense.
 */
final class StreetLines {

  private final RoadClass[] columnClass;
  private final RoadClass[] rowClass;
  private final int[] columnBand;
  private final int[] rowBand;
  private final int ringWest;
  private final int ringEast;
  private final int ringSouth;
  private final int ringNorth;

  StreetLines(CitySize size, long seed) {
    columnClass = classes(size.columns(), RandomStream.of(seed, Purpose.LINES, 0, 0));
    rowClass = classes(size.rows(), RandomStream.of(seed, Purpose.LINES, 1, 0));
    columnBand = bands(columnClass, RoadClass.TERTIARY);
    rowBand = bands(rowClass, RoadClass.TERTIARY);
    ringWest = nearestPrimary(columnClass, 0.2);
    ringEast = nearestPrimary(columnClass, 0.8);
    ringSouth = nearestPrimary(rowClass, 0.2);
    ringNorth = nearestPrimary(rowClass, 0.78);
  }

  private static RoadClass[] classes(int cells, RandomStream random) {
    RoadClass[] classes = new RoadClass[cells + 1];
    Arrays.fill(classes, RoadClass.RESIDENTIAL);
    int line = random.integer(2, 4);
    while (line <= cells - 2) {
      classes[line] = RoadClass.PRIMARY;
      int gap = random.integer(7, 10);
      int middle = line + random.integer(3, gap - 3);
      if (middle < cells - 1) {
        classes[middle] = random.chance(0.45) ? RoadClass.SECONDARY : RoadClass.TERTIARY;
      }
      line += gap;
    }
    return classes;
  }

  private static int nearestPrimary(RoadClass[] classes, double share) {
    int wanted = (int) Math.round(share * (classes.length - 1));
    int best = -1;
    for (int line = 0; line < classes.length; line++) {
      boolean nearer = best < 0 || Math.abs(line - wanted) < Math.abs(best - wanted);
      if (classes[line] == RoadClass.PRIMARY && nearer) {
        best = line;
      }
    }
    return best;
  }

  /**
   * Numbers the bands between lines of at least the given class; one entry for each cell across.
   */
  static int[] bands(RoadClass[] classes, RoadClass least) {
    int[] band = new int[classes.length - 1];
    int number = 0;
    for (int cell = 0; cell < band.length; cell++) {
      boolean boundary = classes[cell].compareTo(least) <= 0;
      if (cell > 0 && boundary) {
        number++;
      }
      band[cell] = number;
    }
    return band;
  }

  RoadClass columnClass(int line) {
    return columnClass[line];
  }

  RoadClass rowClass(int line) {
    return rowClass[line];
  }

  int columnBand(int column) {
    return columnBand[column];
  }

  int rowBand(int row) {
    return rowBand[row];
  }

  int columnBands() {
    return columnBand[columnBand.length - 1] + 1;
  }

  int rowBands() {
    return rowBand[rowBand.length - 1] + 1;
  }

  int[] primaryColumnBands() {
    return bands(columnClass, RoadClass.PRIMARY);
  }

  int[] primaryRowBands() {
    return bands(rowClass, RoadClass.PRIMARY);
  }

  /** True if the line from (i, j) eastwards is part of the ring road. */
  boolean ringEastward(int i, int j) {
    return (j == ringSouth || j == ringNorth) && i >= ringWest && i < ringEast;
  }

  /** True if the line from (i, j) northwards is part of the ring road. */
  boolean ringNorthward(int i, int j) {
    return (i == ringWest || i == ringEast) && j >= ringSouth && j < ringNorth;
  }
}
