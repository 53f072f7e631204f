package io.citytwin.crs;

import java.util.OptionalDouble;
import org.locationtech.jts.geom.Envelope;

/**
 * The datums of maps in mainland China: formulas known forwards only, undone by iteration.
 *
 * <p>GCJ-02 displaces WGS 84 by up to about 700 m, BD-09 displaces GCJ-02 once more. Neither has an
 * official publication; the formulas are those in common public use. As published, GCJ-02 is
 * applied inside a rectangle around China (72.004 to 137.8347 east, 0.8293 to 55.8271 north), which
 * also covers parts of its neighbours, and leaves everything outside unmoved.
 *
 * <p>The inverse is a fixed-point iteration run until a step is below 1e-11 degrees: there and back
 * agrees within 1e-12 degrees (0.1 micrometres), except within a kilometre of the rectangle's edge,
 * where the published formula jumps and has no inverse.
 */
final class ObfuscatedOperation implements CoordinateOperation {

  static final CoordinateOperation GCJ_02 = new ObfuscatedOperation(false);
  static final CoordinateOperation BD_09 = new ObfuscatedOperation(true);

  private static final Envelope CHINA = new Envelope(72.004, 137.8347, 0.8293, 55.8271);

  /** Semi-major axis in metres and squared eccentricity of the Krasovsky ellipsoid of 1940. */
  private static final double SEMI_MAJOR = 6378245.0;

  private static final double ECCENTRICITY_SQUARED = 0.00669342162296594323;

  private static final double BD_PERIOD = Math.PI * 3000 / 180;
  private static final int MOST_STEPS = 50;
  private static final double SETTLED = 1e-11;

  private final boolean baidu;

  private ObfuscatedOperation(boolean baidu) {
    this.baidu = baidu;
  }

  @Override
  public void fromStorage(double[] xy) {
    for (int i = 0; i < xy.length; i += 2) {
      forward(xy, i);
    }
  }

  @Override
  public void toStorage(double[] xy) {
    double[] trial = new double[2];
    for (int i = 0; i < xy.length; i += 2) {
      inverse(xy, i, trial);
    }
  }

  @Override
  public Envelope areaOfUse() {
    return new Envelope(CHINA);
  }

  /** Against the formulas; whether a map follows them is another question. */
  @Override
  public OptionalDouble accuracyMeters() {
    return OptionalDouble.of(1e-4);
  }

  @Override
  public DatumShift datumShift() {
    return DatumShift.PUBLISHED;
  }

  /** Looks for the place whose displaced image is the pair at {@code i}. */
  private void inverse(double[] xy, int i, double[] trial) {
    double x = xy[i];
    double y = xy[i + 1];
    for (int step = 0; step < MOST_STEPS; step++) {
      trial[0] = x;
      trial[1] = y;
      forward(trial, 0);
      double dx = xy[i] - trial[0];
      double dy = xy[i + 1] - trial[1];
      x += dx;
      y += dy;
      if (Math.abs(dx) < SETTLED && Math.abs(dy) < SETTLED) {
        break;
      }
    }
    xy[i] = x;
    xy[i + 1] = y;
  }

  private void forward(double[] xy, int i) {
    if (CHINA.contains(xy[i], xy[i + 1])) {
      displaceToGcj02(xy, i);
    }
    if (baidu) {
      displaceToBd09(xy, i);
    }
  }

  private static void displaceToGcj02(double[] xy, int i) {
    double x = xy[i] - 105;
    double y = xy[i + 1] - 35;
    double latitude = Math.toRadians(xy[i + 1]);
    double sine = Math.sin(latitude);
    double w2 = 1 - ECCENTRICITY_SQUARED * sine * sine;
    double w = Math.sqrt(w2);
    double metersPerDegreeEast = Math.toRadians(SEMI_MAJOR / w * Math.cos(latitude));
    double metersPerDegreeNorth =
        Math.toRadians(SEMI_MAJOR * (1 - ECCENTRICITY_SQUARED) / (w2 * w));
    xy[i] += metersEast(x, y) / metersPerDegreeEast;
    xy[i + 1] += metersNorth(x, y) / metersPerDegreeNorth;
  }

  private static double metersEast(double x, double y) {
    double trend = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
    double waves =
        ripple(x) + wave(20, x) + wave(40, x / 3) + wave(150, x / 12) + wave(300, x / 30);
    return trend + waves * 2 / 3;
  }

  private static double metersNorth(double x, double y) {
    double trend = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
    double waves =
        ripple(x) + wave(20, y) + wave(40, y / 3) + wave(160, y / 12) + wave(320, y / 30);
    return trend + waves * 2 / 3;
  }

  private static double ripple(double x) {
    return wave(20, 6 * x) + wave(20, 2 * x);
  }

  private static double wave(double meters, double halfTurns) {
    return meters * Math.sin(halfTurns * Math.PI);
  }

  private static void displaceToBd09(double[] xy, int i) {
    double x = xy[i];
    double y = xy[i + 1];
    double radius = Math.hypot(x, y) + 0.00002 * Math.sin(y * BD_PERIOD);
    double angle = Math.atan2(y, x) + 0.000003 * Math.cos(x * BD_PERIOD);
    xy[i] = radius * Math.cos(angle) + 0.0065;
    xy[i + 1] = radius * Math.sin(angle) + 0.006;
  }
}
