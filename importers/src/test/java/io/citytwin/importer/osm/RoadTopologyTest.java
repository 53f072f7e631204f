package io.citytwin.importer.osm;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.sf.geographiclib.Geodesic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;

/**
 * Segments and junctions against a plain cutting of the raw file, node by node in memory, and
 * against the laws of topology.
 */
class RoadTopologyTest {

  private static final Set<String> ROADS =
      Set.of(
          ("motorway motorway_link trunk trunk_link primary primary_link secondary secondary_link"
                  + " tertiary tertiary_link unclassified residential residential_link"
                  + " living_street road service track busway bus_guideway escape pedestrian"
                  + " footway cycleway bridleway path steps corridor")
              .split(" "));

  @TempDir Path folder;

  /** A segment as the plain cutting makes it. */
  private record Piece(long way, List<Long> nodes) {}

  /** Runs of nodes that the file holds, of at least two, without repeats. */
  private static List<Piece> runs(RawOsm raw) {
    List<Piece> runs = new ArrayList<>();
    for (RawOsm.RawWay way : raw.ways) {
      if (!ROADS.contains(way.tags().getOrDefault("highway", ""))
          || "yes".equals(way.tags().get("area"))) {
        continue;
      }
      List<Long> run = new ArrayList<>();
      for (int i = 0; i <= way.refs().size(); i++) {
        Long ref = i < way.refs().size() ? way.refs().get(i) : null;
        if (ref != null && raw.nodes.containsKey(ref)) {
          if (run.isEmpty() || !run.getLast().equals(ref)) {
            run.add(ref);
          }
        } else {
          if (run.size() > 1) {
            runs.add(new Piece(way.id(), List.copyOf(run)));
          }
          run.clear();
        }
      }
    }
    return runs;
  }

