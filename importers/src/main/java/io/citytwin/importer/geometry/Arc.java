package io.citytwin.importer.geometry;

/**
 * A circular arc as straight pieces.
 *
 * <p>Two pieces turn by at most {@link #MAX_TURN_DEGREES} against each other, and none is farther
 * from the arc than {@link #MAX_CHORD_ERROR} units of the CRS: one centimetre in a system of
 * metres, and never more than 0.07 % of the radius. The same arc walked the other way gives the
 * same positions, so that neighbours who share an arc still touch.
 */
public final class Arc {

  /** Largest distance of a piece from its arc, in the unit of the coordinates. */
  public static final double MAX_CHORD_ERROR = 0.01;

  /** Largest turn from one piece to the next. */
  public static final double MAX_TURN_DEGREES = 4;

  /** Pieces of one arc; only an arc of many kilometres would want more. */
  static final int MAX_PIECES = 10_000;

  private Arc() {}

  /**
   * Makes a string of arcs straight.
   *
   * @param controls start, a point on the arc, end, which is the next one's start, and so on
   * @throws GeometryFault MALFORMED_RECORD if their number is not 3, 5, 7 …
   */
  public static Positions string(Positions controls) throws GeometryFault {
    Positions line = new Positions();
    if (controls.size() == 0) {
      return line;
    }
    if (controls.size() < 3 || controls.size() % 2 == 0) {
      throw ShapeBuilder.malformed(
          "a string of arcs needs 3, 5, 7 … positions, found " + controls.size());
    }
    line.add(controls.x(0), controls.y(0), controls.z(0));
    for (int i = 0; i + 2 < controls.size(); i += 2) {
      add(controls, i, line);
    }
    return line;
  }

  /**
   * Adds the positions of an arc after its start, which the list ends with or the caller adds.
   *
   * @param points three positions: start, a point on the arc, end. If start and end are the same,
   *     the arc is a full circle and the second point lies opposite. If the three lie on one line,
   *     they are added as they are.
   */
  static void add(Positions points, int first, Positions to) {
    if (isBackward(points, first)) {
      Positions turned = new Positions();
      for (int i = 2; i >= 0; i--) {
        turned.add(points.x(first + i), points.y(first + i), points.z(first + i));
      }
      Positions found = new Positions();
      addForward(turned, 0, found);
      for (int i = found.size() - 2; i >= 0; i--) {
        to.add(found.x(i), found.y(i), found.z(i));
      }
      to.add(points.x(first + 2), points.y(first + 2), points.z(first + 2));
    } else {
      addForward(points, first, to);
    }
  }

  /**
   * Makes a circle straight that goes through three positions, beginning at the first, closed.
   *
   * @throws GeometryFault MALFORMED_RECORD if there are not three, or they lie on one line
   */
  public static Positions circle(Positions controls) throws GeometryFault {
    Positions line = new Positions();
    if (controls.size() != 3) {
      throw ShapeBuilder.malformed("a circle needs 3 positions, found " + controls.size());
    }
    double[] centre = centre(controls, 0);
    double radius = Math.hypot(centre[0], centre[1]);
    if (!Double.isFinite(radius)) {
      throw ShapeBuilder.malformed("the three positions of a circle lie on one line");
    }
    line.add(controls.x(0), controls.y(0), controls.z(0));
    sweep(
        controls.x(0) + centre[0],
        controls.y(0) + centre[1],
        radius,
        Math.atan2(-centre[1], -centre[0]),
        2 * Math.PI,
        controls.z(0),
        controls.z(0),
        line);
    line.add(controls.x(0), controls.y(0), controls.z(0));
    return line;
  }

