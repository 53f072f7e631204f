package io.citytwin.crs;

import io.citytwin.crs.WktElement.Unreadable;
import io.citytwin.crs.WktSystem.Projection;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;
import org.geotools.api.parameter.ParameterValueGroup;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.operation.MathTransform;
import org.geotools.api.referencing.operation.TransformException;
import org.geotools.referencing.ReferencingFactoryFinder;
import org.geotools.referencing.operation.transform.ConcatenatedTransform;
import org.geotools.referencing.operation.transform.ProjectiveTransform;
import org.locationtech.jts.geom.Envelope;

/**
 * A system defined by the parameters of a well-known text: projection and unit as the text has
 * them, the datum step as {@link WktDatumStep} finds it.
 *
 * @param name what a message calls the system
 * @param operation both ways
 * @param remarks what a person should know of how the text was taken, a sentence each
 */
record WktOperation(String name, CoordinateOperation operation, List<String> remarks) {

  /** Half a six-degree zone. */
  private static final double HALF_ZONE = 3;

  private static final double MOST_OF_SAME_METERS = 0.1;

  WktOperation {
    remarks = List.copyOf(remarks);
  }

  /**
   * Reads a text.
   *
   * @throws TwinException UNSUPPORTED_CRS if it is not well formed or means no system on the earth
   *     whose axes run east and north
   */
  static WktOperation of(String text) {
    try {
      return of(WktInterpreter.read(text));
    } catch (Unreadable e) {
      throw refused(text, String.valueOf(e.getMessage()), e);
    } catch (FactoryException | TransformException | IllegalArgumentException e) {
      throw refused(text, "describes no system that can be used: " + e.getMessage(), e);
    }
  }

  private static WktOperation of(WktSystem system) throws FactoryException, TransformException {
    List<String> remarks = new ArrayList<>(system.remarks());
    MathTransform toDegrees = toDegrees(system);
    Envelope area = area(system, toDegrees, remarks);
    WktDatumStep step = WktDatumStep.find(system.datum(), area);
    step.remark().ifPresent(remarks::add);
    MathTransform toStorage =
        step.path() == null ? toDegrees : ConcatenatedTransform.create(toDegrees, step.path());
    return new WktOperation(
        "'" + system.name() + "'",
        toStorage.isIdentity()
            ? new CoordinateOperation.Unmoved(step.accuracyMeters(), step.shift())
            : new GeodeticPath(
                toStorage, area, tolerance(system), step.accuracyMeters(), step.shift()),
        remarks);
  }

  /** From the axes of a system to longitude from Greenwich and latitude, on its own datum. */
  private static MathTransform toDegrees(WktSystem system)
      throws FactoryException, TransformException {
    double unit = system.axisUnit();
    Projection projection = system.projection();
    if (projection == null) {
      return affine(unit, system.primeMeridian());
    }
    MathTransform fromMeters = projection(system, projection).inverse();
    return ConcatenatedTransform.create(affine(unit, 0), fromMeters);
  }

  private static MathTransform affine(double scale, double shiftX) {
    return ProjectiveTransform.create(new AffineTransform(scale, 0, 0, scale, shiftX, 0));
  }

  /** From longitude and latitude in degrees to metres. */
  private static MathTransform projection(WktSystem system, Projection projection)
      throws FactoryException {
    var factory = ReferencingFactoryFinder.getMathTransformFactory(null);
    ParameterValueGroup values = factory.getDefaultParameters(projection.method().geoToolsName());
    double semiMajor = system.datum().semiMajor();
    double inverse = system.datum().inverseFlattening();
    values.parameter("semi_major").setValue(semiMajor);
    values
        .parameter("semi_minor")
        .setValue(inverse == 0 ? semiMajor : semiMajor - semiMajor / inverse);
    projection
        .method()
        .parameters()
        .forEach(
            (parameter, name) -> {
              double value = projection.values().getOrDefault(parameter, 0.0);
              boolean longitude = parameter == ProjectionParameter.LONGITUDE;
              values.parameter(name).setValue(longitude ? value + system.primeMeridian() : value);
            });
    return factory.createParameterizedTransform(values);
  }

  /**
   * Where the system is meant for: as the dataset says of its code if text and code agree, else
   * where its datum is used and, of a transverse Mercator, near its meridian.
   */
  private static Envelope area(WktSystem system, MathTransform toDegrees, List<String> remarks)
      throws TransformException {
    if (system.code().isPresent()) {
      CrsCode code = new CrsCode("EPSG:" + system.code().getAsInt());
      var known = EpsgOperation.ownDegrees(code);
      if (known.isPresent()) {
        if (agree(toDegrees, known.get(), system)) {
          return known.get().area();
        }
        remarks.add(
            "the definition of '%s' names the code %s, but its parameters are others; the parameters are used"
                .formatted(system.name(), code));
      }
    }
    Envelope datum = WktDatumStep.area(system.datum());
    Projection projection = system.projection();
    if (projection != null && projection.method() == ProjectionMethod.TRANSVERSE_MERCATOR) {
      double meridian =
          projection.values().getOrDefault(ProjectionParameter.LONGITUDE, 0.0)
              + system.primeMeridian();
      Envelope zone = new Envelope(meridian - HALF_ZONE, meridian + HALF_ZONE, -90, 90);
      Envelope both = datum.intersection(zone);
      return both.isNull() ? zone : both;
    }
    return datum;
  }

  /**
   * Whether two definitions put nine places of an area within a decimetre: GeoTools' Swiss grid
   * depends on rounding by 5 cm.
   */
  private static boolean agree(
      MathTransform toDegrees, EpsgOperation.OwnDegrees known, WktSystem system)
      throws TransformException {
    double[] degrees = DatumStep.ninePlaces(known.area());
    double[] mine = new double[18];
    double[] theirs = new double[18];
    toDegrees.inverse().transform(degrees, 0, mine, 0, 9);
    known.toDegrees().inverse().transform(degrees, 0, theirs, 0, 9);
    double metersInUnit = system.axisUnit() * (system.projection() == null ? 111_320 : 1);
    for (int i = 0; i < 18; i++) {
      if (!(Math.abs(mine[i] - theirs[i]) * metersInUnit < MOST_OF_SAME_METERS)) {
        return false;
      }
    }
    return true;
  }

  private static double tolerance(WktSystem system) {
    return (system.projection() == null
            ? GeodeticPath.TOLERANCE_DEGREES
            : GeodeticPath.TOLERANCE_METERS)
        / system.axisUnit();
  }

  private static TwinException refused(String text, String why, Exception cause) {
    String line = text.strip().replaceAll("\\s+", " ");
    String shown = line.length() > 60 ? line.substring(0, 60) + "…" : line;
    return new TwinException(
        ErrorCode.UNSUPPORTED_CRS,
        "the well-known text '"
            + shown
            + "' "
            + why
            + "; allowed is the text of a geographic or projected system with axes to the east and"
            + " north, in version 1 (OGC or Esri) or 2; or give the code, such as EPSG:25832",
        cause);
  }
}
