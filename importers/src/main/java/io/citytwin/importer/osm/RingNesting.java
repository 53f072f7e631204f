package io.citytwin.importer.osm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.algorithm.Area;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.index.strtree.STRtree;

/**
 * Makes polygons of rings by where they lie: a ring inside an even number of others is a shell, the
 * rest are holes of the ring around them.
 */
final class RingNesting {

  private final GeometryFactory factory;
  private final List<Nested> byArea = new ArrayList<>();

  RingNesting(GeometryFactory factory) {
    this.factory = factory;
  }

  /** A ring and what is known of its place. */
  private static final class Nested {
    final LinearRing line;
    final Ring ring;
    final double area;
    final List<LinearRing> holes = new ArrayList<>();
    boolean hole;
    @Nullable IndexedPointInAreaLocator locator;

    Nested(LinearRing line, Ring ring) {
      this.line = line;
      this.ring = ring;
      this.area = Area.ofRing(line.getCoordinateSequence());
    }

    boolean isInner() {
      return ring.ways().stream().allMatch(way -> way.role().equals("inner"));
    }

    int locate(Coordinate point) {
      if (locator == null) {
        locator = new IndexedPointInAreaLocator(line);
      }
      return locator.locate(point);
    }
  }

  void add(Ring ring, LinearRing line) {
    byArea.add(new Nested(line, ring));
  }

  /** The polygon, or all of them as one multipolygon; rings that cross are left to later checks. */
  Geometry polygons() {
    byArea.sort(Comparator.comparingDouble((Nested n) -> n.area).reversed());
    STRtree tree = new STRtree();
    byArea.forEach(n -> tree.insert(n.line.getEnvelopeInternal(), n));
    for (Nested nested : byArea) {
      Nested around = smallestAround(nested, tree);
      nested.hole = around != null && !around.hole;
      if (around != null && nested.hole) {
        around.holes.add(nested.line);
      }
    }
    Polygon[] polygons =
        byArea.stream()
            .filter(n -> !n.hole)
            .map(n -> factory.createPolygon(n.line, n.holes.toArray(LinearRing[]::new)))
            .toArray(Polygon[]::new);
    return polygons.length == 1 ? polygons[0] : factory.createMultiPolygon(polygons);
  }

  /** The rings that are shells, largest first; after {@link #polygons()}. */
  List<Ring> shells() {
    return byArea.stream().filter(n -> !n.hole).map(n -> n.ring).toList();
  }

  private static @Nullable Nested smallestAround(Nested nested, STRtree tree) {
    Nested smallest = null;
    for (Object candidate : tree.query(nested.line.getEnvelopeInternal())) {
      Nested other = (Nested) candidate;
      if (other != nested
          && other.area > nested.area
          && (smallest == null || other.area < smallest.area)
          && isInside(nested, other)) {
        smallest = other;
      }
    }
    return smallest;
  }

  /**
   * Most corners decide that are not on the other ring, else the middle of an edge. Where rings
   * cross, as at the edge of an extract that cuts them, one corner inside is enough for ways with
   * the role {@code inner}.
   */
  private static boolean isInside(Nested nested, Nested other) {
    Coordinate[] ring = nested.line.getCoordinates();
    int inside = 0;
    int outside = 0;
    for (Coordinate corner : ring) {
      int place = other.locate(corner);
      inside += place == Location.INTERIOR ? 1 : 0;
      outside += place == Location.EXTERIOR ? 1 : 0;
    }
    if (inside + outside == 0) {
      return locateMiddles(ring, other) == Location.INTERIOR;
    }
    return inside > outside || (inside > 0 && nested.isInner());
  }

  private static int locateMiddles(Coordinate[] ring, Nested other) {
    for (int i = 1; i < ring.length; i++) {
      Coordinate middle =
          new Coordinate(
              (ring[i - 1].getX() + ring[i].getX()) / 2, (ring[i - 1].getY() + ring[i].getY()) / 2);
      int place = other.locate(middle);
      if (place != Location.BOUNDARY) {
        return place;
      }
    }
    return Location.BOUNDARY;
  }
}
