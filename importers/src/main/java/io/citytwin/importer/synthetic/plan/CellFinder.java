package io.citytwin.importer.synthetic.plan;

/** Finds the cell a place near a lattice vertex stands in. */
final class CellFinder {

  /** Places nearer to a border are in no cell: coordinates are rounded to 1 cm. */
  private static final double BORDER_METERS = 0.02;

  private final Lattice lattice;
  private final Shoreline shoreline;

  CellFinder(Lattice lattice, Shoreline shoreline) {
    this.lattice = lattice;
    this.shoreline = shoreline;
  }

  /** The land cell, of those up to two away from the vertex, that holds a place; -1 for none. */
  int find(double x, double y, int vertex) {
    int i = lattice.column(vertex);
    int j = lattice.row(vertex);
    // The four cells round the vertex first: nearly all places are in one of them.
    for (int reach = 1; reach <= 2; reach++) {
      for (int row = j - reach; row < j + reach; row++) {
        for (int column = i - reach; column < i + reach; column++) {
          int cell = lattice.cellAt(column, row);
          if (lattice.isLand(cell) && holds(shoreline.outline(cell), x, y)) {
            return cell;
          }
        }
      }
    }
    return -1;
  }

  private static boolean holds(double[] ring, double x, double y) {
    boolean inside = false;
    for (int k = 0, before = ring.length - 2; k < ring.length; before = k, k += 2) {
      double ax = ring[before];
      double ay = ring[before + 1];
      double bx = ring[k];
      double by = ring[k + 1];
      if (distance(ax, ay, bx, by, x, y) < BORDER_METERS) {
        return false;
      }
      if (ay > y != by > y && x < ax + (y - ay) / (by - ay) * (bx - ax)) {
        inside = !inside;
      }
    }
    return inside;
  }

  private static double distance(double ax, double ay, double bx, double by, double x, double y) {
    double dx = bx - ax;
    double dy = by - ay;
    double t = Math.clamp(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0, 1);
    double px = x - ax - t * dx;
    double py = y - ay - t * dy;
    return Math.sqrt(px * px + py * py);
  }
}
