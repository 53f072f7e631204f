package io.citytwin.importer.synthetic.plan;

import java.util.Arrays;

/**
 * The warped lattice the city stands on, its vertices near the water moved onto the embankment: a
 * line some 28 m inland of the shore.
 *
 * <p>Vertices, cells and edges are numbered row by row. A cell's corners and sides are counted
 * against the clock from the south-west corner and the south side. A cell is water, a
 * quadrilateral, or, where the embankment crosses it from corner to corner, a triangle without its
 * wet corner.
 */
public final class Lattice {

  /** Shape of a cell all of which is water. */
  static final byte WATER = -1;

  /** Shape of a cell with all four corners; 0 to 3 is a triangle without that corner. */
  static final byte QUAD = 4;

  private static final double EMBANKMENT_METERS = 28;

  private final Terrain terrain;
  private final int columns;
  private final int rows;
  private final double[] x;
  private final double[] y;

  /** 1 inland, 0 on the embankment, -1 on the wet side. */
  private final byte[] side;

  private final byte[] shape;

  public Lattice(Terrain terrain, CitySize size, long seed) {
    this.terrain = terrain;
    columns = size.columns();
    rows = size.rows();
    x = new double[vertexCount()];
    y = new double[vertexCount()];
    side = new byte[vertexCount()];
    shape = new byte[cellCount()];
    place(new Warp(terrain, size, seed));
    snap();
    for (int cell = 0; cell < shape.length; cell++) {
      shape[cell] = shapeOf(cell);
    }
  }

  private void place(Warp warp) {
    for (int v = 0; v < x.length; v++) {
      int i = column(v);
      int j = row(v);
      double[] p =
          warp.place(
              (i - columns / 2.0) * CitySize.PITCH_METERS,
              (j - rows / 2.0) * CitySize.PITCH_METERS,
              i,
              j);
      x[v] = p[0];
      y[v] = p[1];
      side[v] = (byte) (dry(p[0], p[1]) > 0 ? 1 : -1);
    }
  }

  private double dry(double px, double py) {
    return terrain.shore(px, py) - EMBANKMENT_METERS;
  }

  /** Moves, for every edge from land to water, the end nearer to the embankment onto it. */
  private void snap() {
    double[] nearest = new double[x.length];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    double[] snapX = new double[x.length];
    double[] snapY = new double[x.length];
    for (int edge = 0; edge < edgeCount(); edge++) {
      int a = edgeStart(edge);
      int b = edgeEnd(edge);
      if (side[a] != side[b]) {
        double t = crossing(a, b);
        int v = t < 0.5 ? a : b;
        double px = x[a] + t * (x[b] - x[a]);
        double py = y[a] + t * (y[b] - y[a]);
        double d = StrictMath.hypot(px - x[v], py - y[v]);
        if (d < nearest[v]) {
          nearest[v] = d;
          snapX[v] = px;
          snapY[v] = py;
        }
      }
    }
    for (int v = 0; v < x.length; v++) {
      if (nearest[v] < Double.POSITIVE_INFINITY) {
        x[v] = snapX[v];
        y[v] = snapY[v];
        side[v] = 0;
      }
    }
  }

  private double crossing(int a, int b) {
    double low = 0;
    double high = 1;
    for (int k = 0; k < 40; k++) {
      double t = (low + high) / 2;
      boolean land = dry(x[a] + t * (x[b] - x[a]), y[a] + t * (y[b] - y[a])) > 0;
      if (land == side[a] > 0) {
        low = t;
      } else {
        high = t;
      }
    }
    return (low + high) / 2;
  }

  /**
   * No edge joins land and water any more, so a mixed cell has two opposite corners on the
   * embankment.
   */
  private byte shapeOf(int cell) {
    int wet = -1;
    int inland = 0;
    for (int k = 0; k < 4; k++) {
      int s = side[corner(cell, k)];
      if (s < 0) {
        wet = wet < 0 ? k : 9;
      } else if (s > 0) {
        inland++;
      }
    }
    if (wet >= 0) {
      return inland > 0 && wet < 4 ? (byte) wet : WATER;
    }
    return inland > 0 || dry(centreX(cell), centreY(cell)) > 0 ? QUAD : WATER;
  }

  // ---------------------------------------------------------------- numbering

  public int columns() {
    return columns;
  }

  public int rows() {
    return rows;
  }

  public int vertexCount() {
    return (columns + 1) * (rows + 1);
  }

  /** Number of cells, water included. */
  public int cellCount() {
    return columns * rows;
  }

