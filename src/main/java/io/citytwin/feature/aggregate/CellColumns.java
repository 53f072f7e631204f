package io.citytwin.feature.aggregate;

import io.citytwin.model.error.TwinException;
import java.util.Arrays;

/**
 * Rows of a cell number and some doubles, gathered in columns and then put together by cell. Costs
 * eight bytes for each number, twice while they are put together.
 */
final class CellColumns {

  private final long mostNumbers;
  private long[] cells = new long[1024];
  private final double[][] columns;
  private int size;

  /**
   * Makes an empty one.
   *
   * @param mostNumbers most rows times numbers in a row, the cell included
   */
  CellColumns(int width, long mostNumbers) {
    this.mostNumbers = mostNumbers;
    columns = new double[width][cells.length];
  }

  /**
   * Adds a row.
   *
   * @param row NaN where there is no value
   * @throws TwinException LIMIT_EXCEEDED above the most numbers
   */
  void add(long cell, double[] row) {
    long numbers = (size + 1L) * (columns.length + 1);
    if (numbers > mostNumbers) {
      throw TwinException.limitExceeded(
          "features times different properties, and one for the hexagon, are more than %d, the limit of groups by hexagon; narrow the filter, take fewer metrics or group by squares"
              .formatted(mostNumbers),
          mostNumbers,
          numbers);
    }
    if (size == cells.length) {
      cells = Arrays.copyOf(cells, size * 2);
      for (int i = 0; i < columns.length; i++) {
        columns[i] = Arrays.copyOf(columns[i], size * 2);
      }
    }
    cells[size] = cell;
    for (int i = 0; i < columns.length; i++) {
      columns[i][size] = row[i];
    }
    size++;
  }

  /**
   * Rows put together by cell.
   *
   * @param cells the different cells, rising
   * @param starts where the rows of each begin, and the number of rows
   * @param columns the numbers
   */
  record Grouped(long[] cells, int[] starts, double[][] columns) {

    /** Number of rows of a group. */
    int count(int group) {
      return starts[group + 1] - starts[group];
    }
  }

  /** Puts the rows together by cell; the numbers gathered so far are given away. */
  Grouped grouped() {
    long[] different = Arrays.stream(cells, 0, size).sorted().distinct().toArray();
    int[] starts = new int[different.length + 1];
    int[] groups = new int[size];
    for (int i = 0; i < size; i++) {
      groups[i] = Arrays.binarySearch(different, cells[i]);
      starts[groups[i] + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    int[] next = Arrays.copyOf(starts, different.length);
    int[] places = new int[size];
    for (int i = 0; i < size; i++) {
      places[i] = next[groups[i]]++;
    }
    for (int c = 0; c < columns.length; c++) {
      double[] moved = new double[size];
      for (int i = 0; i < size; i++) {
        moved[places[i]] = columns[c][i];
      }
      columns[c] = moved;
    }
    return new Grouped(different, starts, columns);
  }
}
