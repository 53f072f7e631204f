package io.citytwin.crs;

import io.citytwin.model.error.TwinException;
import java.util.Optional;
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
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.referencing.CRS;
import org.geotools.referencing.operation.transform.ConcatenatedTransform;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;
import si.uom.NonSI;
import si.uom.SI;

/** A system of the EPSG dataset, by GeoTools. */
final class EpsgOperation {

  private EpsgOperation() {}

  /**
   * Finds the system and the way to the storage CRS.
   *
   * @throws io.citytwin.model.error.TwinException UNSUPPORTED_CRS if there is none
   */
  static CoordinateOperation of(CrsCode code) {
    try {
      SingleCRS system = horizontal(code);
      Envelope area = areaOfUse(system);
      DatumStep step = DatumStep.find(system, area);
      return new GeodeticPath(
          pathToStorage(system, area, step),
          area,
          tolerance(system),
          step.accuracyMeters(),
          step.shift(area));
    } catch (FactoryException | TransformException e) {
      throw CrsCode.unsupported(code.text(), "is not a CRS of the EPSG dataset in use", e);
    }
  }

  /**
   * A system without its datum step.
   *
   * @param toDegrees from its axes to longitude from Greenwich and latitude on its own datum
   * @param area where it is meant for
   */
  record OwnDegrees(MathTransform toDegrees, Envelope area) {}

  /** What the dataset says of a code but for the datum; empty if it does not have it. */
  static Optional<OwnDegrees> ownDegrees(CrsCode code) {
    try {
      SingleCRS system = horizontal(code);
      MathTransform toDegrees =
          CRS.findMathTransform(system, DatumStep.longitudeLatitude(system), true);
      return Optional.of(
          new OwnDegrees(
              ConcatenatedTransform.create(
                  toDegrees, DatumStep.eastward(DatumStep.meridian(system))),
              areaOfUse(system)));
    } catch (FactoryException | TwinException notInTheDataset) {
      return Optional.empty();
    }
  }

  /** Which axis a definition lists first: the one to the north, or the one to the east. */
  static boolean northFirst(CrsCode code) {
    try {
      SingleCRS system = CRS.getHorizontalCRS(CRS.decode(code.text(), false));
      if (system == null) {
        throw CrsCode.unsupported(code.text(), "has no horizontal part on the earth", null);
      }
      return CRS.getAxisOrder(system) == CRS.AxisOrder.NORTH_EAST;
    } catch (FactoryException e) {
      throw CrsCode.unsupported(code.text(), "is not a CRS of the EPSG dataset in use", e);
    }
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
        ? SI.METRE.getConverterTo(unit.asType(Length.class)).convert(GeodeticPath.TOLERANCE_METERS)
        : NonSI.DEGREE_ANGLE
            .getConverterTo(unit.asType(Angle.class))
            .convert(GeodeticPath.TOLERANCE_DEGREES);
  }

  static Envelope areaOfUse(CoordinateReferenceSystem system) {
    return envelope(CRS.getGeographicBoundingBox(system));
  }

  /** Longitude and latitude in degrees; all longitudes if the box crosses the antimeridian. */
  static Envelope envelope(@Nullable GeographicBoundingBox box) {
    if (box == null) {
      return CoordinateOperation.IDENTITY.areaOfUse();
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
}
