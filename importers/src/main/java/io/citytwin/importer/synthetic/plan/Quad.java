package io.citytwin.importer.synthetic.plan;

import org.jspecify.annotations.Nullable;

/** A convex quadrilateral in metres, against the clock; corner k is (x[k], y[k]). */
@SuppressWarnings("ArrayRecordComponent") // coordinates by the million, never compared
record Quad(double[] x, double[] y) {

  /**
   * Moves each side inwards by its own distance.
   *
   * @param inset distance for the side from corner k to corner k + 1
   * @return null if nothing convex is left
   */
  @Nullable Quad inset(double... inset) {
    double[] px = new double[4];
    double[] py = new double[4];
    for (int k = 0; k < 4; k++) {
      int before = (k + 3) % 4;
      double ax = x[k] - x[before];
      double ay = y[k] - y[before];
      double bx = x[(k + 1) % 4] - x[k];
      double by = y[(k + 1) % 4] - y[k];
      double a = Math.sqrt(ax * ax + ay * ay);
      double b = Math.sqrt(bx * bx + by * by);
      double cross = (ax * by - ay * bx) / (a * b);
      if (!(cross > 0.2)) {
        return null;
      }
      // The corner moves along both sides until it is as far from each as asked.
      px[k] = x[k] + (inset[before] * bx / b - inset[k] * ax / a) / cross;
      py[k] = y[k] + (inset[before] * by / b - inset[k] * ay / a) / cross;
    }
    Quad inner = new Quad(px, py);
    return inner.isConvex() && inner.runsLike(this) ? inner : null;
  }

  private boolean isConvex() {
    for (int k = 0; k < 4; k++) {
      int n = (k + 1) % 4;
      int m = (k + 2) % 4;
      if (!((x[n] - x[k]) * (y[m] - y[n]) - (y[n] - y[k]) * (x[m] - x[n]) > 1)) {
        return false;
      }
    }
    return true;
  }

  /**
   * True if no side has turned round, as it does when the inset was larger than the quadrilateral.
   */
  private boolean runsLike(Quad outer) {
    for (int k = 0; k < 4; k++) {
      int n = (k + 1) % 4;
      double dot =
          (x[n] - x[k]) * (outer.x[n] - outer.x[k]) + (y[n] - y[k]) * (outer.y[n] - outer.y[k]);
      if (dot <= 0) {
        return false;
      }
    }
    return true;
  }

  /** The part between fractions of the way from west to east (s) and from south to north (t). */
  Quad part(double s0, double s1, double t0, double t1) {
    double[] px = new double[4];
    double[] py = new double[4];
    double[] s = {s0, s1, s1, s0};
    double[] t = {t0, t0, t1, t1};
    for (int k = 0; k < 4; k++) {
      px[k] = at(x, s[k], t[k]);
      py[k] = at(y, s[k], t[k]);
    }
    return new Quad(px, py);
  }

  private static double at(double[] c, double s, double t) {
    return (1 - t) * ((1 - s) * c[0] + s * c[1]) + t * ((1 - s) * c[3] + s * c[2]);
  }

  /** Its corners as x, y pairs, against the clock, not closed. */
  double[] ring() {
    return new double[] {x[0], y[0], x[1], y[1], x[2], y[2], x[3], y[3]};
  }

  /** Mean length of the south and the north side. */
  double width() {
    return (side(0) + side(2)) / 2;
  }

  /** Mean length of the east and the west side. */
  double depth() {
    return (side(1) + side(3)) / 2;
  }

  private double side(int k) {
    double dx = x[(k + 1) % 4] - x[k];
    double dy = y[(k + 1) % 4] - y[k];
    return Math.sqrt(dx * dx + dy * dy);
  }

  /**
   * The rectangle along the mean direction of the south and north sides, of at most the given size,
   * that fits round the middle.
   */
  Frame fit(double maxWidth, double maxDepth) {
    double dx = x[1] - x[0] + x[2] - x[3];
    double dy = y[1] - y[0] + y[2] - y[3];
    double norm = Math.sqrt(dx * dx + dy * dy);
    double cx = (x[0] + x[1] + x[2] + x[3]) / 4;
    double cy = (y[0] + y[1] + y[2] + y[3]) / 4;
    double width = Math.min(maxWidth, width());
    double depth = Math.min(maxDepth, depth());
    Frame frame = new Frame(cx, cy, dx / norm, dy / norm, width, depth);
    while (!holds(frame)) {
      width *= 0.94;
      depth *= 0.94;
      frame = new Frame(cx, cy, dx / norm, dy / norm, width, depth);
    }
    return frame;
  }

  private boolean holds(Frame frame) {
    for (int corner = 0; corner < 4; corner++) {
      double u = corner == 0 || corner == 3 ? -0.5 : 0.5;
      double v = corner < 2 ? -0.5 : 0.5;
      double px = frame.x(u * frame.width(), v * frame.depth());
      double py = frame.y(u * frame.width(), v * frame.depth());
      for (int k = 0; k < 4; k++) {
        int n = (k + 1) % 4;
        if ((x[n] - x[k]) * (py - y[k]) - (y[n] - y[k]) * (px - x[k]) < 0) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * A rectangle's own axes.
   *
   * @param cx middle, metres east
   * @param cy middle, metres north
   * @param cos direction of the width, x part
   * @param sin direction of the width, y part
   * @param width size along that direction, metres
   * @param depth size across it, metres
   */
  record Frame(double cx, double cy, double cos, double sin, double width, double depth) {

    double x(double u, double v) {
      return cx + u * cos - v * sin;
    }

    double y(double u, double v) {
      return cy + u * sin + v * cos;
    }
  }
}
