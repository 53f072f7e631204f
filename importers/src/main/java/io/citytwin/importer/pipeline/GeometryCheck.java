package io.citytwin.importer.pipeline;

import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.FeatureKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.CoordinateSequenceFilter;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;

/**
 * Checks one geometry: not empty, a type its kind can have, finite, within the CRS, valid. Repairs
 * what can be repaired without a guess.
 */
final class GeometryCheck {

  /** More positions than this in one geometry would not fit the memory the repair needs. */
  static final int MAX_POSITIONS = 300_000;

  /** More self-crossings than this are no slip of a pen: repairing them would be guessing. */
  static final long MAX_CROSSINGS = 10_000;

  private static final List<String> AREA = List.of("Polygon", "MultiPolygon");
  private static final List<String> LINE = List.of("LineString", "MultiLineString");
  private static final List<String> POINT = List.of("Point");
  private static final List<String> PLACE =
      List.of("Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon");
  private static final Map<FeatureKind, List<String>> TYPES = types();

  /** What a check found; {@code geometry} is null if the record must be refused. */
  record Outcome(
      @Nullable Geometry geometry,
      @Nullable IssueCode code,
      String message,
      @Nullable Geometry location,
      @Nullable Geometry before) {

    static Outcome good(Geometry geometry) {
      return new Outcome(geometry, null, "", null, null);
    }

    static Outcome refused(IssueCode code, String message, @Nullable Geometry location) {
      return new Outcome(null, code, message, location, null);
    }

    static Outcome repaired(
        Geometry before, Geometry geometry, String message, @Nullable Geometry location) {
      return new Outcome(geometry, IssueCode.GEOMETRY_REPAIRED, message, location, before);
    }

    static Outcome invalid(Geometry before, String message, Geometry location) {
      return new Outcome(null, IssueCode.GEOMETRY_INVALID, message, location, before);
    }
  }

  private GeometryCheck() {}

  /**
   * Checks a geometry.
   *
   * @param read in the CRS of its source
   */
  static Outcome check(FeatureKind kind, Geometry read, StorageTransform transform) {
    Outcome fault = findFault(kind, read);
    if (fault != null) {
      return fault;
    }
    Ordinates ordinates = Ordinates.of(read);
    if (!ordinates.finite) {
      return Outcome.refused(
          IssueCode.COORDINATE_NOT_FINITE, "an ordinate is NaN or infinite", null);
    }
    try {
      Geometry stored = transform.toStorage(read);
      return checkStored(kind, stored, stored == read ? ordinates : Ordinates.of(stored));
    } catch (TwinException e) {
      return Outcome.refused(
          IssueCode.COORDINATE_OUT_OF_RANGE, String.valueOf(e.getMessage()), null);
    }
  }

  private static @Nullable Outcome findFault(FeatureKind kind, Geometry geometry) {
    if (geometry.isEmpty()) {
      return Outcome.refused(IssueCode.GEOMETRY_MISSING, "the geometry is empty", null);
    }
    List<String> allowed = TYPES.getOrDefault(kind, List.of());
    if (!allowed.contains(geometry.getGeometryType())) {
      return Outcome.refused(
          IssueCode.GEOMETRY_TYPE,
          "a "
              + kind
              + " cannot be a "
              + geometry.getGeometryType()
              + "; allowed: "
              + String.join(", ", allowed),
          null);
    }
    if (geometry.getNumPoints() > MAX_POSITIONS) {
      return Outcome.refused(
          IssueCode.RECORD_TOO_LARGE,
          "the geometry has %,d positions, the limit is %,d; cut or simplify it"
              .formatted(geometry.getNumPoints(), MAX_POSITIONS),
          null);
    }
    return null;
  }

  /** A collection of one member is that member where the kind asks for the single type. */
  static Geometry unwrap(FeatureKind kind, Geometry geometry) {
    List<String> allowed = TYPES.getOrDefault(kind, List.of());
    return geometry instanceof GeometryCollection
            && geometry.getNumGeometries() == 1
            && !allowed.contains(geometry.getGeometryType())
        ? geometry.getGeometryN(0)
        : geometry;
  }

