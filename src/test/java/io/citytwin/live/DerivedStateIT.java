package io.citytwin.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.model.feature.EntityId;
import io.citytwin.model.feature.FeatureKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Derived state by the rules the service comes with, against brute force over what was sent: pipes
 * in a row from node to node, gauges on some of the nodes, and air sensors in districts and cells
 * that overlap. Uses a place and sensors of its own.
 */
class DerivedStateIT {

  private static final int NODES = 14;
  private static final int AIR = 20;
  private static final int AREAS = 6;
  private static final double WEST = 100;
  private static final double SOUTH = 10;

  private static final String[] QUALITIES = {"GOOD", "ESTIMATED", "SUSPECT", "BAD"};

  /** Ages far from 15 minutes and an hour, from which on values are late and dead. */
  private static final int[] AGES = {60, 1_500, 5_000};

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final Instant THEN = NOW.minusSeconds(20_000);

  private static final RunningService service = SharedLiveService.service();

  /** A value that was sent; the number in MPa or ug/m3, null if it is in another dimension. */
  private record Sent(double number, String quality, Instant at) {}

  /** A sensor with its one datastream, and what it sent up to two instants. */
  private record Gauge(
      String code,
      String key,
      String unit,
      double x,
      double y,
      @Nullable FeatureKind mountedKind,
      @Nullable UUID mountedOn,
      Map<Instant, Sent> sent) {}

  private record Area(FeatureKind kind, UUID id, double west, double east) {}

  private static final List<Gauge> gauges = new ArrayList<>();
  private static final List<Area> areas = new ArrayList<>();

  private static UUID id(FeatureKind kind, String source) {
    return EntityId.of(kind, "derived", source);
  }

  @BeforeAll
  static void build() {
    Random random = new Random(4);
    StringBuilder sql = new StringBuilder("insert into twin.dataset (name) values ('derived');\n");
    sql.append("create temp table revision as select twin.next_revision(1) as r;\n");
    for (int i = 0; i < NODES; i++) {
      UUID node = id(FeatureKind.PIPE_NODE, "n" + i);
      feature(
          sql, "pipe_node", node, "n" + i, point(i), "node_kind, medium", "'JUNCTION', 'WATER'");
      for (int gauge = random.nextInt(3); gauge > 0; gauge--) {
        gauge(sql, "pressure", WEST + i / 1000.0, SOUTH, FeatureKind.PIPE_NODE, node, random);
      }
      if (i > 0) {
        UUID pipe = id(FeatureKind.PIPE, "p" + i);
        feature(
            sql,
            "pipe",
            pipe,
            "p" + i,
            "st_makeline(%s, %s)".formatted(point(i - 1), point(i)),
            "medium, length, start_node_id, end_node_id",
            "'WATER', 1, '%s', '%s'".formatted(id(FeatureKind.PIPE_NODE, "n" + (i - 1)), node));
        if (i % 5 == 0) { // measured on the pipe itself
          gauge(sql, "pressure", WEST + i / 1000.0, SOUTH, FeatureKind.PIPE, pipe, random);
        }
      }
    }
    for (int i = 0; i < AIR; i++) {
      gauge(sql, "pm2_5", WEST + random.nextInt(100) / 1000.0, SOUTH + 1, null, null, random);
    }
    for (int i = 0; i < AREAS; i++) {
      area(sql, FeatureKind.DISTRICT, "district", i, "level", "'CITY'", random);
      area(
          sql,
          FeatureKind.GRID_CELL,
          "grid_cell",
          i,
          "scheme, code, level",
          "'derived', 'c" + i + "', 1",
          random);
    }
    for (FeatureKind kind : List.of(FeatureKind.PIPE, FeatureKind.SENSOR, FeatureKind.DISTRICT)) {
      sql.append(
          "insert into twin.change_log select r, %d, '%s', 'ADDED', array[gen_random_uuid()] from revision;\n"
              .formatted(kind.ordinal(), kind));
    }
    SharedLiveService.database().execute("begin;\n" + sql + "drop table revision; commit;");
    List<String> lines = new ArrayList<>();
    for (Gauge gauge : gauges) {
      gauge.sent().values().forEach(sent -> lines.add(line(gauge, sent)));
    }
    RunningService.await(
        "the sensors are known",
        () -> service.postLines(lines.toArray(String[]::new)).json().path("rejected").asInt() == 0);
    RunningService.await("what is derived is shown", () -> problems(null).isEmpty());
  }