  private static Set<Long> junctions(List<Piece> runs) {
    Map<Long, Integer> uses = new HashMap<>();
    for (Piece run : runs) {
      for (int i = 0; i < run.nodes().size(); i++) {
        boolean end = i == 0 || i == run.nodes().size() - 1;
        uses.merge(run.nodes().get(i), end ? 2 : 1, Integer::sum);
      }
    }
    return uses.entrySet().stream()
        .filter(e -> e.getValue() > 1)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static List<Piece> cut(List<Piece> runs, Set<Long> junctions) {
    List<Piece> pieces = new ArrayList<>();
    for (Piece run : runs) {
      int from = 0;
      for (int i = 1; i < run.nodes().size(); i++) {
        if (junctions.contains(run.nodes().get(i))) {
          pieces.add(new Piece(run.way(), run.nodes().subList(from, i + 1)));
          from = i;
        }
      }
    }
    return pieces;
  }

  private void check(Path file) throws IOException {
    RawOsm raw = RawOsm.read(file);
    CollectingSink sink = CollectingSink.read(file, folder.resolve("work"));
    List<FeatureRecord> roads = sink.of(FeatureKind.ROAD);
    List<FeatureRecord> nodes = sink.of(FeatureKind.ROAD_JUNCTION);
    List<Piece> runs = runs(raw);
    Set<Long> junctions = junctions(runs);
    List<Piece> pieces = cut(runs, junctions);

    assertThat(roads).isNotEmpty();
    checkPieces(raw, roads, pieces);
    checkJunctions(raw, nodes, junctions, pieces);
    checkReferences(roads, nodes, pieces);
    checkLengths(raw, roads, runs);
    checkInteriors(pieces, junctions);
    checkConnectedness(roads, runs);
    assertThat(roads).extracting(FeatureRecord::sourceId).doesNotHaveDuplicates();
  }

  private static void checkPieces(RawOsm raw, List<FeatureRecord> roads, List<Piece> pieces) {
    assertThat(roads).hasSameSizeAs(pieces);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      FeatureRecord road = roads.get(i);
      String id =
          "way/%d/%d-%d".formatted(piece.way(), piece.nodes().getFirst(), piece.nodes().getLast());
      Coordinate[] points = piece.nodes().stream().map(raw.nodes::get).toArray(Coordinate[]::new);
      if (!road.sourceId().startsWith(id)
          || !Arrays.equals(points, road.geometry().getCoordinates())) {
        wrong.add(road.sourceId());
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void checkJunctions(
      RawOsm raw, List<FeatureRecord> nodes, Set<Long> junctions, List<Piece> pieces) {
    Map<Long, Integer> degrees = new HashMap<>();
    for (Piece piece : pieces) {
      degrees.merge(piece.nodes().getFirst(), 1, Integer::sum);
      degrees.merge(piece.nodes().getLast(), 1, Integer::sum);
    }
    assertThat(nodes).hasSameSizeAs(junctions);
    List<String> wrong = new ArrayList<>();
    for (FeatureRecord node : nodes) {
      Long id = Long.valueOf(node.sourceId().substring("node/".length()));
      if (!junctions.contains(id)
          || !degrees.get(id).equals(node.attributes().get("degree"))
          || !raw.nodes.get(id).equals(node.geometry().getCoordinate())) {
        wrong.add(node.sourceId());
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void checkReferences(
      List<FeatureRecord> roads, List<FeatureRecord> nodes, List<Piece> pieces) {
    Map<UUID, String> byId =
        nodes.stream()
            .collect(
                Collectors.toMap(
                    n -> CollectingSink.CONTEXT.entity(FeatureKind.ROAD_JUNCTION, n.sourceId()),
                    FeatureRecord::sourceId));
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < roads.size(); i++) {
      FeatureRecord road = roads.get(i);
      List<Long> nodesOf = pieces.get(i).nodes();
      if (!("node/" + nodesOf.getFirst()).equals(byId.get((UUID) road.value("start_junction_id")))
          || !("node/" + nodesOf.getLast())
              .equals(byId.get((UUID) road.value("end_junction_id")))) {
        wrong.add(road.sourceId());
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** The segments of a way are together as long as the way. */
  private static void checkLengths(RawOsm raw, List<FeatureRecord> roads, List<Piece> runs) {
    Map<String, Double> cut = new TreeMap<>();
    roads.forEach(
        r -> cut.merge(r.sourceId().split("/", -1)[1], (Double) r.value("length"), Double::sum));
    Map<String, Double> whole = new TreeMap<>();
    for (Piece run : runs) {
      for (int i = 1; i < run.nodes().size(); i++) {
        Coordinate a = raw.nodes.get(run.nodes().get(i - 1));
        Coordinate b = raw.nodes.get(run.nodes().get(i));
        double meters = Geodesic.WGS84.Inverse(a.y, a.x, b.y, b.x).s12;
        whole.merge("" + run.way(), meters, Double::sum);
      }
    }
    assertThat(cut.keySet()).isEqualTo(whole.keySet());
    double furthest = 0;
    for (var way : whole.entrySet()) {
      furthest = Math.max(furthest, Math.abs(cut.get(way.getKey()) - way.getValue()));
    }
    assertThat(furthest).isLessThan(1e-6);
  }

  /** A node inside a segment belongs to no other, and to that one once. */
  private static void checkInteriors(List<Piece> pieces, Set<Long> junctions) {
    Set<Long> seen = new HashSet<>();
    Set<Long> shared = new HashSet<>();
    for (Piece piece : pieces) {
      for (Long node : piece.nodes().subList(1, piece.nodes().size() - 1)) {
        if (!seen.add(node) || junctions.contains(node)) {
          shared.add(node);
        }
      }
    }
    assertThat(shared).isEmpty();
  }

  /** As many connected parts over junctions and segments as over all nodes and their edges. */
  private static void checkConnectedness(List<FeatureRecord> roads, List<Piece> runs) {
    Parts<Long> raw = new Parts<>();
    for (Piece run : runs) {
      run.nodes().forEach(node -> raw.join(run.nodes().getFirst(), node));
    }
    Parts<UUID> cut = new Parts<>();
    for (FeatureRecord road : roads) {
      cut.join((UUID) road.value("start_junction_id"), (UUID) road.value("end_junction_id"));
    }
    assertThat(cut.count()).isEqualTo(raw.count());
  }

  /** Disjoint sets. */
  private static final class Parts<T> {
    private final Map<T, T> parents = new HashMap<>();

    T root(T item) {
      T parent = parents.computeIfAbsent(item, Function.identity());
      while (!parent.equals(parents.get(parent))) {
        parents.put(parent, parents.get(parents.get(parent)));
        parent = parents.get(parent);
      }
      return parent;
    }

    void join(T a, T b) {
      parents.put(root(a), root(b));
    }

    long count() {
      return parents.keySet().stream().map(this::root).distinct().count();
    }
  }

  @ParameterizedTest
  @Tag("real-data")
  @ValueSource(
      strings = {
        "monaco/monaco-menton.osm.pbf",
        "monaco/monaco-latest.osm.pbf",
        "helsinki/Helsinki.osm.pbf",
        "porto_alegre/poa_osm.pbf",
        "formats/test.pbf"
      })
  void realRoadsAreCutAsThePlainCuttingDoes(String file) throws IOException {
    check(RealData.file(file));
  }

  /** Few nodes and many wild ways: loops, repeats, ways there and back, missing nodes. */
  @Test
  void randomRoadsAreCutAsThePlainCuttingDoes() throws IOException {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      PbfFixture fixture = new PbfFixture().dense();
      int nodes = 3 + random.nextInt(40);
      for (int id = 1; id <= nodes; id++) {
        fixture.node(id, 7 + random.nextInt(100_000) / 1e6, 43 + random.nextInt(100_000) / 1e6);
      }
      fixture.block();
      int ways = 1 + random.nextInt(30);
      for (int id = 1; id <= ways; id++) {
        long[] refs = new long[random.nextInt(12)];
        Arrays.setAll(refs, _ -> 1 + random.nextInt(nodes + (random.nextInt(4) == 0 ? 3 : 0)));
        fixture.way(id, refs, "highway", random.nextInt(9) == 0 ? "proposed" : "path");
      }
      fixture.way(1000, new long[] {1, 2}, "highway", "path");
      check(fixture.write(folder));
    }
  }
}
