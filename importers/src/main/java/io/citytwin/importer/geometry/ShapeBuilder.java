package io.citytwin.importer.geometry;

import io.citytwin.importer.pipeline.IssueCode;
import java.util.List;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;
import org.locationtech.jts.geom.impl.PackedCoordinateSequenceFactory;

/**
 * Builds geometries from positions as they stand in a file. Open rings are closed and counted; what
 * no geometry can be made of is a {@link GeometryFault}. Positions are taken as they are: whether
 * they are finite and within their CRS is for the pipeline to say, except where a ring needs it.
 */
public final class ShapeBuilder {

  private static final LinearRing[] NO_HOLES = {};

  private final GeometryFactory factory =
      new GeometryFactory(PackedCoordinateSequenceFactory.DOUBLE_FACTORY);
  private int closedRings;

  /** Begins another record. */
  public void begin() {
    closedRings = 0;
  }

  /** Rings closed since {@link #begin}. */
  public int closedRings() {
    return closedRings;
  }

  /** The factory of everything built here. */
  public GeometryFactory factory() {
    return factory;
  }

  /** A point; empty without a position or if its position is NaN, which means empty in binaries. */
  public Point point(CoordinateSequence points) throws GeometryFault {
    if (points.size() > 1) {
      throw malformed("a point needs one position, found " + points.size());
    }
    boolean empty =
        points.size() == 0 || (Double.isNaN(points.getX(0)) && Double.isNaN(points.getY(0)));
    return empty ? factory.createPoint() : factory.createPoint(points);
  }

  /** A line; empty without positions. */
  public LineString line(CoordinateSequence points) throws GeometryFault {
    if (points.size() == 1) {
      throw malformed("a line needs two positions or more, found one");
    }
    return factory.createLineString(points);
  }

  /** A ring of four positions or more; closed here if it is open. */
  public LinearRing ring(CoordinateSequence points) throws GeometryFault {
    int last = points.size() - 1;
    boolean open = last >= 0 && isOpen(points, last);
    if (last + (open ? 2 : 1) < 4) {
      throw new GeometryFault(
          IssueCode.RING_TOO_SHORT,
          "a ring has %d position(s)%s, it needs four with the first repeated at the end"
              .formatted(points.size(), open ? " and is open" : ""));
    }
    if (!open) {
      return factory.createLinearRing(points);
    }
    closedRings++;
    return factory.createLinearRing(close(points));
  }

  /** A polygon of a shell and its holes, in this order; empty without rings. */
  public Polygon polygon(List<LinearRing> rings) {
    if (rings.isEmpty()) {
      return factory.createPolygon();
    }
    LinearRing[] holes =
        rings.size() == 1 ? NO_HOLES : rings.subList(1, rings.size()).toArray(LinearRing[]::new);
    return factory.createPolygon(rings.getFirst(), holes);
  }

  /**
   * Puts parts together: a MultiPoint, MultiLineString or MultiPolygon if they are alike and none
   * is empty or a collection itself, else a GeometryCollection.
   */
  public Geometry collect(List<? extends Geometry> parts) {
    if (!parts.isEmpty() && parts.stream().allMatch(Point.class::isInstance)) {
      return factory.createMultiPoint(parts.toArray(Point[]::new));
    }
    if (!parts.isEmpty() && parts.stream().allMatch(LineString.class::isInstance)) {
      return factory.createMultiLineString(parts.toArray(LineString[]::new));
    }
    if (!parts.isEmpty() && parts.stream().allMatch(Polygon.class::isInstance)) {
      return factory.createMultiPolygon(parts.toArray(Polygon[]::new));
    }
    return factory.createGeometryCollection(parts.toArray(Geometry[]::new));
  }

  private static boolean isOpen(CoordinateSequence points, int last) throws GeometryFault {
    double x = points.getX(0);
    double y = points.getY(0);
    double endX = points.getX(last);
    double endY = points.getY(last);
    if (!Double.isFinite(x + y + endX + endY)) {
      throw new GeometryFault(
          IssueCode.COORDINATE_NOT_FINITE, "a ring begins or ends with NaN or infinity");
    }
    return x != endX
        || y != endY
        || (points.hasZ() && Double.compare(points.getZ(0), points.getZ(last)) != 0);
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

  static GeometryFault malformed(String message) {
    return new GeometryFault(IssueCode.MALFORMED_RECORD, message);
  }
}
