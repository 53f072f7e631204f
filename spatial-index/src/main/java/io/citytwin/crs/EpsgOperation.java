package io.citytwin.crs;

import java.util.OptionalDouble;
import javax.measure.Unit;
import javax.measure.quantity.Angle;
import javax.measure.quantity.Length;
import org.geotools.api.metadata.extent.GeographicBoundingBox;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.ReferenceIdentifier;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.crs.SingleCRS;
import org.geotools.api.referencing.cs.AxisDirection;
import org.geotools.api.referencing.cs.CoordinateSystem;
import org.geotools.api.referencing.datum.GeodeticDatum;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.NoninvertibleTransformException;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.referencing.CRS;
import org.geotools.referencing.operation.transform.ConcatenatedTransform;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;
import si.uom.NonSI;
import si.uom.SI;

/**
 * A system of the EPSG dataset, by GeoTools.
 *
 * <p>Far outside the area of a projection its formulas return places without meaning. Each pair is
 * therefore moved back again and becomes NaN unless it returns within a metre.
 */
final class EpsgOperation implements CoordinateOperation {

  private static final double TOLERANCE_DEGREES = 1e-5;
  private static final double TOLERANCE_METERS = 1;

  private final MathTransform toStorage;
  private final MathTransform fromStorage;
  private final Envelope areaOfUse;
  private final double tolerance;
  private final OptionalDouble accuracyMeters;

  private EpsgOperation(
      MathTransform toStorage, Envelope areaOfUse, double tolerance, OptionalDouble accuracyMeters)
      throws NoninvertibleTransformException {
    this.toStorage = toStorage;
    this.fromStorage = toStorage.inverse();
    this.areaOfUse = areaOfUse;
    this.tolerance = tolerance;
    this.accuracyMeters = accuracyMeters;
  }

  /**
   * Finds the system and the way to the storage CRS.
   *
   * @throws io.citytwin.model.error.TwinException UNSUPPORTED_CRS if there is none
   */
  static EpsgOperation of(CrsCode code) {
    try {
      SingleCRS system = horizontal(code);
      Envelope area = areaOfUse(system);
      DatumStep step = DatumStep.find(system, area);
      return new EpsgOperation(
          pathToStorage(system, area, step), area, tolerance(system), step.accuracyMeters());
    } catch (FactoryException | TransformException e) {
      throw CrsCode.unsupported(code.text(), "is not a CRS of the EPSG dataset in use", e);
    }
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

  private static SingleCRS horizontal(CrsCode code) throws FactoryException {
    CoordinateReferenceSystem whole = EpsgDatabase.decode(code.text());
    SingleCRS system = CRS.getHorizontalCRS(whole);
    if (system == null || !(system.getDatum() instanceof GeodeticDatum)) {
      throw CrsCode.unsupported(code.text(), "has no horizontal part on the earth", null);
    }
    if (!runsEastAndNorth(system)) {
      system = eastFirst(code, system);
    }
    return system;
  }

  /**
   * The horizontal part of a compound system keeps the axis order of its definition: ask for it by
   * its own code.
   */
  private static SingleCRS eastFirst(CrsCode code, SingleCRS part) throws FactoryException {
    for (ReferenceIdentifier identifier : part.getIdentifiers()) {
      if (EpsgDatabase.decode(identifier.toString()) instanceof SingleCRS turned
          && runsEastAndNorth(turned)) {
        return turned;
      }
    }
    throw CrsCode.unsupported(code.text(), "has axes that do not run east and north", null);
  }

  private static boolean runsEastAndNorth(SingleCRS system) {
    CoordinateSystem axes = system.getCoordinateSystem();
    return axes.getDimension() == 2
        && axes.getAxis(0).getDirection().equals(AxisDirection.EAST)
        && axes.getAxis(1).getDirection().equals(AxisDirection.NORTH);
  }

  /** A metre, or about as much in degrees, in the unit of the system's axes. */
  private static double tolerance(SingleCRS system) {
    Unit<?> unit = system.getCoordinateSystem().getAxis(0).getUnit();
    return unit.isCompatible(SI.METRE)
        ? SI.METRE.getConverterTo(unit.asType(Length.class)).convert(TOLERANCE_METERS)
        : NonSI.DEGREE_ANGLE.getConverterTo(unit.asType(Angle.class)).convert(TOLERANCE_DEGREES);
  }

  private static Envelope areaOfUse(CoordinateReferenceSystem system) {
    return envelope(CRS.getGeographicBoundingBox(system));
  }

  /** Longitude and latitude in degrees; all longitudes if the box crosses the antimeridian. */
  static Envelope envelope(@Nullable GeographicBoundingBox box) {
    if (box == null) {
      return IDENTITY.areaOfUse();
    }
    boolean crossesAntimeridian = box.getWestBoundLongitude() > box.getEastBoundLongitude();
    return new Envelope(
        crossesAntimeridian ? -180 : box.getWestBoundLongitude(),
        crossesAntimeridian ? 180 : box.getEastBoundLongitude(),
        box.getSouthBoundLatitude(),
        box.getNorthBoundLatitude());
  }

  private static MathTransform pathToStorage(SingleCRS system, Envelope area, DatumStep step)
      throws FactoryException, TransformException {
    MathTransform toDegrees =
        CRS.findMathTransform(system, DatumStep.longitudeLatitude(system), true);
    return step.negligible(area) ? toDegrees : ConcatenatedTransform.create(toDegrees, step.path());
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
