package io.citytwin.importer.osm;

import io.citytwin.importer.pipeline.IssueCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateXY;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LinearRing;

/**
 * Builds the geometry of one area after another from nodes and ways. After each {@code build…}
 * either {@link #geometry()} or {@link #fault()} is set. Validity is not checked here.
 */
final class AreaBuilder {

  /** Most points of an area; it is built in memory. */
  static final int MAX_POINTS = 1_000_000;

  private final NodeStore nodes;
  private final WayStore ways;

  private @Nullable Geometry geometry;
  private @Nullable AreaFault fault;
  private List<Ring> shells = List.of();
  private List<MemberWay> members = List.of();

  AreaBuilder(NodeStore nodes, WayStore ways) {
    this.nodes = nodes;
    this.ways = ways;
  }

  @Nullable Geometry geometry() {
    return geometry;
  }

  @Nullable AreaFault fault() {
    return fault;
  }

  /** Whether a member of the relation, as far as the file holds it, is a building itself. */
  boolean hasBuildingMember() {
    return members.stream()
        .anyMatch(way -> !way.role().equals("inner") && BuildingTags.describe(way.tags()));
  }

  /** The outer rings of a relation, largest first. */
  List<Ring> shells() {
    return shells;
  }

  private void clear() {
    geometry = null;
    fault = null;
    shells = List.of();
    members = List.of();
  }

  /** Builds the polygon of one closed way. */
  void buildWay(OsmObject way) {
    clear();
    if (way.tooLarge) {
      fail(IssueCode.RECORD_TOO_LARGE, tooLarge("way", "nodes"), null);
      return;
    }
    LongList refs = way.refs;
    refs.dropRepeats();
    if (refs.size() < 2 || refs.get(0) != refs.last()) {
      fail(
          refs.size() < 2 ? IssueCode.RING_TOO_SHORT : IssueCode.OSM_RING_OPEN,
          "the way is no ring: %d nodes, the last is not the first".formatted(refs.size()),
          refs.isEmpty() ? null : position(refs.last()));
      return;
    }
    LinearRing ring = ring(refs);
    if (ring != null) {
      geometry = OsmRecords.GEOMETRIES.createPolygon(ring);
    }
  }

  /** Builds the polygons of a relation from its member ways. */
  void buildRelation(OsmObject relation) {
    clear();
    if (relation.tooLarge) {
      fail(IssueCode.RECORD_TOO_LARGE, tooLarge("relation", "members"), null);
      return;
    }
    members = members(relation);
    if (fault != null) {
      return;
    }
    RingJoiner joined = RingJoiner.join(members);
    if (!joined.openEnds().isEmpty()) {
      long node = joined.openEnds().getFirst();
      fail(
          IssueCode.OSM_RING_OPEN,
          "the rings do not close: %d loose ends, the first at node %d"
              .formatted(joined.openEnds().size(), node),
          position(node));
    } else if (joined.rings().isEmpty()) {
      fail(IssueCode.GEOMETRY_MISSING, "the relation has no ring of at least three nodes", null);
    } else {
      nest(joined.rings());
    }
  }

  private static String tooLarge(String what, String of) {
    return "the %s has more than %d %s, more than %d tags or more than %d characters in them"
        .formatted(what, OsmObject.MAX_REFERENCES, of, OsmObject.MAX_TAGS, OsmObject.MAX_TAG_TEXT);
  }

  private List<MemberWay> members(OsmObject relation) {
    List<MemberWay> found = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    int missing = 0;
    long points = 0;
    for (int i = 0; i < relation.memberIds.size(); i++) {
      long id = relation.memberIds.get(i);
      String role = relation.memberRoles.get(i);
      if (!AreaRelation.isRing(relation.memberTypes.get(i), role) || !seen.add(id)) {
        continue;
      }
      long ordinal = ways.find(id);
      if (ordinal < 0) {
        missing++;
        continue;
      }
      MemberWay member = ways.read(id, ordinal, role);
      points += member == null ? 0 : member.refs().size();
      if (member == null || points > MAX_POINTS) {
        fail(
            IssueCode.RECORD_TOO_LARGE,
            "the relation has more than %d points".formatted(MAX_POINTS),
            null);
        return List.of();
      }
      found.add(member);
    }
    if (missing > 0) {
      fail(
          IssueCode.OSM_INCOMPLETE,
          "%d of %d member ways are not in the file; extract with complete relations (`osmium extract --strategy=smart`) or a wider area"
              .formatted(missing, seen.size()),
          somewhere(found));
    }
    return found;
  }

  private void nest(List<Ring> rings) {
    RingNesting nesting = new RingNesting(OsmRecords.GEOMETRIES);
    for (Ring ring : rings) {
      LinearRing line = ring(ring.nodes());
      if (line == null) {
        return;
      }
      nesting.add(ring, line);
    }
    geometry = nesting.polygons();
    shells = nesting.shells();
  }

  private @Nullable LinearRing ring(LongList refs) {
    Coordinate[] points = new Coordinate[refs.size()];
    int missing = 0;
    Coordinate present = null;
    for (int i = 0; i < refs.size(); i++) {
      boolean closing = i > 0 && i == refs.size() - 1 && refs.get(i) == refs.get(0);
      Coordinate point = closing ? points[0] : position(refs.get(i));
      if (point == null) {
        missing++;
      } else {
        points[i] = point;
        present = point;
      }
    }
    if (missing > 0) {
      fail(
          IssueCode.OSM_INCOMPLETE,
          "%d of %d nodes are not in the file".formatted(missing, refs.size()),
          present);
      return null;
    }
    if (refs.size() < 4) {
      fail(
          IssueCode.RING_TOO_SHORT,
          "a ring of %d nodes, at least 4 with the first repeated are needed"
              .formatted(refs.size()),
          points[0]);
      return null;
    }
    return OsmRecords.GEOMETRIES.createLinearRing(points);
  }

  private @Nullable Coordinate somewhere(List<MemberWay> members) {
    for (MemberWay member : members) {
      Coordinate point = member.refs().isEmpty() ? null : position(member.first());
      if (point != null) {
        return point;
      }
    }
    return null;
  }

  /** Position of a node; null if the file does not hold it. */
  @Nullable Coordinate position(long node) {
    long ordinal = nodes.find(node);
    return ordinal < 0 ? null : new CoordinateXY(nodes.longitude(ordinal), nodes.latitude(ordinal));
  }

  private void fail(IssueCode code, String message, @Nullable Coordinate at) {
    fault = new AreaFault(code, message, at);
  }
}
