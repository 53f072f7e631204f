package io.citytwin.importer.shapefile;

import io.citytwin.importer.pipeline.IssueCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.algorithm.Area;
import org.locationtech.jts.algorithm.RayCrossingCounter;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.index.strtree.STRtree;

/**
 * Makes polygons of the rings of one shape.
 *
 * <p>The format says that shells run clockwise and holes against it; many files do not keep to it.
 * So a ring is a hole if it lies in an odd number of others; only where rings coincide, and none is
 * in the other, does the orientation decide.
 */
final class RingAssembly {

  private static final long MAX_STEPS = 100_000_000;
  private static final int TREE_SIZE = 32;
  private static final int INDEXED_SIZE = 64;
  private static final int INDEXED_QUERIES = 8;

  private final GeometryFactory factory;
  private long turned;
  private long steps;

  RingAssembly(GeometryFactory factory) {
    this.factory = factory;
  }

  /** Rings whose orientation contradicted their nesting. */
  long turned() {
    return turned;
  }

  /** A ring among the others of its shape. */
  private static final class Nested {
    private final LinearRing ring;
    private final Envelope envelope;
    private final boolean clockwise;
    private final double area;
    private final List<LinearRing> holes = new ArrayList<>();
    private @Nullable Nested parent;
    private @Nullable IndexedPointInAreaLocator index;
    private int queries;
    private boolean hole;
    private int rank;

    Nested(LinearRing ring) {
      this.ring = ring;
      this.envelope = ring.getEnvelopeInternal();
      double signed = Area.ofRingSigned(ring.getCoordinateSequence());
      this.clockwise = signed > 0;
      this.area = Math.abs(signed);
    }

    int locate(Coordinate point) {
      if (ring.getNumPoints() < INDEXED_SIZE || ++queries < INDEXED_QUERIES) {
        return RayCrossingCounter.locatePointInRing(point, ring.getCoordinateSequence());
      }
      if (index == null) {
        index = new IndexedPointInAreaLocator(ring);
      }
      return index.locate(point);
    }

    /** Steps that a search costs, roughly. */
    int cost() {
      return index == null ? ring.getNumPoints() : 16;
    }
  }

  /**
   * Builds a polygon, or several.
   *
   * @param rings two or more, closed, finite
   * @throws ShapeFault if they are nested so deep or are so many that no file of a city is meant
   */
  Geometry assemble(List<LinearRing> rings) throws ShapeFault {
    steps = 0;
    Nested[] nested = rings.stream().map(Nested::new).toArray(Nested[]::new);
    Nested[] bySize = nested.clone();
    Arrays.sort(bySize, Comparator.comparingDouble((Nested n) -> n.area).reversed());
    STRtree tree = bySize.length > TREE_SIZE ? tree(bySize) : null;
    for (int i = 0; i < bySize.length; i++) {
      place(bySize[i], tree == null ? largerFirst(bySize, i) : around(tree, bySize[i]));
    }
    List<Polygon> polygons = new ArrayList<>();
    for (Nested ring : nested) {
      if (ring.hole == ring.clockwise && ring.area > 0) {
        turned++;
      }
      if (!ring.hole) {
        polygons.add(factory.createPolygon(ring.ring, ring.holes.toArray(LinearRing[]::new)));
      }
    }
    return polygons.size() == 1
        ? polygons.getFirst()
        : factory.createMultiPolygon(polygons.toArray(Polygon[]::new));
  }

  private static STRtree tree(Nested[] bySize) {
    STRtree tree = new STRtree();
    for (int i = 0; i < bySize.length; i++) {
      bySize[i].rank = i;
      tree.insert(bySize[i].envelope, bySize[i]);
    }
    return tree;
  }

  /** The larger rings, the smallest of them first. */
  private static List<Nested> largerFirst(Nested[] bySize, int at) {
    return Arrays.asList(bySize).subList(0, at).reversed();
  }

  /** The larger rings that may hold a point of one, the smallest of them first. */
  private List<Nested> around(STRtree tree, Nested ring) throws ShapeFault {
    List<Nested> larger = new ArrayList<>();
    CoordinateSequence points = ring.ring.getCoordinateSequence();
    tree.query(
        new Envelope(new Coordinate(points.getX(0), points.getY(0))),
        item -> {
          steps++;
          if (item instanceof Nested other && other.rank < ring.rank) {
            larger.add(other);
          }
        });
    step(larger.size());
    larger.sort(Comparator.comparingInt((Nested n) -> n.rank).reversed());
    return larger;
  }

  /** Finds the smallest ring around one. */
  private void place(Nested ring, List<Nested> larger) throws ShapeFault {
    for (Nested other : larger) {
      step(1);
      if (other.envelope.covers(ring.envelope) && isIn(ring, other)) {
        ring.parent = other;
        break;
      }
    }
    if (ring.parent != null && !ring.parent.hole) {
      ring.hole = true;
      ring.parent.holes.add(ring.ring);
    }
  }

  /** Decided by the first point that is not on the other's edge. */
  private boolean isIn(Nested inner, Nested outer) throws ShapeFault {
    CoordinateSequence points = inner.ring.getCoordinateSequence();
    for (int i = 0; i < points.size() - 1; i++) {
      step(outer.cost());
      int location = outer.locate(new Coordinate(points.getX(i), points.getY(i)));
      if (location != Location.BOUNDARY) {
        return location == Location.INTERIOR;
      }
    }
    return inner.clockwise != outer.clockwise;
  }

  private void step(int count) throws ShapeFault {
    steps += count;
    if (steps > MAX_STEPS) {
      throw new ShapeFault(
          IssueCode.RECORD_TOO_LARGE,
          "the shape has so many rings that lie in one another that they cannot be sorted out; cut it into several records");
    }
  }
}
