package io.citytwin.model.cql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;

/** Geometries as a filter writes them: well-known text, or a box. */
public final class CqlGeometry {

  /** Words that begin a geometry. */
  static final Set<String> TYPES =
      Set.of("POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON");

  private static final GeometryFactory FACTORY = new GeometryFactory();
  private static final int MAX_NESTING = 5;

  private CqlGeometry() {}

  /**
   * The area of a box.
   *
   * @param box west, south, east, north in degrees; west &gt; east for a box over the antimeridian,
   *     whose area is in two parts; a box without width or height is a line or a point
   * @param position where a filter has it, from 1
   * @throws io.citytwin.model.error.TwinException INVALID_CQL2 if it is none
   */
  public static Geometry box(double[] box, int position) {
    double west = box[0];
    double south = box[1];
    double east = box[2];
    double north = box[3];
    boolean onGlobe =
        Math.abs(west) <= 180
            && Math.abs(east) <= 180
            && Math.abs(south) <= 90
            && Math.abs(north) <= 90;
    if (!onGlobe || south > north) {
      throw CqlFault.at(
          position,
          "a box is west, south, east, north in degrees, longitudes -180 to 180, latitudes -90 to 90, south not beyond north; got %s, %s, %s, %s"
              .formatted(west, south, east, north));
    }
    if (west <= east) {
      return FACTORY.toGeometry(new Envelope(west, east, south, north));
    }
    List<Geometry> parts = new ArrayList<>();
    parts.add(FACTORY.toGeometry(new Envelope(west, 180, south, north)));
    parts.add(FACTORY.toGeometry(new Envelope(-180, east, south, north)));
    // Of a box that begins or ends on the antimeridian one part is a line: the edge of the other.
    int dimension = Math.max(parts.getFirst().getDimension(), parts.getLast().getDimension());
    parts.removeIf(part -> part.getDimension() < dimension);
    return FACTORY.buildGeometry(parts);
  }

  /** Reads well-known text whose parentheses are balanced. */
  static Geometry parse(String wkt, int position) {
    if (nesting(wkt) > MAX_NESTING) {
      throw CqlFault.at(position, "the geometry is nested deeper than any type allows");
    }
    Geometry geometry;
    try {
      geometry = new WKTReader(FACTORY).read(wkt);
    } catch (ParseException | IllegalArgumentException e) {
      throw CqlFault.at(position, "no geometry in well-known text: " + e.getMessage(), e);
    }
    check(geometry, position);
    return geometry;
  }

  private static void check(Geometry geometry, int position) {
    for (Coordinate c : geometry.getCoordinates()) {
      if (!(Math.abs(c.x) <= 180 && Math.abs(c.y) <= 90)) {
        throw CqlFault.at(
            position,
            "(%s, %s) is no longitude and latitude; a filter is written in EPSG:4326, longitude first"
                .formatted(c.x, c.y));
      }
    }
    TopologyValidationError fault = new IsValidOp(geometry).getValidationError();
    if (fault != null || geometry.isEmpty()) {
      throw CqlFault.at(
          position,
          "the geometry is not valid: " + (fault == null ? "it is empty" : fault.toString()));
    }
  }

  private static int nesting(String wkt) {
    int deepest = 0;
    int depth = 0;
    for (int i = 0; i < wkt.length(); i++) {
      depth += wkt.charAt(i) == '(' ? 1 : wkt.charAt(i) == ')' ? -1 : 0;
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }

  /** The end of a geometry that begins at a token: the parenthesis that closes it; -1 if none. */
  static int end(List<CqlToken> tokens, int first) {
    int depth = 0;
    for (int i = first + 1; i < tokens.size(); i++) {
      depth += tokens.get(i).isSymbol("(") ? 1 : tokens.get(i).isSymbol(")") ? -1 : 0;
      if (depth == 0 && tokens.get(i).isSymbol(")")) {
        return i;
      }
    }
    return -1;
  }

  /** The type that a word begins, BBOX included; null if it begins none. */
  static @Nullable String typeOf(CqlToken token) {
    String upper = token.text().toUpperCase(Locale.ROOT);
    return token.type() == CqlToken.Type.WORD && (TYPES.contains(upper) || upper.equals("BBOX"))
        ? upper
        : null;
  }

  /** All that may begin a geometry, for a message. */
  static String allowed() {
    List<String> names = new ArrayList<>(TYPES.stream().sorted().toList());
    names.add("BBOX");
    return String.join(", ", names);
  }
}
