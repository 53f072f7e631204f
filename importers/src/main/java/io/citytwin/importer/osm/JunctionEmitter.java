package io.citytwin.importer.osm;

import io.citytwin.importer.osm.OsmTally.Rule;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.CoordinateXY;

/** Hands over every node at which a segment of a road begins or ends. */
final class JunctionEmitter {

  private final NodeStore nodes;
  private final RoadUses uses;
  private final OsmRecords records;
  private final NodeDetails details;
  private final OsmObject node = new OsmObject();

  JunctionEmitter(NodeStore nodes, RoadUses uses, OsmRecords records) {
    this.nodes = nodes;
    this.uses = uses;
    this.records = records;
    this.details = nodes.details();
  }

  /**
   * Hands over a node if it is a junction.
   *
   * @param ordinal higher than any before
   */
  void emit(long ordinal) throws IOException {
    if (!uses.isJunction(ordinal)) {
      return;
    }
    details.read(ordinal, node);
    node.id = nodes.id(ordinal);
    TagList tags = node.tags;
    Map<String, @Nullable Object> attributes = tags.toMap();
    attributes.put("degree", uses.degree(ordinal));
    records.accept(
        FeatureKind.ROAD_JUNCTION,
        node,
        "node/" + node.id,
        tags.get("name"),
        OsmRecords.GEOMETRIES.createPoint(
            new CoordinateXY(nodes.longitude(ordinal), nodes.latitude(ordinal))),
        Arrays.asList(tags.is("highway", "traffic_signals")),
        attributes);
    records.count(Rule.ROAD_JUNCTION);
  }
}
