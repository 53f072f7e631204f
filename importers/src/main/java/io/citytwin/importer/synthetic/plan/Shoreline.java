package io.citytwin.importer.synthetic.plan;

import java.util.Arrays;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/**
 * Outlines of land cells: the corners, and outside each embankment edge the strip of quay or bank
 * up to the shore.
 *
 * <p>Cells that meet share all points of their common border, so that unions of cells are exact.
 */
public final class Shoreline {

  private static final int PARTS = 4;
  private static final GeometryFactory METERS = new GeometryFactory();

  private final Terrain terrain;
  private final Lattice lattice;

  /** Place on the shore below a vertex of the embankment; the vertex itself where there is none. */
  private final double[] shoreX;

  private final double[] shoreY;

  public Shoreline(Terrain terrain, Lattice lattice) {
    this.terrain = terrain;
    this.lattice = lattice;
    shoreX = new double[lattice.vertexCount()];
    shoreY = new double[lattice.vertexCount()];
    byte[] degree = shoreDegrees();
    for (int v = 0; v < degree.length; v++) {
      shoreX[v] = lattice.x(v);
      shoreY[v] = lattice.y(v);
      if (degree[v] == 2) {
        descend(v);
      }
    }
  }

  /** Number of embankment edges, diagonals of triangles included, that meet in each vertex. */
  private byte[] shoreDegrees() {
    byte[] degree = new byte[lattice.vertexCount()];
    for (int edge = 0; edge < lattice.edgeCount(); edge++) {
      if (lattice.isShore(edge)) {
        degree[lattice.edgeStart(edge)]++;
        degree[lattice.edgeEnd(edge)]++;
      }
    }
    for (int cell = 0; cell < lattice.cellCount(); cell++) {
      if (lattice.isLand(cell) && !lattice.isQuad(cell)) {
        int missing = lattice.missingCorner(cell);
        degree[lattice.corner(cell, (missing + 1) % 4)]++;
        degree[lattice.corner(cell, (missing + 3) % 4)]++;
      }
    }
    return degree;
  }

  private void descend(int v) {
    double px = lattice.x(v);
    double py = lattice.y(v);
    double gx = terrain.shore(px + 4, py) - terrain.shore(px - 4, py);
    double gy = terrain.shore(px, py + 4) - terrain.shore(px, py - 4);
    double norm = StrictMath.hypot(gx, gy);
    double reach = root(px, py, -gx / norm, -gy / norm, 0, 48);
    if (norm > 0 && reach > 3) {
      shoreX[v] = px - reach * gx / norm;
      shoreY[v] = py - reach * gy / norm;
    }
  }

  /**
   * Distance along a ray at which land turns to water; 0 if it does not between the two given ones.
   */
  private double root(double px, double py, double dx, double dy, double from, double to) {
    double low = from;
    double high = to;
    if (terrain.shore(px + low * dx, py + low * dy) <= 0
        || terrain.shore(px + high * dx, py + high * dy) > 0) {
      return 0;
    }
    for (int k = 0; k < 30; k++) {
      double middle = (low + high) / 2;
      if (terrain.shore(px + middle * dx, py + middle * dy) > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** True if the vertex has a place of its own at the shore. */
  boolean hasShore(int vertex) {
    return shoreX[vertex] != lattice.x(vertex) || shoreY[vertex] != lattice.y(vertex);
  }

  double shoreX(int vertex) {
    return shoreX[vertex];
  }

  double shoreY(int vertex) {
    return shoreY[vertex];
  }

  /**
   * Outline of a land cell: x, y pairs in metres, against the clock, not closed.
   *
   * @param cell a cell with land
   */
  public double[] outline(int cell) {
    Ring ring = new Ring();
    int missing = lattice.missingCorner(cell);
    for (int k = 0; k < 4; k++) {
      if (k != missing) {
        int next = (k + 1) % 4 == missing ? (k + 2) % 4 : (k + 1) % 4;
        int a = lattice.corner(cell, k);
        int b = lattice.corner(cell, next);
        ring.add(lattice.x(a), lattice.y(a));
        boolean diagonal = next == (k + 2) % 4;
        if (diagonal || lattice.isShore(lattice.sideEdge(cell, k))) {
          addStrip(ring, a, b);
        }
      }
    }
    return ring.points();
  }

  /** The strip outside the edge from a to b, which has the land on its left. */
  private void addStrip(Ring ring, int a, int b) {
    Ring strip = new Ring();
    if (hasShore(a)) {
      strip.add(shoreX[a], shoreY[a]);
    }
    double dx = shoreX[b] - shoreX[a];
    double dy = shoreY[b] - shoreY[a];
    double length = StrictMath.hypot(dx, dy);
    for (int part = 1; part < PARTS && length > 8; part++) {
      double t = part / (double) PARTS;
      double d =
          bulge(shoreX[a] + t * dx, shoreY[a] + t * dy, dy / length, -dx / length, 0.1 * length);
      strip.add(shoreX[a] + t * dx + d * dy / length, shoreY[a] + t * dy - d * dx / length);
    }
    if (hasShore(b)) {
      strip.add(shoreX[b], shoreY[b]);
    }
    if (isProper(strip.points(), a, b)) {
      ring.addAll(strip);
    }
  }

  private double bulge(double px, double py, double nx, double ny, double most) {
    double backX = px - most * nx;
    double backY = py - most * ny;
    double reach = root(backX, backY, nx, ny, 0, 2 * most);
    return reach > 0 ? reach - most : 0;
  }

  private boolean isProper(double[] strip, int a, int b) {
    if (strip.length == 0) {
      return false;
    }
    Coordinate[] ring = new Coordinate[strip.length / 2 + 3];
    ring[0] = new Coordinate(lattice.x(a), lattice.y(a));
    for (int k = 0; k < strip.length / 2; k++) {
      ring[k + 1] = new Coordinate(strip[2 * k], strip[2 * k + 1]);
    }
    ring[ring.length - 2] = new Coordinate(lattice.x(b), lattice.y(b));
    ring[ring.length - 1] = ring[0];
    Polygon polygon = METERS.createPolygon(ring);
    return polygon.isValid() && org.locationtech.jts.algorithm.Orientation.isCCW(ring);
  }

  /** Area inside an outline, in square metres. */
  public static double area(double[] outline) {
    double sum = 0;
    int n = outline.length;
    for (int k = 0; k < n; k += 2) {
      int next = (k + 2) % n;
      sum += outline[k] * outline[next + 1] - outline[next] * outline[k + 1];
    }
    return sum / 2;
  }

  /** A growing list of x, y pairs. */
  private static final class Ring {

    private double[] points = new double[32];
    private int length;

    void add(double px, double py) {
      if (length == points.length) {
        points = Arrays.copyOf(points, 2 * length);
      }
      points[length++] = px;
      points[length++] = py;
    }

    void addAll(Ring other) {
      for (int k = 0; k < other.length; k += 2) {
        add(other.points[k], other.points[k + 1]);
      }
    }

    double[] points() {
      return Arrays.copyOf(points, length);
    }
  }
}