  int edgeCount() {
    return eastwardCount() + (columns + 1) * rows;
  }

  private int eastwardCount() {
    return columns * (rows + 1);
  }

  int vertex(int column, int row) {
    return row * (columns + 1) + column;
  }

  int column(int vertex) {
    return vertex % (columns + 1);
  }

  int row(int vertex) {
    return vertex / (columns + 1);
  }

  public int cellColumn(int cell) {
    return cell % columns;
  }

  public int cellRow(int cell) {
    return cell / columns;
  }

  int corner(int cell, int k) {
    int i = cellColumn(cell) + (k == 1 || k == 2 ? 1 : 0);
    int j = cellRow(cell) + (k >= 2 ? 1 : 0);
    return vertex(i, j);
  }

  /** Edge of the side that runs from corner k to corner k + 1. */
  int sideEdge(int cell, int k) {
    int i = cellColumn(cell);
    int j = cellRow(cell);
    return switch (k) {
      case 0 -> eastward(i, j);
      case 1 -> northward(i + 1, j);
      case 2 -> eastward(i, j + 1);
      default -> northward(i, j);
    };
  }

  /** Edge from vertex (i, j) to its eastern neighbour. */
  int eastward(int i, int j) {
    return j * columns + i;
  }

  /** Edge from vertex (i, j) to its northern neighbour. */
  int northward(int i, int j) {
    return eastwardCount() + j * (columns + 1) + i;
  }

  boolean isEastward(int edge) {
    return edge < eastwardCount();
  }

  int edgeStart(int edge) {
    if (isEastward(edge)) {
      return vertex(edge % columns, edge / columns);
    }
    return edge - eastwardCount();
  }

  int edgeEnd(int edge) {
    return edgeStart(edge) + (isEastward(edge) ? 1 : columns + 1);
  }

  /**
   * Cell on the left of an edge, north of an eastward and west of a northward one; -1 outside the
   * lattice.
   */
  int leftCell(int edge) {
    int v = edgeStart(edge);
    return isEastward(edge) ? cellAt(column(v), row(v)) : cellAt(column(v) - 1, row(v));
  }

  /** Cell on the right of an edge; -1 outside the lattice. */
  int rightCell(int edge) {
    int v = edgeStart(edge);
    return isEastward(edge) ? cellAt(column(v), row(v) - 1) : cellAt(column(v), row(v));
  }

  /** Cell at a place of the lattice; -1 outside. */
  int cellAt(int i, int j) {
    return i < 0 || j < 0 || i >= columns || j >= rows ? -1 : j * columns + i;
  }

  // ---------------------------------------------------------------- geometry

  public double x(int vertex) {
    return x[vertex];
  }

  public double y(int vertex) {
    return y[vertex];
  }

  boolean onEmbankment(int vertex) {
    return side[vertex] == 0;
  }

  public double centreX(int cell) {
    return (x[corner(cell, 0)] + x[corner(cell, 1)] + x[corner(cell, 2)] + x[corner(cell, 3)]) / 4;
  }

  public double centreY(int cell) {
    return (y[corner(cell, 0)] + y[corner(cell, 1)] + y[corner(cell, 2)] + y[corner(cell, 3)]) / 4;
  }

  double length(int a, int b) {
    return StrictMath.hypot(x[b] - x[a], y[b] - y[a]);
  }

  /** True if any of the cell is land. */
  public boolean isLand(int cell) {
    return cell >= 0 && shape[cell] != WATER;
  }

  public boolean isQuad(int cell) {
    return cell >= 0 && shape[cell] == QUAD;
  }

  /** The corner a triangle lacks; 4 for a quadrilateral. */
  int missingCorner(int cell) {
    return shape[cell];
  }

  /** True if the land of the cell reaches its side k. */
  boolean hasSide(int cell, int k) {
    int s = shape[cell];
    return s == QUAD || (s != WATER && s != k && s != (k + 1) % 4);
  }

  /** True if there is land along the edge on its left. */
  boolean landLeft(int edge) {
    int cell = leftCell(edge);
    return cell >= 0 && hasSide(cell, isEastward(edge) ? 0 : 1);
  }

  /** True if there is land along the edge on its right. */
  boolean landRight(int edge) {
    int cell = rightCell(edge);
    return cell >= 0 && hasSide(cell, isEastward(edge) ? 2 : 3);
  }

  /** True if the edge has land on one side and water on the other. */
  boolean isShore(int edge) {
    boolean left = landLeft(edge);
    boolean right = landRight(edge);
    return left != right && leftCell(edge) >= 0 && rightCell(edge) >= 0;
  }
}
