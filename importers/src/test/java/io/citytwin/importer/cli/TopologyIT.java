package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** References that name nothing, and edges that end elsewhere than their nodes lie. */
class TopologyIT {

  /** A metre to the north, in degrees. */
  private static final double METRE = 1 / 111_194.9;

  private static PostgisDatabase database;

  @TempDir private Path folder;

  @BeforeAll
  static void create() {
    database = PostgisDatabase.create();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.execute(
        """
        truncate twin.pipe, twin.pipe_node, twin.road, twin.road_junction, twin.address, twin.pipe_history,
          twin.pipe_node_history, twin.road_history, twin.road_junction_history, twin.import_job restart identity cascade
        """);
  }

  private record Node(String id, double x, double y) {

    String feature(String kind) {
      return TopologyIT.feature(
          id,
          "{\"type\":\"Point\",\"coordinates\":[%s,%s]}".formatted(x, y),
          kind,
          kind.equals("PIPE_NODE") ? ",\"medium\":\"WATER\"" : "");
    }
  }

  private record Edge(
      String id, @Nullable String start, @Nullable String end, double[] from, double[] to) {

    String feature(String kind) {
      boolean pipe = kind.equals("PIPE");
      String name = pipe ? "NodeId" : "JunctionId";
      return TopologyIT.feature(
          id,
          "{\"type\":\"LineString\",\"coordinates\":[[%s,%s],[%s,%s]]}"
              .formatted(from[0], from[1], to[0], to[1]),
          kind,
          (pipe ? ",\"medium\":\"WATER\"" : "")
              + reference("start" + name, start)
              + reference("end" + name, end));
    }

    private static String reference(String property, @Nullable String id) {
      return id == null ? "" : ",\"%s\":\"%s\"".formatted(property, id);
    }
  }

  private static String feature(String id, String geometry, String kind, String properties) {
    return "{\"type\":\"Feature\",\"id\":\"%s\",\"geometry\":%s,\"properties\":{\"kind\":\"%s\"%s}}"
        .formatted(id, geometry, kind, properties);
  }

  private CliRun importing(List<String> features, String... options) throws IOException {
    Path file = Files.write(folder.resolve("net.geojsonl"), features);
    List<String> line =
        new ArrayList<>(List.of("import", "--json", "--database-url", database.url()));
    line.addAll(Arrays.asList(options));
    line.add(file.toString());
    return CliRun.of(line.toArray(String[]::new));
  }

  /** Code, id of the feature and property, of every issue of the newest job. */
  private static TreeSet<String> issues() {
    String text =
        database.value(
            """
            select string_agg(code || ' ' || source_id || ' ' || case when code = 'TOPOLOGY_GAP'
                then regexp_replace(message, '.* that (\\w+) names', '\\1') else split_part(message, ' ', 1) end, ',')
            from twin.import_issue where job_id = (select max(id) from twin.import_job)
            """);
    return text == null ? new TreeSet<>() : new TreeSet<>(List.of(text.split(",")));
  }

  private static Map<String, Long> counted(CliRun run) {
    Map<String, Long> counts = new TreeMap<>();
    run.json()
        .get("issues")
        .forEach(issue -> counts.put(issue.get("code").asString(), issue.get("count").asLong()));
    return counts;
  }

