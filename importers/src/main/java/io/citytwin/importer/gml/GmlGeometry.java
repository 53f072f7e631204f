package io.citytwin.importer.gml;

import io.citytwin.importer.geometry.Arc;
import io.citytwin.importer.geometry.GeometryFault;
import io.citytwin.importer.geometry.Positions;
import io.citytwin.importer.geometry.ShapeBuilder;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.xml.XmlCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/**
 * Reads geometry elements of GML 2, 3 and 3.2 (OGC 02-069, 03-105r1, 07-036r1). Curves and surfaces
 * become lines and polygons; solids and nets of triangles are refused.
 */
final class GmlGeometry {

  private static final Set<String> POLYGONS =
      Set.of("Polygon", "PolygonPatch", "Rectangle", "Triangle");
  private static final Set<String> COLLECTIONS =
      Set.of(
          "MultiPoint",
          "MultiLineString",
          "MultiCurve",
          "MultiPolygon",
          "MultiSurface",
          "MultiGeometry",
          "GeometricComplex",
          "CompositeSurface");
  private static final Set<String> OTHERS =
      Set.of(
          "Point",
          "LineString",
          "LinearRing",
          "Ring",
          "Curve",
          "CompositeCurve",
          "OrientableCurve",
          "Surface",
          "OrientableSurface");
  private static final Set<String> REFUSED =
      Set.of(
          "Solid",
          "CompositeSolid",
          "MultiSolid",
          "PolyhedralSurface",
          "TriangulatedSurface",
          "Tin",
          "Grid",
          "RectifiedGrid");

  private final XmlCursor cursor;
  private final AxisOrder axes;
  private final ShapeBuilder builder = new ShapeBuilder();
  private final PositionParser parser;
  private @Nullable SrsName srs;
  private boolean swapped;
  private long arcs;

  GmlGeometry(XmlCursor cursor, AxisOrder axes) {
    this.cursor = cursor;
    this.axes = axes;
    parser = new PositionParser(cursor);
  }

  /** Whether the element that starts here is a geometry. */
  static boolean isGeometry(XmlCursor cursor) {
    String name = cursor.name();
    return (POLYGONS.contains(name)
            || COLLECTIONS.contains(name)
            || OTHERS.contains(name)
            || REFUSED.contains(name))
        && cursor.namespace().startsWith("http://www.opengis.net/gml");
  }

  /** Rings closed in the last geometry. */
  int closedRings() {
    return builder.closedRings();
  }

  /** Reference system of the last geometry, its own or the inherited one. */
  @Nullable SrsName srs() {
    return srs;
  }

  /** Arcs made straight so far. */
  long arcs() {
    return arcs;
  }

  /**
   * Reads the geometry that starts here, up to its end.
   *
   * @param inherited reference system if it names none
   * @param dimension of positions that do not tell theirs
   * @throws GeometryFault with the cursor somewhere inside
   */
  Geometry read(@Nullable SrsName inherited, int dimension) throws IOException, GeometryFault {
    builder.begin();
    String own = cursor.attribute("srsName");
    srs = own == null ? inherited : SrsName.parse(own);
    swapped = srs != null && srs.authorityOrder() && axes.northFirst(srs.code());
    return geometry(dimension);
  }

  private Geometry geometry(int inherited) throws IOException, GeometryFault {
    cursor.chargeElement();
    checkSrs();
    int dimension = PositionParser.dimension(cursor, inherited);
    String name = cursor.name();
    if (POLYGONS.contains(name)) {
      return polygon(dimension);
    }
    if (COLLECTIONS.contains(name)) {
      return collection(name, dimension);
    }
    return switch (name) {
      case "Point" -> builder.point(positions(dimension));
      case "LinearRing" -> builder.line(builder.ring(positions(dimension)).getCoordinateSequence());
      case "LineString", "Curve", "CompositeCurve", "OrientableCurve", "Ring" ->
          builder.line(curve(dimension));
      case "Surface" -> surface(dimension);
      case "OrientableSurface" -> single("baseSurface", dimension);
      default ->
          throw new GeometryFault(
              IssueCode.GEOMETRY_UNSUPPORTED,
              "a gml:%s cannot be loaded; export footprints, lines or points".formatted(name));
    };
  }

  /** A part in another reference system than the whole would be somewhere else. */
  private void checkSrs() throws GeometryFault {
    String own = cursor.attribute("srsName");
    if (own != null && !SrsName.parse(own).equals(srs)) {
      throw new GeometryFault(
          IssueCode.CRS_MIXED,
          "a part of the geometry is in %s, the whole in %s"
              .formatted(own, srs == null ? "none" : srs.code()));
    }
  }

  private CoordinateSequence positions(int dimension) throws IOException, GeometryFault {
    return parser.read(dimension, swapped).sequence();
  }

  private Polygon polygon(int dimension) throws IOException, GeometryFault {
    List<LinearRing> rings = new ArrayList<>();
    LinearRing shell = null;
    int own = cursor.depth();
    while (cursor.child(own)) {
      switch (cursor.name()) {
        case "exterior", "outerBoundaryIs" -> shell = ring(dimension);
        case "interior", "innerBoundaryIs" -> {
          LinearRing hole = ring(dimension);
          if (hole != null) {
            rings.add(hole);
          }
        }
        default -> cursor.skip();
      }
    }
    if (shell == null) {
      return builder.polygon(List.of());
    }
    rings.addFirst(shell);
    return builder.polygon(rings);
  }