  private static String point(int i) {
    return "st_setsrid(st_makepoint(%s, %s), 4326)".formatted(WEST + i / 1000.0, SOUTH);
  }

  private static void feature(
      StringBuilder sql,
      String table,
      UUID id,
      String source,
      String geometry,
      String columns,
      String values) {
    sql.append(
        "insert into twin.%s (entity_id, dataset, source_id, geom, row_hash, job_id, %s) values ('%s', 'derived', '%s', %s, '', 1, %s);\n"
            .formatted(table, columns, id, source, geometry, values));
  }

  private static void gauge(
      StringBuilder sql,
      String key,
      double x,
      double y,
      @Nullable FeatureKind mountedKind,
      @Nullable UUID mountedOn,
      Random random) {
    String source = "g" + gauges.size();
    UUID sensor = id(FeatureKind.SENSOR, source);
    String code = "derived/" + source + "/" + key;
    // Kilopascals are converted; metres are no pressure and do not count.
    String unit =
        key.equals("pm2_5") ? "ug/m3" : new String[] {"MPa", "MPa", "kPa", "m"}[random.nextInt(4)];
    feature(
        sql,
        "sensor",
        sensor,
        source,
        "st_setsrid(st_makepoint(%s, %s), 4326)".formatted(x, y),
        "sensor_type, status, mounted_kind, mounted_on, datastreams",
        "'x', 'ONLINE', %s, %s, '[]'"
            .formatted(
                mountedKind == null ? "null" : "'" + mountedKind + "'",
                mountedOn == null ? "null" : "'" + mountedOn + "'"));
    sql.append(
        "insert into twin.datastream (datastream_id, code, sensor_id, name, observed_property, unit, late_after, dead_after) values ('%s', '%s', '%s', 'x', '%s', '%s', interval '15 min', interval '1 h');\n"
            .formatted(EntityId.ofDatastream(code), code, sensor, key, unit));
    Map<Instant, Sent> sent = new HashMap<>();
    for (Instant time : List.of(THEN, NOW)) {
      if (random.nextInt(5) > 0) {
        sent.put(
            time,
            new Sent(
                random.nextInt(1_000) / 100.0,
                QUALITIES[random.nextInt(4)],
                time.minusSeconds(AGES[random.nextInt(3)])));
      }
    }
    gauges.add(new Gauge(code, key, unit, x, y, mountedKind, mountedOn, sent));
  }

  private static void area(
      StringBuilder sql,
      FeatureKind kind,
      String table,
      int i,
      String columns,
      String values,
      Random random) {
    double west = WEST + (random.nextInt(90) + 0.5) / 1000;
    double east = west + random.nextInt(30) / 1000.0 + 0.001;
    UUID id = id(kind, "a" + i);
    areas.add(new Area(kind, id, west, east));
    feature(
        sql,
        table,
        id,
        "a" + i,
        "st_makeenvelope(%s, %s, %s, %s, 4326)".formatted(west, SOUTH + 0.5, east, SOUTH + 1.5),
        columns,
        values);
  }

  private static String line(Gauge gauge, Sent sent) {
    return RunningService.JSON.writeValueAsString(
        Map.of(
            "datastream",
            gauge.code(),
            "phenomenonTime",
            sent.at().toString(),
            "result",
            sent.number(),
            "quality",
            sent.quality()));
  }

  // ---- brute force

  /** What a feature must show under its key: one line; null if nothing. */
  private record Expected(double number, String unit, String rest) {}

  private static @Nullable Sent at(Gauge gauge, @Nullable Instant asOf) {
    Sent now = asOf == null ? gauge.sent().get(NOW) : null;
    return now == null ? gauge.sent().get(THEN) : now;
  }

