package io.citytwin.crs;

import java.awt.geom.AffineTransform;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.geotools.api.metadata.extent.GeographicBoundingBox;
import org.geotools.api.metadata.extent.GeographicExtent;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.ReferenceIdentifier;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.crs.ProjectedCRS;
import org.geotools.api.referencing.crs.SingleCRS;
import org.geotools.api.referencing.datum.Ellipsoid;
import org.geotools.api.referencing.datum.GeodeticDatum;
import org.geotools.api.referencing.operation.CoordinateOperation;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.referencing.CRS;
import org.geotools.referencing.crs.DefaultGeographicCRS;
import org.geotools.referencing.cs.DefaultEllipsoidalCS;
import org.geotools.referencing.operation.AbstractCoordinateOperation;
import org.geotools.referencing.operation.transform.ConcatenatedTransform;
import org.geotools.referencing.operation.transform.ProjectiveTransform;
import org.locationtech.jts.geom.Envelope;
import si.uom.NonSI;
import si.uom.SI;

/**
 * The way from longitude and latitude on a system's own datum to those of the storage CRS.
 *
 * <p>Among the transformations the EPSG dataset holds for a datum, the one is taken whose area
 * covers most of the system's, and of several such the one the dataset prefers. GeoTools by itself
 * takes the preferred one even where it is meant for another half of the country.
 *
 * @param path from longitude and latitude to longitude and latitude
 * @param accuracyMeters what the dataset says of it; empty if it holds none, so that the datum is
 *     taken for WGS 84
 */
record DatumStep(MathTransform path, OptionalDouble accuracyMeters) {

  /**
   * About a centimetre on the ground: less than the accuracy of any transformation between datums,
   * more than the 5 mm by which GeoTools' way over the geocentre misses.
   */
  private static final double NEGLIGIBLE_DEGREES = 1e-7;

  /**
   * CGCS2000 is ITRF97 at the year 2000 (GB 22021-2008); Asia has moved some decimetres since. The
   * dataset in use lacks its transformation.
   */
  private static final String CGCS2000 = "EPSG:4490";

  private static final OptionalDouble PLATE_MOTION = OptionalDouble.of(1);

  static DatumStep find(SingleCRS system, Envelope area) throws FactoryException {
    double meridian = meridian(system);
    if (meridian != 0) {
      var greenwich = DatumTable.find(described((GeodeticDatum) system.getDatum()));
      if (greenwich.isPresent()) {
        SingleCRS same = (SingleCRS) EpsgDatabase.decode("EPSG:" + greenwich.get().code());
        DatumStep step = find(same, area);
        return new DatumStep(chain(eastward(meridian), step.path), step.accuracyMeters);
      }
    }
    return fromGreenwich(system, area);
  }

  private static DatumStep fromGreenwich(SingleCRS system, Envelope area) throws FactoryException {
    CoordinateReferenceSystem from = longitudeLatitude(system);
    CoordinateReferenceSystem to = EpsgDatabase.decode(CrsCode.STORAGE.text());
    SingleCRS base = system instanceof ProjectedCRS projected ? projected.getBaseCRS() : system;
    CoordinateOperation best = null;
    for (CoordinateOperation candidate : candidates(base)) {
      if (best == null || coverage(candidate, area) > coverage(best, area)) {
        best = candidate;
      }
    }
    if (best == null) {
      return new DatumStep(
          chain(path(from, base), path(base, to)), accuracyWithoutCandidates(base));
    }
    return new DatumStep(
        chain(
            path(from, best.getSourceCRS()),
            chain(best.getMathTransform(), path(best.getTargetCRS(), to))),
        OptionalDouble.of(AbstractCoordinateOperation.getAccuracy(best)));
  }

  /** Degrees east of Greenwich from which the longitudes of a system count. */
  static double meridian(SingleCRS system) {
    GeodeticDatum datum = (GeodeticDatum) system.getDatum();
    return datum
        .getPrimeMeridian()
        .getAngularUnit()
        .getConverterTo(NonSI.DEGREE_ANGLE)
        .convert(datum.getPrimeMeridian().getGreenwichLongitude());
  }

  /** From longitudes of a meridian to those of Greenwich. */
  static MathTransform eastward(double meridian) {
    return ProjectiveTransform.create(AffineTransform.getTranslateInstance(meridian, 0));
  }