  /**
   * A network of which a part is in the twin already, some nodes of it at another place than the
   * import brings, against a search over all nodes for each edge.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomNetworkIsJudgedAsBruteForceJudgesIt(long seed) throws IOException {
    Random random = new Random(seed);
    for (String[] kinds : new String[][] {{"PIPE_NODE", "PIPE"}, {"ROAD_JUNCTION", "ROAD"}}) {
      List<Node> old = nodes(random, 0, 12);
      List<Node> now = nodes(random, 8, 20);
      List<Edge> edges = edges(random, old, now);
      String[] dataset = {"--dataset", "net"};
      importing(old.stream().map(node -> node.feature(kinds[0])).toList(), dataset);

      List<String> features =
          new ArrayList<>(edges.stream().map(edge -> edge.feature(kinds[1])).toList());
      features.addAll(now.stream().map(node -> node.feature(kinds[0])).toList());
      CliRun dry = importing(features, "--dataset", "net", "--dry-run");
      CliRun run = importing(features, dataset);

      TreeSet<String> expected =
          judged(edges, old, now, kinds[1].equals("PIPE") ? "NodeId" : "JunctionId");
      assertThat(expected)
          .as("the seed makes both kinds of fault")
          .anyMatch(fault -> fault.startsWith("TOPOLOGY_GAP"))
          .anyMatch(fault -> fault.startsWith("REFERENCE"));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(issues()).isEqualTo(expected);
      assertThat(counted(dry)).isEqualTo(counted(run));
      assertThat(counted(run).values().stream().mapToLong(count -> count).sum())
          .isEqualTo(expected.size());
    }
  }

  private static List<Node> nodes(Random random, int first, int end) {
    List<Node> nodes = new ArrayList<>();
    for (int i = first; i < end; i++) {
      nodes.add(
          new Node("n" + i, 7 + random.nextInt(1_000) * 1e-5, 43 + random.nextInt(1_000) * 1e-5));
    }
    return nodes;
  }

  /**
   * Ends lie on a node, a little beside one, clearly beside one, or where a node of the twin lay.
   */
  private static List<Edge> edges(Random random, List<Node> old, List<Node> now) {
    List<Node> all = new ArrayList<>(old);
    all.addAll(now);
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Node a = all.get(random.nextInt(all.size()));
      Node b = all.get((all.indexOf(a) + 1 + random.nextInt(all.size() - 1)) % all.size());
      edges.add(
          new Edge(
              "e" + i, reference(random, a), reference(random, b), end(random, a), end(random, b)));
    }
    return edges;
  }

  private static @Nullable String reference(Random random, Node node) {
    return switch (random.nextInt(6)) {
      case 0 -> null;
      case 1 -> "unknown" + random.nextInt(5);
      default -> node.id();
    };
  }

  private static double[] end(Random random, Node node) {
    double[] metres = {0, 0, 0.3, 0.7, 40};
    return new double[] {node.x(), node.y() + metres[random.nextInt(metres.length)] * METRE + 1e-9};
  }

  private static TreeSet<String> judged(
      List<Edge> edges, List<Node> old, List<Node> now, String property) {
    TreeSet<String> faults = new TreeSet<>();
    for (Edge edge : edges) {
      judge(faults, edge.id() + " start" + property, edge.start(), edge.from(), old, now);
      judge(faults, edge.id() + " end" + property, edge.end(), edge.to(), old, now);
    }
    return faults;
  }

  private static void judge(
      TreeSet<String> faults,
      String what,
      @Nullable String id,
      double[] end,
      List<Node> old,
      List<Node> now) {
    if (id == null) {
      return;
    }
    Node found = null;
    for (Node node : old) {
      found = node.id().equals(id) ? node : found;
    }
    for (Node node : now) {
      found = node.id().equals(id) ? node : found;
    }
    if (found == null) {
      faults.add("REFERENCE_DANGLING " + what);
    } else if (metres(found, end) > 0.5) {
      faults.add("TOPOLOGY_GAP " + what);
    }
  }

  /** Flat, which is exact to a millimetre over a kilometre. */
  private static double metres(Node node, double[] end) {
    double east = (node.x() - end[0]) * Math.cos(Math.toRadians(43));
    return Math.hypot(east, node.y() - end[1]) / METRE;
  }

  @Test
  void faultNamesItsFileItsRecordAndItsPlace() throws IOException {
    Node node = new Node("n1", 7, 43);
    importing(
        List.of(
            node.feature("PIPE_NODE"),
            new Edge("p1", "n1", "n9", new double[] {7, 43.001}, new double[] {7.5, 43.5})
                .feature("PIPE")));

    assertThat(
            database.value(
                "select string_agg(concat_ws(' ', code, source, record_no, st_astext(location)), ',"
                    + " ' order by code) from twin.import_issue"))
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "REFERENCE_DANGLING %1$s 2 POINT(7.5 43.5), TOPOLOGY_GAP %1$s 2 POINT(7 43.001)",
                folder.resolve("net.geojsonl")));
    assertThat(database.value("select count(*) from twin.pipe")).isEqualTo("1");
  }

  @Test
  void referencesThatAreNoEndsAreLookedAtToo() throws IOException {
    String point = "{\"type\":\"Point\",\"coordinates\":[7,43]}";
    importing(List.of(feature("a1", point, "ADDRESS", ",\"buildingId\":\"b1\"")));

    assertThat(issues()).containsExactly("REFERENCE_DANGLING a1 buildingId");
  }
}
