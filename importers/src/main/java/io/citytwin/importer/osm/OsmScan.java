package io.citytwin.importer.osm;

import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.pipeline.RecordSink;
import io.citytwin.importer.pipeline.Rejection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the whole source: checks the order, numbers the objects, stores nodes, ways and the
 * relations that may be areas in work files, and notes how roads use nodes.
 */
final class OsmScan implements OsmVisitor {

  private final WorkFiles work;
  private final OsmFaults faults;
  private final ReadContext context;
  private final RecordSink sink;
  private final OsmTally tally;
  private final NodeStore nodes;
  private final WayStore ways;
  private final ObjectFile areas;
  private final IdOrder relationOrder = new IdOrder();
  private final RoadLine line = new RoadLine();
  private @Nullable RoadUses uses;
  private OsmType latest = OsmType.NODE;
  private long objects;

  OsmScan(WorkFiles work, OsmFaults faults, ReadContext context, RecordSink sink, OsmTally tally)
      throws IOException {
    this.work = work;
    this.faults = faults;
    this.context = context;
    this.sink = sink;
    this.tally = tally;
    this.nodes = new NodeStore(work);
    this.ways = new WayStore(work);
    this.areas = new ObjectFile(work, "relations", false);
  }

  @Override
  public void node(OsmObject node) throws IOException {
    enter(OsmType.NODE, node);
    if (!nodes.append(node)) {
      throw notAscending(OsmType.NODE, node);
    }
  }

  @Override
  public void way(OsmObject way) throws IOException {
    enter(OsmType.WAY, way);
    if (!ways.append(way)) {
      throw notAscending(OsmType.WAY, way);
    }
    if (RoadTags.isRoad(way.tags) && !way.tooLarge) {
      line.load(way.refs, nodes);
      line.use(uses());
    }
  }

  @Override
  public void relation(OsmObject relation) throws IOException {
    enter(OsmType.RELATION, relation);
    if (!relationOrder.accept(relation.id)) {
      throw notAscending(OsmType.RELATION, relation);
    }
    if (relation.tags.is("type", "building")) {
      tally.count(OsmTally.Rule.BUILDING_GROUP);
    }
    if (AreaRelation.of(relation.tags) != null) {
      areas.append(relation);
    } else if (BuildingTags.isExcludedRelation(relation.tags)) {
      tally.count(OsmTally.Rule.BUILDING_VALUE_EXCLUDED);
    }
  }

  @Override
  public void malformed(long offset, @Nullable String sourceId, String message) throws IOException {
    sink.issue(
        new Rejection(
            IssueCode.MALFORMED_RECORD,
            new Place(context.source(), 0, offset),
            sourceId,
            message,
            null,
            null));
  }

  private void enter(OsmType type, OsmObject object) throws IOException {
    if (type != latest) {
      if (type.compareTo(latest) < 0) {
        throw faults.notSorted(
            object.offset,
            "%s %d comes after a %s".formatted(type.word(), object.id, latest.word()));
      }
      endNodes();
      latest = type;
    }
    object.record = ++objects;
  }

  private IOException notAscending(OsmType type, OsmObject object) {
    return faults.notSorted(
        object.offset,
        "%s %d comes after one of the same or a higher id".formatted(type.word(), object.id));
  }

  private void endNodes() throws IOException {
    if (uses == null) {
      nodes.freeze();
      uses = new RoadUses(work, nodes.size());
    }
  }

  /** Ends taking in. */
  void end() throws IOException {
    if (objects == 0) {
      throw faults.empty("it has no objects");
    }
    endNodes();
    ways.freeze();
    areas.freeze();
  }

  NodeStore nodes() {
    return nodes;
  }

  WayStore ways() {
    return ways;
  }

  /** Relations that may be areas. */
  ObjectFile areas() {
    return areas;
  }

  RoadUses uses() {
    if (uses == null) {
      throw new IllegalStateException("the nodes are not at their end");
    }
    return uses;
  }
}