  /** Checks a geometry in the storage CRS: range, heights, validity. */
  private static Outcome checkStored(FeatureKind kind, Geometry geometry, Ordinates ordinates) {
    if (ordinates.outside != null) {
      return Outcome.refused(
          IssueCode.COORDINATE_OUT_OF_RANGE,
          "position %s %s lies outside longitude -180..180, latitude -90..90; if the file is in another CRS, name it with --crs"
              .formatted(ordinates.outside.x, ordinates.outside.y),
          null);
    }
    boolean mixed = ordinates.heights > 0 && ordinates.heights < ordinates.positions;
    Geometry flat = mixed ? Heights.drop(geometry) : geometry;
    TopologyValidationError fault =
        SimpleRing.isSurelyValid(flat) ? null : new IsValidOp(flat).getValidationError();
    if (fault != null) {
      return repair(kind, flat, fault);
    }
    return mixed
        ? Outcome.repaired(
            geometry,
            flat,
            "%d of %d positions have a height; all heights were dropped"
                .formatted(ordinates.heights, ordinates.positions),
            null)
        : Outcome.good(flat);
  }

  private static Outcome repair(
      FeatureKind kind, Geometry geometry, TopologyValidationError fault) {
    Geometry location = geometry.getFactory().createPoint(fault.getCoordinate().copy());
    if (Crossings.exceed(geometry, MAX_CROSSINGS)) {
      return Outcome.invalid(
          geometry,
          "%s; it crosses itself more than %,d times and is not repaired"
              .formatted(fault.getMessage(), MAX_CROSSINGS),
          location);
    }
    Geometry fixed = unwrap(kind, GeometryFixer.fix(geometry));
    if (fixed.isEmpty()
        || !TYPES.getOrDefault(kind, List.of()).contains(fixed.getGeometryType())
        || !fixed.isValid()) {
      return Outcome.invalid(
          geometry,
          fault.getMessage() + "; it cannot be repaired as a " + geometry.getGeometryType(),
          location);
    }
    String message = fault.getMessage() + "; " + describe(geometry, fixed);
    return Outcome.repaired(geometry, Heights.restore(fixed, geometry), message, location);
  }

  private static String describe(Geometry before, Geometry after) {
    return before.getDimension() == 2
        ? "repaired: %s of %d positions and %.1f m², now %s of %d positions and %.1f m²"
            .formatted(
                before.getGeometryType(),
                before.getNumPoints(),
                EllipsoidMeasure.area(before),
                after.getGeometryType(),
                after.getNumPoints(),
                EllipsoidMeasure.area(after))
        : "repaired: %s of %d positions, now %s of %d positions"
            .formatted(
                before.getGeometryType(),
                before.getNumPoints(),
                after.getGeometryType(),
                after.getNumPoints());
  }

  private static Map<FeatureKind, List<String>> types() {
    Map<FeatureKind, List<String>> types = new EnumMap<>(FeatureKind.class);
    Arrays.stream(FeatureKind.values()).forEach(kind -> types.put(kind, typesOf(kind)));
    return types;
  }

  private static List<String> typesOf(FeatureKind kind) {
    return switch (kind) {
      case BUILDING, GRID_CELL, DISTRICT, PLOT -> AREA;
      case ROAD, PIPE -> LINE;
      case ROAD_JUNCTION, PIPE_NODE, ADDRESS -> POINT;
      case SENSOR, CITY_PART -> PLACE;
    };
  }

  /** One pass over all ordinates. */
  private static final class Ordinates implements CoordinateSequenceFilter {
    private boolean finite = true;
    private @Nullable Coordinate outside;
    private int heights;
    private int positions;

    static Ordinates of(Geometry geometry) {
      Ordinates ordinates = new Ordinates();
      geometry.apply(ordinates);
      return ordinates;
    }

    @Override
    public void filter(CoordinateSequence points, int i) {
      double x = points.getX(i);
      double y = points.getY(i);
      double z = points.getZ(i);
      positions++;
      if (!Double.isNaN(z)) {
        heights++;
      }
      if (!Double.isFinite(x) || !Double.isFinite(y) || Double.isInfinite(z)) {
        finite = false;
      } else if (outside == null && (Math.abs(x) > 180 || Math.abs(y) > 90)) {
        outside = new Coordinate(x, y);
      }
    }

    @Override
    public boolean isDone() {
      return !finite;
    }

    @Override
    public boolean isGeometryChanged() {
      return false;
    }
  }
}
