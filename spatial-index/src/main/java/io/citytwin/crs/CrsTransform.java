package io.citytwin.crs;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.CoordinateSequenceFilter;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryComponentFilter;

/**
 * Moves geometries between one CRS and the storage CRS (EPSG:4326), x before y on both sides.
 *
 * <p>Z and M pass through unchanged: heights stay above whatever datum the source means. Geometries
 * given are never changed. Within one datum (WGS 84, CGCS2000, ETRS89 and the like, and their
 * projections) the result agrees with PROJ 9 to 0.03 mm, to a centimetre more than six degrees off
 * the meridian of a transverse Mercator. Between datums the transformation of the EPSG dataset is
 * used that covers the system's area best, without grid files: evaluated within 5 cm, and as good
 * as {@link #accuracyMeters()} says.
 *
 * <p>Instances are cached and safe for use by many threads. The first use of an EPSG code in a JVM
 * takes about two seconds; {@link #warmUp()} takes them beforehand.
 */
public final class CrsTransform {

  private static final Map<CrsCode, CrsTransform> KNOWN = new ConcurrentHashMap<>();

  /** Rounding may carry a coordinate this far over the edge of the world; it is put back on it. */
  private static final double ROUNDING_DEGREES = 1e-9;

  /** Texts come from files, so the memory for them is bounded. */
  private static final int MOST_TEXTS = 200;

  private static final Map<String, CrsTransform> KNOWN_TEXTS = new ConcurrentHashMap<>();

  private final String name;
  private final OptionalInt srid;
  private final CoordinateOperation operation;
  private final List<String> remarks;

  private CrsTransform(
      String name, OptionalInt srid, CoordinateOperation operation, List<String> remarks) {
    this.name = name;
    this.srid = srid;
    this.operation = operation;
    this.remarks = remarks;
  }

  /**
   * Returns the transform of a CRS.
   *
   * @param code in any spelling that {@link CrsCode#parse} reads
   * @throws TwinException UNSUPPORTED_CRS if it names no CRS with axes to the east and north
   */
  public static CrsTransform of(String code) {
    return of(CrsCode.parse(code));
  }

  /**
   * Returns the transform of a CRS.
   *
   * @throws TwinException UNSUPPORTED_CRS if the code names no CRS with axes to the east and north
   */
  public static CrsTransform of(CrsCode code) {
    CrsTransform known = KNOWN.get(code);
    return known != null ? known : KNOWN.computeIfAbsent(code, CrsTransform::create);
  }

  /**
   * Returns the transform of a system defined by well-known text: version 1, also as Esri writes
   * it, or version 2.
   *
   * <p>Only the parameters count: a name is never looked up, and a code in the text decides nothing
   * but the area of use, and that only if the parameters are those of the code. The datum is
   * shifted by the parameters in the text; without such, it is recognized by its code, its name and
   * its ellipsoid together, and shifted as for a code.
   *
   * @throws TwinException UNSUPPORTED_CRS if the text is not well formed, or means no geographic or
   *     projected system with axes to the east and north
   */
  public static CrsTransform ofWkt(String text) {
    CrsTransform known = KNOWN_TEXTS.get(text);
    if (known == null) {
      WktOperation read = WktOperation.of(text);
      known =
          new CrsTransform(
              read.name(),
              read.operation() instanceof CoordinateOperation.Unmoved
                  ? CrsCode.STORAGE.srid()
                  : OptionalInt.empty(),
              read.operation(),
              read.remarks());
      if (KNOWN_TEXTS.size() < MOST_TEXTS) {
        KNOWN_TEXTS.put(text, known);
      }
    }
    return known;
  }

  /**
   * Whether the definition of a code lists the axis to the north (latitude, northing) before the
   * one to the east. A format that follows it, such as GML with a URN, must be turned by its
   * reader.
   *
   * @throws TwinException UNSUPPORTED_CRS if the code names no CRS
   */
  public static boolean northFirst(CrsCode code) {
    return code.srid().isPresent() && !code.equals(CrsCode.CRS84) && EpsgOperation.northFirst(code);
  }

  /** Takes the two seconds of a first use, for a thread in the background at start. */
  public static void warmUp() {
    of(new CrsCode("EPSG:3857"));
  }

  /** What to call the CRS on the far side: its code, or the name in its well-known text. */
  public String name() {
    return name;
  }

  /** What is done about the datum of the CRS. */
  public DatumShift datumShift() {
    return operation.datumShift();
  }

  /** What a person should know of how a well-known text was taken, a sentence each; often none. */
  public List<String> remarks() {
    return remarks;
  }

  /** Whether nothing is moved: the CRS is the storage CRS, or taken for it. */
  public boolean identity() {
    return operation instanceof CoordinateOperation.Unmoved;
  }

  /**
   * Where the CRS is meant to be used: longitude and latitude in degrees. All longitudes if its
   * area crosses the antimeridian. Places outside may still be moved, with growing error.
   */
  public Envelope areaOfUse() {
    return operation.areaOfUse();
  }

  /**
   * How far a moved place may be off, as the publisher of the transformation between the datums
   * says: 0 for the storage CRS, about 1 where the datum is tied to a continent. Empty if nobody
   * says: {@link #datumShift()} tells whether the datum is moved at all.
   */
  public OptionalDouble accuracyMeters() {
    return operation.accuracyMeters();
  }