  private static @Nullable Expected derived(
      List<Gauge> members, boolean mean, String over, @Nullable Instant asOf) {
    double sum = 0;
    double greatest = Double.NEGATIVE_INFINITY;
    int count = 0;
    String unit = "";
    Instant oldest = Instant.MAX;
    int worst = 0;
    int freshness = 0;
    Instant now = asOf == null ? NOW : asOf;
    for (Gauge gauge : members) {
      Sent sent = at(gauge, asOf);
      if (sent == null || sent.quality().equals("BAD")) {
        continue;
      }
      unit = count == 0 ? gauge.unit() : unit;
      if (gauge.unit().equals("m") != unit.equals("m")) {
        continue;
      }
      // a kilopascal is a thousandth of a megapascal
      double factor = gauge.unit().equals(unit) ? 1 : gauge.unit().equals("kPa") ? 0.001 : 1_000;
      sum += sent.number() * factor;
      greatest = Math.max(greatest, sent.number() * factor);
      count++;
      oldest = sent.at().isBefore(oldest) ? sent.at() : oldest;
      worst = Math.max(worst, List.of(QUALITIES).indexOf(sent.quality()));
      long age = ChronoUnit.SECONDS.between(sent.at(), now);
      freshness = Math.max(freshness, age > 3_600 ? 2 : age > 900 ? 1 : 0);
    }
    if (count == 0) {
      return null;
    }
    return new Expected(
        mean ? sum / count : greatest,
        unit,
        "%s %s %s %s %s %s/%s"
            .formatted(
                QUALITIES[worst],
                List.of("FRESH", "LATE", "DEAD").get(freshness),
                oldest,
                mean ? "MEAN" : "MAX",
                over,
                count,
                members.size()));
  }

  private static Map<String, Expected> expected(@Nullable Instant asOf) {
    Map<String, Expected> expected = new TreeMap<>();
    for (int i = 1; i < NODES; i++) {
      UUID pipe = id(FeatureKind.PIPE, "p" + i);
      List<UUID> ends =
          List.of(id(FeatureKind.PIPE_NODE, "n" + (i - 1)), id(FeatureKind.PIPE_NODE, "n" + i));
      Expected derived =
          derived(
              gauges.stream()
                  .filter(g -> g.mountedOn() != null && ends.contains(g.mountedOn()))
                  .toList(),
              true,
              "ENDPOINTS",
              asOf);
      for (Gauge gauge : gauges) { // what is measured on the pipe itself comes first
        Sent sent = pipe.equals(gauge.mountedOn()) ? at(gauge, asOf) : null;
        if (sent != null) {
          derived = new Expected(sent.number(), gauge.unit(), "measured");
        }
      }
      put(expected, pipe, derived);
    }
    for (Area area : areas) {
      put(
          expected,
          area.id(),
          derived(
              gauges.stream()
                  .filter(g -> g.key().equals("pm2_5"))
                  .filter(g -> g.x() >= area.west() && g.x() <= area.east())
                  .toList(),
              area.kind() == FeatureKind.GRID_CELL,
              "WITHIN",
              asOf));
    }
    return expected;
  }

  private static void put(Map<String, Expected> all, UUID id, @Nullable Expected one) {
    if (one != null) {
      all.put(id.toString(), one);
    }
  }

  // ---- asking

  private static final String LIST =
      """
      query($t: DateTime, $filter: FeatureFilter!, $order: [FeatureOrder!]) {
        city(asOf: $t) { features(filter: $filter, orderBy: $order, first: 1000) { nodes { entityId
          state { key number unit quality freshness observedAt datastream { code }
            derivation { aggregate over members datastreams } } } } } }
      """;

  private static JsonNode ask(
      @Nullable Instant asOf, Map<String, Object> more, @Nullable Map<String, String> order) {
    List<String> ids = new ArrayList<>();
    areas.forEach(area -> ids.add(area.id().toString()));
    for (int i = 1; i < NODES; i++) {
      ids.add(id(FeatureKind.PIPE, "p" + i).toString());
    }
    Map<String, Object> filter = new HashMap<>(more);
    filter.put("id", Map.of("in", ids));
    Map<String, Object> variables = new HashMap<>();
    variables.put("t", asOf);
    variables.put("filter", filter);
    variables.put("order", order == null ? List.of() : List.of(order));
    JsonNode answer = service.graphql(LIST, variables);
    assertThat(answer.path("errors").isMissingNode()).as(answer.toString()).isTrue();
    return answer.at("/data/city/features/nodes");
  }

