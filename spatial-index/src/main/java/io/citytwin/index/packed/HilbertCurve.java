package io.citytwin.index.packed;

/**
 * The Hilbert curve of order 16: places a square of 65,536 × 65,536 cells on a line so that cells
 * near each other on the line are near each other in the square.
 */
final class HilbertCurve {

  /** Cells along one side. */
  static final int SIDE = 1 << 16;

  private HilbertCurve() {}

  /**
   * Position of a cell on the curve, as an unsigned int.
   *
   * @param x column, 0 to 65,535
   * @param y row, 0 to 65,535
   */
  static int position(int x, int y) {
    int column = x;
    int row = y;
    int position = 0;
    for (int half = SIDE >>> 1; half > 0; half >>>= 1) {
      int right = (column & half) != 0 ? 1 : 0;
      int upper = (row & half) != 0 ? 1 : 0;
      position = (position << 2) | ((3 * right) ^ upper);
      if (upper == 0) {
        // The curve in the lower quadrants is turned: mirror on the diagonal, right one reversed.
        int turned = right == 1 ? SIDE - 1 - row : row;
        row = right == 1 ? SIDE - 1 - column : column;
        column = turned;
      }
    }
    return position;
  }
}