  /** Centre of the circle through three positions, relative to the first; not finite if none. */
  private static double[] centre(Positions p, int first) {
    // Relative to the start: far from the origin the differences would drown.
    double bx = p.x(first + 1) - p.x(first);
    double by = p.y(first + 1) - p.y(first);
    double cx = p.x(first + 2) - p.x(first);
    double cy = p.y(first + 2) - p.y(first);
    if (cx == 0 && cy == 0) {
      return new double[] {bx / 2, by / 2};
    }
    double twice = 2 * (bx * cy - by * cx);
    double b = bx * bx + by * by;
    double c = cx * cx + cy * cy;
    return new double[] {(cy * b - by * c) / twice, (bx * c - cx * b) / twice};
  }

  /**
   * Adds a full circle, counter-clockwise from its easternmost point, closed.
   *
   * @param radius in the unit of the coordinates, finite and positive
   */
  public static void addCircle(double x, double y, double radius, Positions to) {
    to.add(x + radius, y, Double.NaN);
    sweep(x, y, radius, 0, 2 * Math.PI, Double.NaN, Double.NaN, to);
    to.add(x + radius, y, Double.NaN);
  }

  /**
   * Adds an arc about a centre, with both ends.
   *
   * @param start angle of the first position, in radians, counter-clockwise from east
   * @param turn angle to the last one, positive counter-clockwise
   */
  public static void addAbout(
      double x, double y, double radius, double start, double turn, Positions to) {
    to.add(x + radius * Math.cos(start), y + radius * Math.sin(start), Double.NaN);
    sweep(x, y, radius, start, turn, Double.NaN, Double.NaN, to);
    double end = start + turn;
    to.add(x + radius * Math.cos(end), y + radius * Math.sin(end), Double.NaN);
  }

  private static boolean isBackward(Positions p, int first) {
    int byX = Double.compare(p.x(first), p.x(first + 2));
    return byX > 0 || (byX == 0 && p.y(first) > p.y(first + 2));
  }

  private static void addForward(Positions p, int first, Positions to) {
    double bx = p.x(first + 1) - p.x(first);
    double by = p.y(first + 1) - p.y(first);
    double cx = p.x(first + 2) - p.x(first);
    double cy = p.y(first + 2) - p.y(first);
    boolean circle = cx == 0 && cy == 0;
    double[] centre = centre(p, first);
    double ux = centre[0];
    double uy = centre[1];
    double radius = Math.hypot(ux, uy);
    if (Double.isFinite(radius) && radius > 0) {
      double start = Math.atan2(-uy, -ux);
      double end = Math.atan2(cy - uy, cx - ux);
      double turn = circle ? 2 * Math.PI : turn(start, end, bx * cy - by * cx > 0);
      sweep(p.x(first) + ux, p.y(first) + uy, radius, start, turn, p.z(first), p.z(first + 2), to);
    } else if (!circle) {
      to.add(p.x(first + 1), p.y(first + 1), p.z(first + 1));
    }
    to.add(p.x(first + 2), p.y(first + 2), p.z(first + 2));
  }

  private static double turn(double start, double end, boolean counterClockwise) {
    double turn = end - start;
    if (counterClockwise) {
      return turn < 0 ? turn + 2 * Math.PI : turn;
    }
    return turn > 0 ? turn - 2 * Math.PI : turn;
  }

  /** Adds what lies between the ends. */
  private static void sweep(
      double x,
      double y,
      double radius,
      double start,
      double turn,
      double z0,
      double z1,
      Positions to) {
    int pieces = pieces(radius, turn);
    for (int i = 1; i < pieces; i++) {
      double share = (double) i / pieces;
      double angle = start + turn * share;
      to.add(x + radius * Math.cos(angle), y + radius * Math.sin(angle), z0 + (z1 - z0) * share);
    }
  }

  private static int pieces(double radius, double turn) {
    double step = Math.toRadians(MAX_TURN_DEGREES);
    if (radius > MAX_CHORD_ERROR) {
      step = Math.min(step, 2 * Math.acos(1 - MAX_CHORD_ERROR / radius));
    }
    // An acos of almost one is zero: then the limit counts.
    double wanted = Math.ceil(Math.abs(turn) / step - 1e-9);
    return (int) Math.max(1, Math.min(MAX_PIECES, wanted));
  }
}
