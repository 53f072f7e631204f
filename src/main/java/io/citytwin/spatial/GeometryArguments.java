package io.citytwin.spatial;

import static io.citytwin.api.Arguments.object;
import static io.citytwin.api.Arguments.required;

import io.citytwin.api.Deadline;
import io.citytwin.api.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.densify.Densifier;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateFilter;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;
import org.springframework.stereotype.Component;

/** Reads the geometry inputs of the schema and refuses what must not reach a predicate. */
@Component
public class GeometryArguments {

  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  /** Pieces an edge of a displaced box is cut into before it is moved. */
  private static final int PIECES = 32;

  private final CrsCatalog catalog;
  private final FeatureGeometries features;
  private final Limits limits;

  GeometryArguments(CrsCatalog catalog, FeatureGeometries features, Limits limits) {
    this.catalog = catalog;
    this.features = features;
    this.limits = limits;
  }

  /**
   * Reads a {@code GeometryInput}.
   *
   * @throws io.citytwin.model.error.TwinException INVALID_GEOMETRY, LIMIT_EXCEEDED, UNSUPPORTED_CRS
   *     or NOT_FOUND
   */
  public GeometryArgument geometry(Map<String, Object> input, Deadline deadline) {
    String form = input.keySet().iterator().next();
    return switch (form) {
      case "geojson" ->
          checked(new GeoJsonReader(limits.maxInputVertices()).read(input.get(form)), Crs.STORAGE);
      case "wkt" -> wellKnownText((String) required(input, form), deadline);
      case "wkb" -> wellKnownBinary((byte[]) required(input, form), deadline);
      case "bbox" -> box(object(input, form), deadline);
      case "point" -> point(object(input, form), deadline);
      case "featureId" -> features.get((String) required(input, form), deadline);
      default -> throw new IllegalStateException("the schema has no geometry form " + form);
    };
  }

  /**
   * Reads a {@code BBoxInput}.
   *
   * @return one box, or two for one that crosses the antimeridian
   * @throws io.citytwin.model.error.TwinException INVALID_GEOMETRY, UNSUPPORTED_CRS
   */
  public List<Box> boxes(Map<String, Object> input, Deadline deadline) {
    Crs crs = catalog.get((String) required(input, "crs"), deadline);
    double west = number(input, "west");
    double south = number(input, "south");
    double east = number(input, "east");
    double north = number(input, "north");
    checkRange(new Coordinate(west, south), crs);
    checkRange(new Coordinate(east, north), crs);
    if (south > north) {
      throw GeometryFaults.invalid("is a box with south %s above north %s".formatted(south, north));
    }
    if (west <= east && crs.isDisplaced()) {
      return List.of(restored(new Envelope(west, east, south, north), crs));
    }
    if (west <= east) {
      return List.of(new Box(west, south, east, north, crs.srid()));
    }
    if (!crs.geographic() || crs.isDisplaced()) {
      throw GeometryFaults.invalid(
          "is a box with west %s beyond east %s, which only degrees allow that are not displaced"
              .formatted(west, east));
    }
    return List.of(
        new Box(west, south, 180, north, crs.srid()),
        new Box(-180, south, east, north, crs.srid()));
  }

  private GeometryArgument wellKnownText(String text, Deadline deadline) {
    WellKnownText split = WellKnownText.split(text);
    Crs crs = catalog.get(split.srid(), deadline);
    return checked(split.parse(limits.maxInputVertices()), crs);
  }

  private GeometryArgument wellKnownBinary(byte[] bytes, Deadline deadline) {
    Geometry geometry = WellKnownBinary.parse(bytes, limits.maxInputVertices());
    int srid = geometry.getSRID() == 0 ? Crs.STORAGE_SRID : geometry.getSRID();
    return checked(geometry, catalog.get(srid, deadline));
  }

  private GeometryArgument point(Map<String, Object> input, Deadline deadline) {
    Crs crs = catalog.get((String) required(input, "crs"), deadline);
    Coordinate place = new Coordinate(number(input, "x"), number(input, "y"));
    return checked(GEOMETRIES.createPoint(place), crs);
  }

  /** The extent of what a displaced box covers; its edges, as those of any system, are curves. */
  private static Box restored(Envelope displaced, Crs crs) {
    Geometry outline = GEOMETRIES.toGeometry(displaced);
    double piece = Math.max(displaced.getWidth(), displaced.getHeight()) / PIECES;
    Geometry dense = piece > 0 ? Densifier.densify(outline, piece) : outline;
    Envelope covered = crs.restore(dense).getEnvelopeInternal();
    return new Box(
        covered.getMinX(), covered.getMinY(), covered.getMaxX(), covered.getMaxY(), crs.srid());
  }

  private GeometryArgument box(Map<String, Object> input, Deadline deadline) {
    Crs crs = catalog.get((String) required(input, "crs"), deadline);
    List<Box> boxes = boxes(input, deadline);
    if (!crs.isDisplaced()) {
      return ofBoxes(boxes);
    }
    Envelope displaced =
        new Envelope(
            number(input, "west"),
            number(input, "east"),
            number(input, "south"),
            number(input, "north"));
    return checked(GEOMETRIES.toGeometry(displaced), crs);
  }

  private static GeometryArgument ofBoxes(List<Box> boxes) {
    List<Geometry> parts = new ArrayList<>();
    for (Box box : boxes) {
      Envelope envelope = new Envelope(box.west(), box.east(), box.south(), box.north());
      parts.add(GEOMETRIES.toGeometry(envelope));
    }
    // A box that begins or ends on the antimeridian has no inside on one of its sides; a mixture of
    // areas and lines is none of the geometries that every predicate takes.
    int dimension = parts.stream().mapToInt(Geometry::getDimension).max().orElseThrow();
    parts.removeIf(part -> part.getDimension() < dimension);
    // What is left on both sides shares no point, but for a box on the line itself.
    Geometry whole = parts.size() == 1 ? parts.getFirst() : parts.getFirst().union(parts.getLast());
    return new GeometryArgument(whole, boxes.getFirst().srid());
  }

  private GeometryArgument checked(Geometry geometry, Crs crs) {
    if (geometry.isEmpty()) {
      throw GeometryFaults.invalid("is empty");
    }
    if (geometry.getClass() == GeometryCollection.class) {
      throw GeometryFaults.invalid(
          "is a GeometryCollection; give a Multi geometry, or several conditions joined by or");
    }
    geometry.apply((CoordinateFilter) place -> checkRange(place, crs));
    TopologyValidationError fault = new IsValidOp(geometry).getValidationError();
    if (fault != null) {
      throw GeometryFaults.invalidAt("is not valid, " + fault.getMessage(), fault.getCoordinate());
    }
    return new GeometryArgument(crs.isDisplaced() ? crs.restore(geometry) : geometry, crs.srid());
  }

  private static void checkRange(Coordinate place, Crs crs) {
    if (!Double.isFinite(place.x) || !Double.isFinite(place.y)) {
      throw GeometryFaults.invalidAt("has an ordinate that is not finite", place);
    }
    if (crs.geographic() && (Math.abs(place.x) > 180 || Math.abs(place.y) > 90)) {
      throw GeometryFaults.invalidAt(
          "lies outside longitude -180 to 180, latitude -90 to 90 (longitude comes first)", place);
    }
  }

  private static double number(Map<String, Object> input, String name) {
    return ((Number) required(input, name)).doubleValue();
  }
}