  private static String rest(JsonNode value) {
    JsonNode derivation = value.path("derivation");
    return derivation.isNull()
        ? "measured"
        : "%s %s %s %s %s %s/%s"
            .formatted(
                value.path("quality").asString(),
                value.path("freshness").asString(),
                Instant.parse(value.path("observedAt").asString()),
                derivation.path("aggregate").asString(),
                derivation.path("over").asString(),
                derivation.path("members").asInt(),
                derivation.path("datastreams").asInt());
  }

  /** What is shown otherwise than brute force says. */
  private static List<String> problems(@Nullable Instant asOf) {
    Map<String, Expected> expected = expected(asOf);
    List<String> problems = new ArrayList<>();
    for (JsonNode node : ask(asOf, Map.of(), null)) {
      String id = node.path("entityId").asString();
      Expected one = expected.get(id);
      JsonNode values = node.path("state");
      boolean same =
          one == null
              ? values.isEmpty()
              : values.size() == 1
                  && Math.abs(values.path(0).path("number").asDouble() - one.number())
                      <= 1e-9 * Math.max(1, Math.abs(one.number()))
                  && values.path(0).path("unit").asString().equals(one.unit())
                  && rest(values.path(0)).equals(one.rest());
      if (!same) {
        problems.add(id + " shows " + values + ", not " + one);
      }
    }
    return problems;
  }

  @Test
  void everyFeatureShowsWhatItsMembersComeTo() {
    Map<String, Expected> expected = expected(null);
    assertThat(expected.values().stream().map(e -> e.rest().replaceAll(" .*", "")))
        .as("measured and derived of all qualities")
        .contains("measured", "ESTIMATED", "SUSPECT");
    assertThat(problems(null)).isEmpty();
  }

  @Test
  void asOfAnInstantItIsDerivedFromWhatWasShownThen() {
    assertThat(expected(THEN)).isNotEmpty().isNotEqualTo(expected(null));
    assertThat(problems(THEN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void conditionsAndOrdersTakeDerivedValues(boolean past) {
    Instant asOf = past ? THEN : null;
    for (String key : List.of("pressure", "pm2_5")) {
      Map<String, Double> shown = new TreeMap<>();
      for (JsonNode node : ask(asOf, Map.of(), null)) {
        for (JsonNode value : node.path("state")) {
          if (value.path("key").asString().equals(key)) {
            shown.put(node.path("entityId").asString(), value.path("number").asDouble());
          }
        }
      }
      double middle = shown.values().stream().sorted().toList().get(shown.size() / 2);
      TreeSet<String> high = new TreeSet<>();
      shown.forEach((id, number) -> high.addAll(number > middle ? List.of(id) : List.of()));
      TreeSet<String> found = new TreeSet<>();
      List<Map<String, Object>> test = List.of(Map.of("key", key, "number", Map.of("gt", middle)));
      ask(asOf, Map.of("state", test), null)
          .forEach(node -> found.add(node.path("entityId").asString()));
      assertThat(found).isEqualTo(high);
      List<Double> ordered = new ArrayList<>();
      for (JsonNode node : ask(asOf, Map.of(), Map.of("state", key, "direction", "DESC"))) {
        ordered.add(shown.get(node.path("entityId").asString()));
      }
      assertThat(ordered.subList(0, shown.size()))
          .doesNotContainNull()
          .isSortedAccordingTo(Comparator.reverseOrder());
      assertThat(ordered.subList(shown.size(), ordered.size())).containsOnlyNulls();
    }
  }

  @Test
  void unitOfADerivedNumberIsConverted() {
    String pipe =
        expected(null).entrySet().stream()
            .filter(e -> e.getValue().unit().equals("MPa"))
            .filter(e -> !e.getValue().rest().equals("measured"))
            .findFirst()
            .orElseThrow()
            .getKey();
    JsonNode value =
        service
            .graphql(
                "query($id: ID!) { city { feature(id: $id) { state { number kPa: number(unit: \"kPa\") } } } }",
                Map.of("id", pipe))
            .at("/data/city/feature/state/0");
    assertThat(value.path("kPa").asDouble())
        .isCloseTo(1_000 * value.path("number").asDouble(), within(1e-6));
  }
}