  /**
   * Moves a geometry from this CRS to the storage CRS.
   *
   * @param geometry in this CRS, any type, may be empty
   * @return a copy of the same structure with SRID 4326; longitude in -180..180, latitude in
   *     -90..90
   * @throws TwinException INVALID_GEOMETRY if a coordinate is not finite or lies where this CRS
   *     does not reach
   */
  public Geometry toStorage(Geometry geometry) {
    return moved(geometry, CrsCode.STORAGE.srid(), new Move(operation::toStorage, true));
  }

  /**
   * Moves a geometry from the storage CRS to this CRS.
   *
   * @param geometry in the storage CRS, any type, may be empty
   * @return a copy of the same structure with the EPSG code as SRID, 0 if the CRS has none
   * @throws TwinException INVALID_GEOMETRY if a coordinate is not finite, not on the globe, or lies
   *     where this CRS does not reach
   */
  public Geometry fromStorage(Geometry geometry) {
    return moved(geometry, srid, new Move(operation::fromStorage, false));
  }

  private static CrsTransform create(CrsCode code) {
    CoordinateOperation operation;
    if (code.srid().equals(CrsCode.STORAGE.srid())) {
      operation = CoordinateOperation.IDENTITY;
    } else if (code.equals(CrsCode.GCJ_02)) {
      operation = ObfuscatedOperation.GCJ_02;
    } else if (code.equals(CrsCode.BD_09)) {
      operation = ObfuscatedOperation.BD_09;
    } else {
      operation = EpsgOperation.of(code);
    }
    return new CrsTransform(code.text(), code.srid(), operation, List.of());
  }

  private static Geometry moved(Geometry geometry, OptionalInt target, Move move) {
    Geometry copy = geometry.copy();
    copy.apply(move);
    int srid = target.orElse(0);
    copy.apply((GeometryComponentFilter) part -> part.setSRID(srid));
    return copy;
  }

  /** Moves every sequence of a geometry as a whole. */
  private final class Move implements CoordinateSequenceFilter {

    private final Consumer<double[]> operation;
    private final boolean intoStorage;

    Move(Consumer<double[]> operation, boolean intoStorage) {
      this.operation = operation;
      this.intoStorage = intoStorage;
    }

    @Override
    public void filter(CoordinateSequence sequence, int i) {
      if (i > 0) {
        return; // the call for the first coordinate did them all
      }
      double[] xy = pairs(sequence);
      operation.accept(xy);
      for (int k = 0; k < sequence.size(); k++) {
        if (!arrived(xy, 2 * k)) {
          throw unreachable(sequence.getX(k), sequence.getY(k));
        }
      }
      for (int k = 0; k < sequence.size(); k++) {
        sequence.setOrdinate(k, CoordinateSequence.X, xy[2 * k]);
        sequence.setOrdinate(k, CoordinateSequence.Y, xy[2 * k + 1]);
      }
    }

    @Override
    public boolean isDone() {
      return false;
    }

    @Override
    public boolean isGeometryChanged() {
      return true;
    }

    private double[] pairs(CoordinateSequence sequence) {
      double[] xy = new double[2 * sequence.size()];
      for (int k = 0; k < sequence.size(); k++) {
        double x = sequence.getX(k);
        double y = sequence.getY(k);
        if (!Double.isFinite(x) || !Double.isFinite(y)) {
          throw invalid(x, y, "is not finite");
        }
        if (!intoStorage && !onGlobe(x, y)) {
          throw invalid(x, y, "is not a longitude in -180..180 and a latitude in -90..90");
        }
        xy[2 * k] = x;
        xy[2 * k + 1] = y;
      }
      return xy;
    }

    private boolean arrived(double[] xy, int at) {
      if (intoStorage) {
        xy[at] = backOntoEdge(xy[at], 180);
        xy[at + 1] = backOntoEdge(xy[at + 1], 90);
        return onGlobe(xy[at], xy[at + 1]);
      }
      return Double.isFinite(xy[at]) && Double.isFinite(xy[at + 1]);
    }

    private TwinException unreachable(double x, double y) {
      Envelope area = areaOfUse();
      return invalid(
          x,
          y,
          "cannot be moved %s %s, which is meant for longitude %s to %s and latitude %s to %s; check the CRS and the order x, y"
              .formatted(
                  intoStorage ? "from" : "to",
                  name,
                  area.getMinX(),
                  area.getMaxX(),
                  area.getMinY(),
                  area.getMaxY()));
    }
  }

  private static double backOntoEdge(double degrees, double edge) {
    double over = Math.abs(degrees) - edge;
    return over > 0 && over < ROUNDING_DEGREES ? Math.copySign(edge, degrees) : degrees;
  }

  /** False for NaN as well. */
  private static boolean onGlobe(double x, double y) {
    return Math.abs(x) <= 180 && Math.abs(y) <= 90;
  }

  private static TwinException invalid(double x, double y, String why) {
    return new TwinException(
        ErrorCode.INVALID_GEOMETRY, "coordinate (" + x + ", " + y + ") " + why);
  }
}
