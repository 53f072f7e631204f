package io.citytwin.importer.osm;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The first pass, over the whole file: checks the order, stores node positions and way ids, marks
 * the ways that areas need, and notes which bytes hold which type.
 */
final class OsmScan implements OsmVisitor {

  /** Bytes at which the first and the last block with objects of a type begin. */
  static final class Range {
    static final Range NONE = new Range(-1);

    final long firstBlock;
    private long lastBlock;

    private Range(long firstBlock) {
      this.firstBlock = firstBlock;
      this.lastBlock = firstBlock;
    }

    boolean isEmpty() {
      return firstBlock < 0;
    }

    long lastBlock() {
      return lastBlock;
    }
  }

  private final NodeStore nodes;
  private final WayStore ways;
  private final IdOrder relationOrder = new IdOrder();
  private final PbfFaults faults;
  private final OsmTally tally;
  private final Map<OsmType, Range> ranges = new EnumMap<>(OsmType.class);
  private long relations;
  private Range range = Range.NONE;
  private OsmType latest = OsmType.NODE;

  OsmScan(NodeStore nodes, WayStore ways, PbfFaults faults, OsmTally tally) {
    this.nodes = nodes;
    this.ways = ways;
    this.faults = faults;
    this.tally = tally;
  }

  @Override
  public void node(OsmObject node) throws IOException {
    enter(OsmType.NODE, node);
    if (!nodes.append(node.id, node.x, node.y)) {
      throw notAscending("node", node);
    }
  }

  @Override
  public void way(OsmObject way) throws IOException {
    enter(OsmType.WAY, way);
    if (!ways.append(way.id)) {
      throw notAscending("way", way);
    }
  }

  @Override
  public void relation(OsmObject relation) throws IOException {
    enter(OsmType.RELATION, relation);
    ways.freezeIds();
    if (!relationOrder.accept(relation.id)) {
      throw notAscending("relation", relation);
    }
    relations++;
    if (relation.tags.is("type", "building")) {
      tally.count(OsmTally.Rule.BUILDING_GROUP);
    }
    AreaRelation area = AreaRelation.of(relation.tags);
    if (area != null) {
      mark(relation, area);
    }
  }

  private void mark(OsmObject relation, AreaRelation area) {
    int marks =
        (area == AreaRelation.COUNTRY ? 0 : WayStore.WANTED)
            | (area.isBoundary() ? WayStore.BOUNDARY : 0);
    for (int i = 0; i < relation.memberIds.size(); i++) {
      if (AreaRelation.isRing(relation.memberTypes.get(i), relation.memberRoles.get(i))) {
        long ordinal = ways.find(relation.memberIds.get(i));
        if (ordinal >= 0) {
          ways.mark(ordinal, marks);
        }
      }
    }
  }

  private void enter(OsmType type, OsmObject object) throws IOException {
    if (type.compareTo(latest) < 0) {
      throw faults.notSorted(
          object.offset, "%s %d comes after a %s".formatted(name(type), object.id, name(latest)));
    }
    if (type != latest || range == Range.NONE) {
      range = new Range(object.offset);
      ranges.put(type, range);
    }
    latest = type;
    range.lastBlock = object.offset;
  }

  private IOException notAscending(String type, OsmObject object) {
    return faults.notSorted(
        object.offset,
        "%s %d comes after one of the same or a higher id".formatted(type, object.id));
  }

  private static String name(OsmType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /** The blocks with objects of a type. */
  Range range(OsmType type) {
    return ranges.getOrDefault(type, Range.NONE);
  }

  /** Nodes, ways and relations of the file. */
  long objects() {
    return nodes.size() + ways.size() + relations;
  }

  long relations() {
    return relations;
  }
}