  private @Nullable LinearRing ring(int dimension) throws IOException, GeometryFault {
    LinearRing ring = null;
    int own = cursor.depth();
    while (cursor.child(own)) {
      cursor.chargeElement();
      int inner = PositionParser.dimension(cursor, dimension);
      CoordinateSequence points =
          cursor.name().equals("LinearRing") ? positions(inner) : curve(inner);
      ring = builder.ring(points);
    }
    return ring;
  }

  /** Any element that is a line in the end. */
  private CoordinateSequence curve(int inherited) throws IOException, GeometryFault {
    int dimension = PositionParser.dimension(cursor, inherited);
    checkSrs();
    return switch (cursor.name()) {
      case "LineString" -> positions(dimension);
      case "Curve" -> segments(dimension);
      case "CompositeCurve", "Ring" -> joined(dimension);
      case "OrientableCurve" -> orientable(dimension);
      default ->
          throw new GeometryFault(
              IssueCode.GEOMETRY_UNSUPPORTED,
              "a gml:%s is no line that can be loaded".formatted(cursor.name()));
    };
  }

  private CoordinateSequence orientable(int dimension) throws IOException, GeometryFault {
    boolean backward = "-".equals(cursor.attribute("orientation"));
    CoordinateSequence found = joined(dimension);
    return backward ? builder.line(found).reverse().getCoordinateSequence() : found;
  }

  /** The lines in the properties of an element, end to end. */
  private CoordinateSequence joined(int dimension) throws IOException, GeometryFault {
    Positions line = new Positions();
    int own = cursor.depth();
    while (cursor.child(own)) {
      refuseReference();
      int member = cursor.depth();
      while (cursor.child(member)) {
        cursor.chargeElement();
        line.addAll(curve(dimension));
      }
    }
    return line.sequence();
  }

  private CoordinateSequence segments(int dimension) throws IOException, GeometryFault {
    Positions line = new Positions();
    int own = cursor.depth();
    while (cursor.child(own)) {
      int segments = cursor.depth();
      while (cursor.child(segments)) {
        cursor.chargeElement();
        line.addAll(segment(PositionParser.dimension(cursor, dimension)).sequence());
      }
    }
    return line.sequence();
  }

  private Positions segment(int dimension) throws IOException, GeometryFault {
    String kind = cursor.name();
    switch (kind) {
      case "LineStringSegment", "GeodesicString", "Geodesic":
        return parser.read(dimension, swapped);
      case "Arc", "ArcString":
        Positions controls = parser.read(dimension, swapped);
        arcs += controls.size() / 2;
        return Arc.string(controls);
      case "Circle":
        arcs++;
        return Arc.circle(parser.read(dimension, swapped));
      case "ArcByCenterPoint", "CircleByCenterPoint":
        if (!swapped) {
          arcs++;
          return parser.aboutCentre(dimension, kind.startsWith("Circle"));
        }
        break;
      default:
        break;
    }
    throw new GeometryFault(
        IssueCode.GEOMETRY_UNSUPPORTED,
        "a segment gml:%s cannot be made straight here; export straight lines".formatted(kind));
  }

  private Geometry surface(int dimension) throws IOException, GeometryFault {
    List<Geometry> patches = new ArrayList<>();
    int own = cursor.depth();
    while (cursor.child(own)) {
      int member = cursor.depth();
      while (cursor.child(member)) {
        patches.add(geometry(dimension));
      }
    }
    return patches.size() == 1 ? patches.getFirst() : builder.collect(flat(patches));
  }

  private Geometry single(String property, int dimension) throws IOException, GeometryFault {
    Geometry found = null;
    int own = cursor.depth();
    while (cursor.child(own)) {
      if (cursor.name().equals(property)) {
        refuseReference();
        int member = cursor.depth();
        while (cursor.child(member)) {
          found = geometry(dimension);
        }
      }
    }
    return found == null ? builder.polygon(List.of()) : found;
  }

  private Geometry collection(String kind, int dimension) throws IOException, GeometryFault {
    List<Geometry> parts = new ArrayList<>();
    int own = cursor.depth();
    while (cursor.child(own)) {
      if (isMember(cursor.name())) {
        refuseReference();
        int member = cursor.depth();
        while (cursor.child(member)) {
          parts.add(geometry(dimension));
        }
      }
    }
    List<Geometry> flat = kind.equals("MultiGeometry") ? parts : flat(parts);
    return flat.isEmpty() ? empty(kind) : builder.collect(flat);
  }

  private Geometry empty(String kind) {
    return switch (kind) {
      case "MultiPoint" -> builder.factory().createMultiPoint();
      case "MultiLineString", "MultiCurve" -> builder.factory().createMultiLineString();
      case "MultiPolygon", "MultiSurface" -> builder.factory().createMultiPolygon();
      default -> builder.factory().createGeometryCollection();
    };
  }

  private static boolean isMember(String property) {
    return property.endsWith("Member")
        || property.endsWith("Members")
        || property.equals("element");
  }

  /** Members that are themselves collections, as a surface of patches, give their parts. */
  private static List<Geometry> flat(List<Geometry> parts) {
    List<Geometry> flat = new ArrayList<>(parts.size());
    for (Geometry part : parts) {
      if (part instanceof Polygon || part instanceof LineString) {
        flat.add(part);
      } else {
        for (int i = 0; i < part.getNumGeometries(); i++) {
          flat.add(part.getGeometryN(i));
        }
      }
    }
    return flat;
  }

  private void refuseReference() throws GeometryFault {
    String reference = cursor.attribute("href");
    if (reference != null) {
      throw new GeometryFault(
          IssueCode.GEOMETRY_UNSUPPORTED,
          "a part of the geometry is only referred to (%s); export geometries whole"
              .formatted(reference.substring(0, Math.min(reference.length(), 100))));
    }
  }
}
