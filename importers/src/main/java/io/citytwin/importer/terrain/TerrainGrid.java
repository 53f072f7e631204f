package io.citytwin.importer.terrain;

/**
 * Where the cells of a raster lie in its reference system, x before y. Cell (0, 0) is the first of
 * the file, most often in the north-west.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param originX x of the outer corner of cell (0, 0)
 * @param originY y of the outer corner of cell (0, 0)
 * @param xPerColumn change of x from a column to the next
 * @param xPerRow change of x from a row to the next; 0 unless the raster is turned
 * @param yPerColumn change of y from a column to the next; 0 unless the raster is turned
 * @param yPerRow change of y from a row to the next; negative where rows run south
 */
public record TerrainGrid(
    int width,
    int height,
    double originX,
    double originY,
    double xPerColumn,
    double xPerRow,
    double yPerColumn,
    double yPerRow) {

  public TerrainGrid {
    double area = xPerColumn * yPerRow - xPerRow * yPerColumn;
    if (width < 1 || height < 1 || !Double.isFinite(area) || area == 0) {
      throw new IllegalArgumentException("a grid without extent");
    }
    if (!Double.isFinite(originX) || !Double.isFinite(originY)) {
      throw new IllegalArgumentException("a grid without a place");
    }
  }

  /** The x of a place given in columns and rows, fractions included. */
  double x(double column, double row) {
    return originX + column * xPerColumn + row * xPerRow;
  }

  /** The y of a place given in columns and rows, fractions included. */
  double y(double column, double row) {
    return originY + column * yPerColumn + row * yPerRow;
  }
}
