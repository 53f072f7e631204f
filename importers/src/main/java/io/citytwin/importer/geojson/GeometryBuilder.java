package io.citytwin.importer.geojson;

import io.citytwin.importer.geojson.CoordinateNode.Nest;
import io.citytwin.importer.geojson.CoordinateNode.Position;
import io.citytwin.importer.geojson.CoordinateNode.Run;
import io.citytwin.importer.pipeline.IssueCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;
import org.locationtech.jts.geom.impl.PackedCoordinateSequenceFactory;

/** Builds geometries from a type name and nested coordinates. Open rings are closed and counted. */
final class GeometryBuilder {

  static final Set<String> TYPES =
      Set.of(
          "Point",
          "MultiPoint",
          "LineString",
          "MultiLineString",
          "Polygon",
          "MultiPolygon",
          "GeometryCollection");

  private final GeometryFactory factory =
      new GeometryFactory(PackedCoordinateSequenceFactory.DOUBLE_FACTORY);
  private int closedRings;

  /** Begins another record. */
  void begin() {
    closedRings = 0;
  }

  /** Rings closed since {@link #begin}. */
  int closedRings() {
    return closedRings;
  }

  /** Builds any type but a collection. */
  Geometry build(String type, CoordinateNode node) throws RecordFault {
    return switch (type) {
      case "Point" -> point(node);
      case "MultiPoint" ->
          isEmpty(node)
              ? factory.createMultiPoint()
              : factory.createMultiPoint(run(node, type, "an array of positions"));
      case "LineString" -> line(node);
      case "MultiLineString" -> factory.createMultiLineString(lines(node));
      case "Polygon" -> polygon(node, type);
      case "MultiPolygon" -> factory.createMultiPolygon(polygons(node));
      default -> throw new IllegalArgumentException(type);
    };
  }

  Geometry collection(List<Geometry> members) {
    return factory.createGeometryCollection(members.toArray(Geometry[]::new));
  }

  private Point point(CoordinateNode node) throws RecordFault {
    if (isEmpty(node)) {
      return factory.createPoint();
    }
    if (node instanceof Position position) {
      return factory.createPoint(position.point());
    }
    throw nesting("Point", "one position", node);
  }

  private LineString line(CoordinateNode node) throws RecordFault {
    if (isEmpty(node)) {
      return factory.createLineString();
    }
    CoordinateSequence points = run(node, "LineString", "an array of positions");
    if (points.size() < 2) {
      throw new RecordFault(
          IssueCode.MALFORMED_RECORD, "a line needs two positions or more, found one");
    }
    return factory.createLineString(points);
  }

  private LineString[] lines(CoordinateNode node) throws RecordFault {
    List<LineString> lines = new ArrayList<>();
    for (CoordinateNode child : nest(node, "MultiLineString", "an array of lines")) {
      lines.add(line(child));
    }
    return lines.toArray(LineString[]::new);
  }

  private Polygon[] polygons(CoordinateNode node) throws RecordFault {
    List<Polygon> polygons = new ArrayList<>();
    for (CoordinateNode child : nest(node, "MultiPolygon", "an array of polygons")) {
      polygons.add(polygon(child, "MultiPolygon"));
    }
    return polygons.toArray(Polygon[]::new);
  }

  private Polygon polygon(CoordinateNode node, String type) throws RecordFault {
    List<LinearRing> rings = new ArrayList<>();
    for (CoordinateNode child : nest(node, type, "an array of rings")) {
      rings.add(ring(run(child, type, "rings, each an array of positions")));
    }
    if (rings.isEmpty()) {
      return factory.createPolygon();
    }
    return factory.createPolygon(
        rings.getFirst(), rings.subList(1, rings.size()).toArray(LinearRing[]::new));
  }

  private LinearRing ring(CoordinateSequence points) throws RecordFault {
    CoordinateSequence closed = points;
    int last = points.size() - 1;
    boolean open =
        points.getX(0) != points.getX(last)
            || points.getY(0) != points.getY(last)
            || (points.hasZ() && Double.compare(points.getZ(0), points.getZ(last)) != 0);
    if (open) {
      closed = close(points);
    }
    if (closed.size() < 4) {
      throw new RecordFault(
          IssueCode.RING_TOO_SHORT,
          "a ring has %d position(s)%s, it needs four with the first repeated at the end"
              .formatted(points.size(), open ? " and is open" : ""));
    }
    if (open) {
      closedRings++;
    }
    return factory.createLinearRing(closed);
  }

  private static CoordinateSequence close(CoordinateSequence points) {
    int dimension = points.getDimension();
    double[] ordinates = new double[(points.size() + 1) * dimension];
    for (int i = 0; i <= points.size(); i++) {
      for (int d = 0; d < dimension; d++) {
        ordinates[i * dimension + d] = points.getOrdinate(i % points.size(), d);
      }
    }
    return new PackedCoordinateSequence.Double(ordinates, dimension, 0);
  }

  private static boolean isEmpty(CoordinateNode node) {
    return node instanceof Nest nest && nest.children().isEmpty();
  }

  private static CoordinateSequence run(CoordinateNode node, String type, String wanted)
      throws RecordFault {
    if (node instanceof Run run) {
      return run.points();
    }
    if (isEmpty(node)) {
      throw new RecordFault(IssueCode.RING_TOO_SHORT, "a " + type + " has an empty ring");
    }
    throw nesting(type, wanted, node);
  }

  private static List<CoordinateNode> nest(CoordinateNode node, String type, String wanted)
      throws RecordFault {
    if (node instanceof Nest nest) {
      return nest.children();
    }
    throw nesting(type, wanted, node);
  }

  private static RecordFault nesting(String type, String wanted, CoordinateNode node) {
    return new RecordFault(
        IssueCode.MALFORMED_RECORD,
        "the coordinates of a %s must be %s; these are nested %d deep"
            .formatted(type, wanted, node.depth()));
  }
}