  private static WktSystem.Datum described(GeodeticDatum datum) {
    Ellipsoid ellipsoid = datum.getEllipsoid();
    return new WktSystem.Datum(
        datum.getName().getCode(),
        "",
        OptionalInt.empty(),
        OptionalInt.empty(),
        ellipsoid.getAxisUnit().getConverterTo(SI.METRE).convert(ellipsoid.getSemiMajorAxis()),
        ellipsoid.getInverseFlattening(),
        null);
  }

  /** Longitude from the system's own meridian and latitude, in degrees, on its datum. */
  static CoordinateReferenceSystem longitudeLatitude(SingleCRS system) {
    GeodeticDatum datum = (GeodeticDatum) system.getDatum();
    return new DefaultGeographicCRS(
        datum.getName().getCode(), datum, DefaultEllipsoidalCS.GEODETIC_2D);
  }

  /**
   * Whether the step moves nothing by as much as a centimetre, looked at in nine places of an area.
   * GeoTools converts between the ellipsoids of WGS 84 and GRS 80 even where the datums are
   * declared equal; PROJ and PostGIS do not. Left out, coordinates in CGCS2000, ETRS89 and the like
   * keep their digits and agree with PostGIS.
   */
  boolean negligible(Envelope area) throws TransformException {
    double[] before = ninePlaces(area);
    double[] after = new double[18];
    path.transform(before, 0, after, 0, 9);
    double farthest = 0;
    for (int i = 0; i < 18; i++) {
      farthest = Math.max(farthest, Math.abs(after[i] - before[i]));
    }
    return farthest < NEGLIGIBLE_DEGREES;
  }

  /** Nine places spread over an area, as pairs. */
  static double[] ninePlaces(Envelope area) {
    double[] places = new double[18];
    for (int i = 0; i < 9; i++) {
      places[2 * i] = area.getMinX() + (0.1 + 0.4 * (i % 3)) * area.getWidth();
      places[2 * i + 1] = area.getMinY() + (0.1 + 0.4 * (i / 3)) * area.getHeight();
    }
    return places;
  }

  /** What the step does about the datum, seen over an area. */
  DatumShift shift(Envelope area) throws TransformException {
    if (accuracyMeters.isEmpty()) {
      return DatumShift.UNKNOWN;
    }
    return negligible(area) ? DatumShift.NONE : DatumShift.PUBLISHED;
  }

  /**
   * The transformations from a geographic system straight to WGS 84. The dataset also offers the
   * parts of chains, which lead elsewhere: they do not carry the system's name.
   */
  private static List<CoordinateOperation> candidates(SingleCRS base) throws FactoryException {
    String wanted = base.getName().getCode() + " to WGS 84 (";
    for (ReferenceIdentifier identifier : base.getIdentifiers()) {
      return EpsgDatabase.operations(identifier.toString(), CrsCode.STORAGE.text()).stream()
          .filter(o -> o.getName().getCode().startsWith(wanted))
          .toList();
    }
    return List.of();
  }

  /** Share of an area in whole per cents, so that a sliver decides nothing. */
  private static long coverage(CoordinateOperation step, Envelope area) {
    double covered = 0;
    if (step.getDomainOfValidity() != null) {
      for (GeographicExtent part : step.getDomainOfValidity().getGeographicElements()) {
        if (part instanceof GeographicBoundingBox box) {
          covered += EpsgOperation.envelope(box).intersection(area).getArea();
        }
      }
    }
    return Math.round(100 * covered / area.getArea());
  }

  private static OptionalDouble accuracyWithoutCandidates(SingleCRS base) {
    for (ReferenceIdentifier identifier : base.getIdentifiers()) {
      if (identifier.toString().equals(CGCS2000)) {
        return PLATE_MOTION;
      }
      if (identifier.toString().equals(CrsCode.STORAGE.text())) {
        return OptionalDouble.of(0);
      }
    }
    return OptionalDouble.empty();
  }

  private static MathTransform path(CoordinateReferenceSystem from, CoordinateReferenceSystem to)
      throws FactoryException {
    return CRS.findMathTransform(from, to, true);
  }

  private static MathTransform chain(MathTransform first, MathTransform second) {
    return ConcatenatedTransform.create(first, second);
  }
}
