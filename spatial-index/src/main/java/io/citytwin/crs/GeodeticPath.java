package io.citytwin.crs;

import java.util.OptionalDouble;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.NoninvertibleTransformException;
import org.geotools.api.referencing.operation.TransformException;
import org.locationtech.jts.geom.Envelope;

/**
 * Both ways between a system and the storage CRS, by GeoTools.
 *
 * <p>Far outside the area of a projection its formulas return places without meaning. Each pair is
 * therefore moved back again and becomes NaN unless it returns within a metre.
 */
final class GeodeticPath implements CoordinateOperation {

  static final double TOLERANCE_DEGREES = 1e-5;
  static final double TOLERANCE_METERS = 1;

  private final MathTransform toStorage;
  private final MathTransform fromStorage;
  private final Envelope areaOfUse;
  private final double tolerance;
  private final OptionalDouble accuracyMeters;
  private final DatumShift datumShift;

  /**
   * Makes a path.
   *
   * @param tolerance about a metre in the unit of the system
   */
  GeodeticPath(
      MathTransform toStorage,
      Envelope areaOfUse,
      double tolerance,
      OptionalDouble accuracyMeters,
      DatumShift datumShift)
      throws NoninvertibleTransformException {
    this.toStorage = toStorage;
    this.fromStorage = toStorage.inverse();
    this.areaOfUse = areaOfUse;
    this.tolerance = tolerance;
    this.accuracyMeters = accuracyMeters;
    this.datumShift = datumShift;
  }

  @Override
  public void toStorage(double[] xy) {
    move(xy, toStorage, fromStorage, tolerance);
  }

  @Override
  public void fromStorage(double[] xy) {
    move(xy, fromStorage, toStorage, TOLERANCE_DEGREES);
  }

  @Override
  public Envelope areaOfUse() {
    return new Envelope(areaOfUse);
  }

  @Override
  public OptionalDouble accuracyMeters() {
    return accuracyMeters;
  }

  @Override
  public DatumShift datumShift() {
    return datumShift;
  }

  private static void move(double[] xy, MathTransform there, MathTransform back, double tolerance) {
    double[] moved = transformed(xy, there);
    double[] returned = transformed(moved, back);
    for (int i = 0; i < xy.length; i += 2) {
      boolean returns =
          Math.abs(returned[i] - xy[i]) <= tolerance
              && Math.abs(returned[i + 1] - xy[i + 1]) <= tolerance;
      xy[i] = returns ? moved[i] : Double.NaN;
      xy[i + 1] = returns ? moved[i + 1] : Double.NaN;
    }
  }

  private static double[] transformed(double[] xy, MathTransform transform) {
    double[] result = new double[xy.length];
    try {
      transform.transform(xy, 0, result, 0, xy.length / 2);
    } catch (TransformException outsideDomain) {
      oneByOne(xy, transform, result);
    }
    return result;
  }

  /** After a bulk transform failed: only the pairs at fault become NaN. */
  private static void oneByOne(double[] xy, MathTransform transform, double[] result) {
    for (int i = 0; i < xy.length; i += 2) {
      try {
        transform.transform(xy, i, result, i, 1);
      } catch (TransformException outsideDomain) {
        result[i] = Double.NaN;
        result[i + 1] = Double.NaN;
      }
    }
  }
}
