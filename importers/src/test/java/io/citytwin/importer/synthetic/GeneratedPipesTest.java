package io.citytwin.importer.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.feature.FeatureKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** How pipes of generated cities hang together. */
@ParameterizedClass
@ValueSource(longs = {1, 2, 3})
class GeneratedPipesTest {

  private final GeneratedCity city;
  private final List<JsonNode> water = new ArrayList<>();
  private final List<JsonNode> storm = new ArrayList<>();

  GeneratedPipesTest(long seed) {
    city = GeneratedCity.of(seed);
    for (JsonNode pipe : city.of(FeatureKind.PIPE).values()) {
      (GeneratedCity.text(pipe, "medium").equals("WATER") ? water : storm).add(pipe);
    }
  }

  private JsonNode node(String id) {
    return Objects.requireNonNull(city.of(FeatureKind.PIPE_NODE).get(id));
  }

  private static String start(JsonNode pipe) {
    return GeneratedCity.text(pipe, "startNodeId");
  }

  private static String end(JsonNode pipe) {
    return GeneratedCity.text(pipe, "endNodeId");
  }

  private List<String> nodes(String kind) {
    return city.of(FeatureKind.PIPE_NODE).entrySet().stream()
        .filter(e -> GeneratedCity.text(e.getValue(), "nodeKind").equals(kind))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void pipesEndExactlyAtTheirNodesAndCarryTheirMedium() {
    for (JsonNode pipe : city.of(FeatureKind.PIPE).values()) {
      JsonNode line = GeneratedCity.coordinates(pipe);
      assertThat(line.get(0)).isEqualTo(GeneratedCity.coordinates(node(start(pipe))));
      assertThat(line.get(line.size() - 1)).isEqualTo(GeneratedCity.coordinates(node(end(pipe))));
      assertThat(GeneratedCity.text(node(start(pipe)), "medium"))
          .isEqualTo(GeneratedCity.text(pipe, "medium"));
      assertThat(GeneratedCity.text(node(end(pipe)), "medium"))
          .isEqualTo(GeneratedCity.text(pipe, "medium"));
    }
  }

  @Test
  void everyKindOfNodeExists() {
    Set<String> kinds = new TreeSet<>();
    city.of(FeatureKind.PIPE_NODE)
        .values()
        .forEach(node -> kinds.add(GeneratedCity.text(node, "nodeKind")));
    assertThat(kinds)
        .containsExactly(
            "HYDRANT",
            "JUNCTION",
            "MANHOLE",
            "METER",
            "OUTFALL",
            "PUMP",
            "RESERVOIR",
            "TANK",
            "VALVE");
  }

  @Test
  void waterReachesEveryNodeFromAReservoirAndRunsInLoops() {
    Map<String, List<String>> beside = new HashMap<>();
    for (JsonNode pipe : water) {
      beside.computeIfAbsent(start(pipe), k -> new ArrayList<>()).add(end(pipe));
      beside.computeIfAbsent(end(pipe), k -> new ArrayList<>()).add(start(pipe));
    }
    Set<String> reached = new HashSet<>(nodes("RESERVOIR"));
    List<String> open = new ArrayList<>(reached);
    while (!open.isEmpty()) {
      for (String next : beside.getOrDefault(open.removeLast(), List.of())) {
        if (reached.add(next)) {
          open.add(next);
        }
      }
    }
    Set<String> waterNodes = new HashSet<>(city.of(FeatureKind.PIPE_NODE).keySet());
    waterNodes.removeIf(id -> !GeneratedCity.text(node(id), "medium").equals("WATER"));
    assertThat(reached).isEqualTo(waterNodes);
    // A tree of n nodes has n - 1 pipes; every pipe beyond that closes a loop.
    assertThat(water.size() - (waterNodes.size() - 1)).isGreaterThan(20);
  }

  @Test
  void mainsAreWidestAtTheWorks() {
    double atPumps = 0;
    double widest = 0;
    Set<String> pumps = new HashSet<>(nodes("PUMP"));
    for (JsonNode pipe : water) {
      double diameter = GeneratedCity.number(pipe, "diameter");
      widest = Math.max(widest, diameter);
      if (pumps.contains(end(pipe))) {
        atPumps = Math.max(atPumps, diameter);
      }
    }
    assertThat(atPumps).isEqualTo(widest).isGreaterThanOrEqualTo(300);
  }

  @Test
  void everyManholeDrainsDownhillToAnOutfallThroughPipesThatNeverNarrow() {
    Map<String, JsonNode> down = new HashMap<>();
    for (JsonNode pipe : storm) {
      assertThat(down.put(start(pipe), pipe)).as("a manhole has one way down").isNull();
    }
    List<String> manholes = nodes("MANHOLE");
    assertThat(manholes).hasSizeGreaterThan(100);
    for (String manhole : manholes) {
      String at = manhole;
      double diameter = 0;
      while (!GeneratedCity.text(node(at), "nodeKind").equals("OUTFALL")) {
        JsonNode pipe = Objects.requireNonNull(down.get(at), "no way down from " + at);
        assertThat(GeneratedCity.number(pipe, "diameter")).isGreaterThanOrEqualTo(diameter);
        assertThat(GeneratedCity.number(node(end(pipe)), "elevation"))
            .isLessThan(GeneratedCity.number(node(at), "elevation"));
        diameter = GeneratedCity.number(pipe, "diameter");
        at = end(pipe);
      }
    }
  }

  /**
   * Deeper trenches than 12 m are not dug for storm pipes; a net that needs them drains against its
   * terrain.
   */
  @Test
  void pipesLieUnderTheGroundAndNotTooDeep() {
    for (JsonNode pipe : city.of(FeatureKind.PIPE).values()) {
      assertThat(GeneratedCity.number(pipe, "depth")).as("%s", pipe).isBetween(0.3, 12.0);
    }
  }
}
