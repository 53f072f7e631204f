package io.citytwin.importer.osm;

import java.io.IOException;

/** The second pass, over ways: notes how roads use nodes and keeps what areas are made of. */
final class WayCollector implements OsmVisitor {

  private final NodeStore nodes;
  private final WayStore ways;
  private final RoadUses uses;
  private final RoadLine line = new RoadLine();
  private long ordinal;

  WayCollector(NodeStore nodes, WayStore ways, RoadUses uses) {
    this.nodes = nodes;
    this.ways = ways;
    this.uses = uses;
  }

  @Override
  public void way(OsmObject way) throws IOException {
    if (ways.isMarked(ordinal, WayStore.WANTED)) {
      ways.keep(ordinal, way);
    }
    ordinal++;
    String highway = way.tags.get("highway");
    if (highway != null
        && RoadTags.classOf(highway) != null
        && !RoadTags.isArea(way.tags)
        && !way.tooLarge) {
      line.load(way.refs, nodes);
      line.use(uses);
    }
  }
}
