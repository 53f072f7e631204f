package io.citytwin.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.TwinServiceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Things in areas and areas round things, against JTS asked of each pair. */
@TwinServiceTest
class PlaceRelationsIT {

  private static final String SHAPES =
      "{ city { %s(first: 1000) { nodes { entityId geometry(precision: 15) { wkt labelPoint } } } } }";

  @Autowired GraphQlClient client;

  private record Thing(String id, Geometry shape, Geometry point) {}

  private List<Thing> things(String list) throws ParseException {
    List<Thing> things = new ArrayList<>();
    for (JsonNode node : client.data(SHAPES.formatted(list)).at("/city/" + list + "/nodes")) {
      JsonNode point = node.at("/geometry/labelPoint/coordinates");
      things.add(
          new Thing(
              node.path("entityId").stringValue(),
              new WKTReader().read(node.at("/geometry/wkt").stringValue()),
              new WKTReader().read("POINT(%s %s)".formatted(point.get(0), point.get(1)))));
    }
    return things;
  }

  /** Pairs of area and thing by the two ways through the graph, and by brute force. */
  @ParameterizedTest
  @CsvSource({
    "gridCells, buildings, buildings, cells",
    "gridCells, roads, roads, cells",
    "gridCells, roadJunctions, roadJunctions, cells",
    "gridCells, pipes, pipes, cells",
    "gridCells, pipeNodes, pipeNodes, cells",
    "gridCells, sensors, sensorsWithin, cells",
    "gridCells, plots, plots, cells",
    "gridCells, addresses, addresses, cells",
    "gridCells, cityParts, cityParts, cells",
    "districts, buildings, buildings, districts",
    "districts, pipes, pipes, districts",
    "districts, sensors, sensorsWithin, districts",
    "districts, gridCells, gridCells, districts",
    "plots, buildings, buildings, plots",
  })
  void bothWaysAreWhatCoversSays(String areas, String things, String inside, String around)
      throws ParseException {
    Set<String> expected = new TreeSet<>();
    for (Thing area : things(areas)) {
      for (Thing thing : things(things)) {
        if (area.shape().covers(thing.point()) && !area.id().equals(thing.id())) {
          expected.add(area.id() + " has " + thing.id());
        }
      }
    }
    assertThat(pairs(areas, inside, false)).isEqualTo(expected);
    assertThat(pairs(things, around, true)).isEqualTo(expected);
  }

  private Set<String> pairs(String list, String relation, boolean turned) {
    JsonNode owners =
        client
            .data(
                "{ city { %s(first: 1000) { nodes { entityId %s(first: 100) { nodes { entityId } totalCount(mode: EXACT) } } } } }"
                    .formatted(list, relation))
            .at("/city/" + list + "/nodes");
    Set<String> pairs = new TreeSet<>();
    for (JsonNode owner : owners) {
      String id = owner.path("entityId").stringValue();
      JsonNode members = owner.path(relation).path("nodes");
      assertThat(owner.path(relation).path("totalCount").intValue()).isEqualTo(members.size());
      for (JsonNode member : members) {
        String other = member.path("entityId").stringValue();
        pairs.add(turned ? other + " has " + id : id + " has " + other);
      }
    }
    return pairs;
  }

  @Test
  void theFixtureHasThingsInAreas() {
    assertThat(pairs("gridCells", "buildings", false)).isNotEmpty();
    assertThat(pairs("districts", "gridCells", false)).isNotEmpty();
    assertThat(pairs("plots", "buildings", false)).isNotEmpty();
  }

  @Test
  void pagesOfMembersFollowEachOther() {
    Set<String> paged = new TreeSet<>();
    String cell =
        client
            .data("{ city { buildings(first: 1) { nodes { cells { nodes { id } } } } } }")
            .at("/city/buildings/nodes/0/cells/nodes/0/id")
            .asString();
    String after = "";
    int pages = 0;
    boolean more = true;
    while (more) {
      JsonNode page =
          client
              .data(
                  "{ node(id: \"%s\") { ... on GridCell { buildings(first: 1 %s) { nodes { entityId } pageInfo { hasNextPage endCursor } } } } }"
                      .formatted(cell, after))
              .at("/node/buildings");
      page.path("nodes").forEach(node -> paged.add(node.path("entityId").stringValue()));
      more = page.at("/pageInfo/hasNextPage").booleanValue();
      after = "after: \"" + page.at("/pageInfo/endCursor").asString() + "\"";
      pages++;
    }
    JsonNode all =
        client
            .data(
                "{ node(id: \"%s\") { ... on GridCell { buildings { nodes { entityId } } } } }"
                    .formatted(cell))
            .at("/node/buildings/nodes");
    assertThat(paged).hasSize(all.size()).hasSize(pages);
  }
}
