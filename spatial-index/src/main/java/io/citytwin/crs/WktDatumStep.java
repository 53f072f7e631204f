package io.citytwin.crs;

import io.citytwin.crs.WktSystem.Datum;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.crs.SingleCRS;
import org.geotools.api.referencing.datum.Ellipsoid;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultGeographicCRS;
import org.geotools.referencing.cs.DefaultEllipsoidalCS;
import org.geotools.referencing.datum.BursaWolfParameters;
import org.geotools.referencing.datum.DefaultEllipsoid;
import org.geotools.referencing.datum.DefaultGeodeticDatum;
import org.geotools.referencing.datum.DefaultPrimeMeridian;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;
import si.uom.SI;

/**
 * The datum step of a well-known text: by the parameters it gives; else, if its datum is one of
 * {@link DatumTable}, as for the code of that datum; else none.
 *
 * @param path from longitude and latitude to those of the storage CRS; null if nothing is moved
 * @param remark what a person should know of it
 */
record WktDatumStep(
    @Nullable MathTransform path,
    OptionalDouble accuracyMeters,
    DatumShift shift,
    Optional<String> remark) {

  /** Semi-major axes of WGS 84 and GRS 1980, and how near an ellipsoid must be to count as one. */
  private static final double EARTH_METERS = 6378137;

  private static final double EARTH_INVERSE_FLATTENING = 298.257223563;
  private static final double SAME = 1e-4;

  static WktDatumStep find(Datum datum, Envelope area) throws FactoryException, TransformException {
    List<Double> given = datum.toWgs84();
    if (given != null) {
      return byParameters(datum, given, area);
    }
    Optional<DatumTable.Row> row = DatumTable.find(datum);
    if (row.isPresent()) {
      return byDataset(row.get(), area);
    }
    boolean earthCentred =
        Math.abs(datum.semiMajor() - EARTH_METERS) < SAME
            && Math.abs(datum.inverseFlattening() - EARTH_INVERSE_FLATTENING) < SAME;
    return new WktDatumStep(
        null,
        OptionalDouble.empty(),
        earthCentred ? DatumShift.ASSUMED : DatumShift.UNKNOWN,
        Optional.of("the datum '%s' is not one of those known".formatted(datum.name())));
  }

  /** Where a datum is used; everywhere if it is not known. */
  static Envelope area(Datum datum) {
    Optional<DatumTable.Row> row = DatumTable.find(datum);
    if (row.isPresent()) {
      try {
        return EpsgOperation.areaOfUse(EpsgDatabase.decode("EPSG:" + row.get().code()));
      } catch (FactoryException notInTheDataset) {
        return CoordinateOperation.IDENTITY.areaOfUse();
      }
    }
    return CoordinateOperation.IDENTITY.areaOfUse();
  }

  private static WktDatumStep byDataset(DatumTable.Row row, Envelope area)
      throws FactoryException, TransformException {
    SingleCRS base = (SingleCRS) EpsgDatabase.decode("EPSG:" + row.code());
    DatumStep step = DatumStep.find(base, area);
    return new WktDatumStep(
        step.negligible(area) ? null : step.path(),
        step.accuracyMeters(),
        step.shift(area),
        Optional.empty());
  }

  private static WktDatumStep byParameters(Datum datum, List<Double> seven, Envelope area)
      throws FactoryException, TransformException {
    BursaWolfParameters helmert = new BursaWolfParameters(DefaultGeodeticDatum.WGS84);
    helmert.dx = seven.get(0);
    helmert.dy = seven.get(1);
    helmert.dz = seven.get(2);
    helmert.ex = seven.get(3);
    helmert.ey = seven.get(4);
    helmert.ez = seven.get(5);
    helmert.ppm = seven.get(6);
    CoordinateReferenceSystem from =
        new DefaultGeographicCRS(
            "of the text",
            new DefaultGeodeticDatum(
                Map.of("name", "of the text", DefaultGeodeticDatum.BURSA_WOLF_KEY, helmert),
                ellipsoid(datum),
                DefaultPrimeMeridian.GREENWICH),
            DefaultEllipsoidalCS.GEODETIC_2D);
    DatumStep step =
        new DatumStep(
            CRS.findMathTransform(from, DefaultGeographicCRS.WGS84, true), OptionalDouble.empty());
    return new WktDatumStep(
        step.negligible(area) ? null : step.path(),
        OptionalDouble.empty(),
        DatumShift.GIVEN,
        Optional.empty());
  }

  private static Ellipsoid ellipsoid(Datum datum) {
    double inverse = datum.inverseFlattening();
    return inverse == 0
        ? DefaultEllipsoid.createEllipsoid(
            "of the text", datum.semiMajor(), datum.semiMajor(), SI.METRE)
        : DefaultEllipsoid.createFlattenedSphere(
            "of the text", datum.semiMajor(), inverse, SI.METRE);
  }
}
