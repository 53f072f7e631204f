package io.citytwin.importer.synthetic.plan;

import io.citytwin.importer.synthetic.plan.Quad.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Outline of a building.
 *
 * @param shell x, y pairs in metres, against the clock, not closed
 * @param court outline of its court, with the clock; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // coordinates by the million, never compared
public record Footprint(double[] shell, double @Nullable [] court) {

  /** Ground covered, in square metres. */
  public double areaSquareMeters() {
    return Shoreline.area(shell) + (court == null ? 0 : Shoreline.area(court));
  }

  /** Middle of the outer wall nearest to the line through two points, x and y in metres. */
  double[] wallFacing(double ax, double ay, double bx, double by) {
    double[] best = new double[2];
    double nearest = Double.POSITIVE_INFINITY;
    double norm = Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay));
    for (int k = 0; k < shell.length; k += 2) {
      int next = (k + 2) % shell.length;
      double x = (shell[k] + shell[next]) / 2;
      double y = (shell[k + 1] + shell[next + 1]) / 2;
      double distance = Math.abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / norm;
      if (distance < nearest) {
        nearest = distance;
        best[0] = x;
        best[1] = y;
      }
    }
    return best;
  }

  static Footprint rectangle(Frame f) {
    return polygon(f, -1, -1, 1, -1, 1, 1, -1, 1);
  }

  /** An L, its inner corner at the given fractions of the half sizes. */
  static Footprint angle(Frame f, double a, double b) {
    return polygon(f, -1, -1, 1, -1, 1, b, a, b, a, 1, -1, 1);
  }

  /** A U, open to the north; the wings take the given fraction of the half width each. */
  static Footprint horseshoe(Frame f, double wing, double back) {
    return polygon(
        f, -1, -1, 1, -1, 1, 1, 1 - wing, 1, 1 - wing, -1 + back, -1 + wing, -1 + back, -1 + wing,
        1, -1, 1);
  }

  /** An H lying on its side arms. */
  static Footprint doubleWing(Frame f, double wing, double bar) {
    return polygon(
        f, -1, -1, -1 + wing, -1, -1 + wing, -bar, 1 - wing, -bar, 1 - wing, -1, 1, -1, 1, 1,
        1 - wing, 1, 1 - wing, bar, -1 + wing, bar, -1 + wing, 1, -1, 1);
  }

  /** A cross: the tower with four flats a floor. */
  static Footprint cross(Frame f, double a, double b) {
    return polygon(
        f, -a, -1, a, -1, a, -b, 1, -b, 1, b, a, b, a, 1, -a, 1, -a, b, -1, b, -1, -b, -a, -b);
  }

  /** A rectangle round a court. */
  static Footprint courtyard(Frame f, double open) {
    double[] court = place(f, -open, -open, -open, open, open, open, open, -open);
    return new Footprint(rectangle(f).shell, court);
  }

  /** A regular polygon of so many corners inside the frame: tanks, round towers. */
  static Footprint round(Frame f, int corners) {
    double radius = Math.min(f.width(), f.depth()) / 2;
    double[] shell = new double[2 * corners];
    for (int k = 0; k < corners; k++) {
      double angle = 2 * Math.PI * (k + 0.5) / corners;
      double u = radius * StrictMath.cos(angle);
      double v = radius * StrictMath.sin(angle);
      shell[2 * k] = f.x(u, v);
      shell[2 * k + 1] = f.y(u, v);
    }
    return new Footprint(shell, null);
  }

  private static Footprint polygon(Frame f, double... halves) {
    return new Footprint(place(f, halves), null);
  }

  private static double[] place(Frame f, double... halves) {
    double[] placed = new double[halves.length];
    for (int k = 0; k < halves.length; k += 2) {
      double u = halves[k] * f.width() / 2;
      double v = halves[k + 1] * f.depth() / 2;
      placed[k] = f.x(u, v);
      placed[k + 1] = f.y(u, v);
    }
    return placed;
  }
}
