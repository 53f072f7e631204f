package io.citytwin.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.feature.EntityId;
import io.citytwin.model.feature.FeatureKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * What subscriptions and replays tell of derived values, folded, against what the query for the
 * same features shows (which {@link DerivedStateIT} holds to brute force): pipes from node to node
 * with a gauge on every other node, and districts over air sensors. Which of them are in a view is
 * counted here. Uses a place and sensors of its own.
 */
class DerivedWatchIT {

  private static final int NODES = 16;
  private static final int AIR = 12;
  private static final double WEST = 101;
  private static final double SOUTH = 10;
  private static final double STEP = 0.001;
  private static final Instant BEGIN =
      Instant.now().minusSeconds(7_200).truncatedTo(ChronoUnit.SECONDS);

  private static final String WATCH =
      """
      subscription($watch: WatchInput!, $kinds: [FeatureKind!], $from: String) {
        stateChanged(watch: $watch, kinds: $kinds, keys: ["pressure", "pm2_5"], resumeFrom: $from, throttle: {minInterval: "PT0.1S", maxBatch: 3}) {
          sequence snapshot resumed resumeToken watchKey view entered left
          changes { featureId entityId values { key number unit quality observedAt derivation { members datastreams } } }
        }
      }
      """;
  private static final String REPLAY =
      """
      subscription($watch: ReplayWatchInput!, $from: DateTime!, $to: DateTime!) {
        replay(watch: $watch, from: $from, to: $to, speed: 20000, kinds: [PIPE, DISTRICT], keys: ["pressure", "pm2_5"], throttle: {minInterval: "PT0.1S", maxBatch: 3}) {
          sequence time snapshot
          changes { featureId entityId values { key number unit quality observedAt derivation { members datastreams } } }
        }
      }
      """;
  private static final String STATE =
      """
      query($ids: [ID!]!, $t: DateTime) {
        city(asOf: $t) { features(first: 1000, filter: {id: {in: $ids}}) {
          nodes { id entityId state(keys: ["pressure", "pm2_5"]) { key number unit quality observedAt derivation { members datastreams } } } } }
      }
      """;

  private static final RunningService service = SharedLiveService.service();
  private static final Random random = new Random(7);

  /** From which place to which they reach. */
  private static final Map<String, int[]> DISTRICTS =
      Map.of("a", new int[] {0, 5}, "b", new int[] {3, 9}, "c", new int[] {8, 12});

  /** A datastream, where its sensor stands, and the features that derive a value from it. */
  private record Gauge(String code, double x, double y, Set<UUID> features) {}

  private static final List<Gauge> gauges = new ArrayList<>();
  private static final Set<UUID> features = new TreeSet<>();
  private static long sent;

  private static UUID id(FeatureKind kind, String source) {
    return EntityId.of(kind, "derivedwatch", source);
  }

  @BeforeAll
  static void build() {
    StringBuilder sql =
        new StringBuilder("insert into twin.dataset (name) values ('derivedwatch');\n");
    sql.append("create temp table revision as select twin.next_revision(1) as r;\n");
    for (int i = 0; i < NODES; i++) {
      UUID node = id(FeatureKind.PIPE_NODE, "n" + i);
      add(sql, "pipe_node", node, point(i, 0), "node_kind, medium", "'JUNCTION', 'WATER'");
      Set<UUID> pipes = new TreeSet<>();
      for (int end : new int[] {i, i + 1}) {
        if (end > 0 && end < NODES) {
          pipes.add(id(FeatureKind.PIPE, "p" + end));
        }
      }
      if (i > 0) {
        add(
            sql,
            "pipe",
            id(FeatureKind.PIPE, "p" + i),
            "st_makeline(%s, %s)".formatted(point(i - 1, 0), point(i, 0)),
            "medium, length, start_node_id, end_node_id",
            "'WATER', 1, '%s', '%s'".formatted(id(FeatureKind.PIPE_NODE, "n" + (i - 1)), node));
      }
      if (i % 2 == 0 || i > NODES - 4) {
        gauge(sql, "pressure", i, 0, node, pipes);
      }
    }
    DISTRICTS.keySet().forEach(name -> district(sql, name));
    for (int i = 0; i < AIR; i++) {
      int place = i;
      gauge(
          sql,
          "pm2_5",
          i,
          1,
          null,
          DISTRICTS.entrySet().stream()
              .filter(
                  district -> place >= district.getValue()[0] && place <= district.getValue()[1])
              .map(district -> id(FeatureKind.DISTRICT, district.getKey()))
              .collect(Collectors.toSet()));
    }
    meter(sql);
    bus(sql);
    for (FeatureKind kind : List.of(FeatureKind.PIPE, FeatureKind.SENSOR, FeatureKind.DISTRICT)) {
      sql.append(
          "insert into twin.change_log select r, %d, '%s', 'ADDED', array[gen_random_uuid()] from revision;\n"
              .formatted(kind.ordinal(), kind));
    }
    SharedLiveService.database().execute("begin;\n" + sql + "drop table revision; commit;");
    gauges.forEach(gauge -> features.addAll(gauge.features()));
    String probe = line(gauges.getFirst(), 1, "GOOD");
    RunningService.await(
        "the sensors are known",
        () -> service.postLines(probe).json().path("rejected").asInt() == 0);
    RunningService.await("what is derived is shown", () -> !query(null, features).isEmpty());
    for (int i = 0; i < 60; i++) {
      send();
    }
    String flow = line(new Gauge(METER, 0, 0, Set.of()), 5, "GOOD");
    assertThat(service.postLines(flow).json().path("accepted").asInt()).isEqualTo(1);
  }

  private static void district(StringBuilder sql, String name) {
    int[] reach = Objects.requireNonNull(DISTRICTS.get(name));
    add(
        sql,
        "district",
        id(FeatureKind.DISTRICT, name),
        area(reach[0], reach[1]),
        "level",
        "'CITY'");
  }

  private static String area(int from, int to) {
    return "st_makeenvelope(%s, %s, %s, %s, 4326)"
        .formatted(x(from) - STEP / 4, SOUTH + STEP / 2, x(to) + STEP / 4, SOUTH + 2 * STEP);
  }

  /** A change as an import makes it. */
  private static void change(String statement, String operation) {
    SharedLiveService.database()
        .execute(
            """
            begin;
            %s
            with r as (select twin.next_revision(1) as revision)
            insert into twin.change_log select revision, %d, 'DISTRICT', '%s', array[gen_random_uuid()] from r;
            commit;
            """
                .formatted(statement, FeatureKind.DISTRICT.ordinal(), operation));
  }

  private static double x(int place) {
    return WEST + place * STEP;
  }

  private static String point(int place, int row) {
    return "st_setsrid(st_makepoint(%s, %s), 4326)".formatted(x(place), SOUTH + row * STEP);
  }

  private static void add(
      StringBuilder sql, String table, UUID id, String geometry, String columns, String values) {
    sql.append(
        "insert into twin.%s (entity_id, dataset, source_id, geom, row_hash, job_id, %s) values ('%s', 'derivedwatch', '%s', %s, '', 1, %s);\n"
            .formatted(table, columns, id, id, geometry, values));
  }

  private static void gauge(
      StringBuilder sql, String key, int place, int row, @Nullable UUID node, Set<UUID> shownOn) {
    UUID sensor = id(FeatureKind.SENSOR, key + place);
    String code = "derivedwatch/" + key + place + "/" + key;
    add(
        sql,
        "sensor",
        sensor,
        point(place, row),
        "sensor_type, status, mounted_kind, mounted_on, datastreams",
        "'x', 'ONLINE', %s, '[]'"
            .formatted(node == null ? "null, null" : "'PIPE_NODE', '" + node + "'"));
    datastream(sql, code, sensor, key, key.equals("pm2_5") ? "ug/m3" : "MPa");
    gauges.add(new Gauge(code, x(place), SOUTH + row * STEP, shownOn));
  }

  private static void datastream(
      StringBuilder sql, String code, UUID sensor, String property, String unit) {
    sql.append(
        "insert into twin.datastream (datastream_id, code, sensor_id, name, observed_property, unit, late_after, dead_after) values ('%s', '%s', '%s', 'x', '%s', '%s', interval '7 day', interval '9 day');\n"
            .formatted(EntityId.ofDatastream(code), code, sensor, property, unit));
  }

  private static final String METER = "derivedwatch/flow/flow";

  /** Mounted on a pipe, of another key, and in no view: that it sends brings the pipe into none. */
  private static void meter(StringBuilder sql) {
    UUID sensor = id(FeatureKind.SENSOR, "flow");
    add(
        sql,
        "sensor",
        sensor,
        point(8, 50),
        "sensor_type, status, mounted_kind, mounted_on, datastreams",
        "'x', 'ONLINE', 'PIPE', '%s', '[]'".formatted(id(FeatureKind.PIPE, "p8")));
    datastream(sql, METER, sensor, "flow", "m3/h");
  }

  private static final String BUS = "derivedwatch/bus/";

  /** It measures the air, moves, and was imported at place 1, in the district a alone. */
  private static void bus(StringBuilder sql) {
    UUID sensor = id(FeatureKind.SENSOR, "bus");
    add(
        sql,
        "sensor",
        sensor,
        point(1, 1),
        "sensor_type, status, mounted_kind, mounted_on, datastreams",
        "'x', 'ONLINE', null, null, '[]'");
    datastream(sql, BUS + "pm2_5", sensor, "pm2_5", "ug/m3");
    datastream(sql, BUS + "location", sensor, "location", "");
  }

  private static void sendFromBus(String property, Object result) {
    String line =
        RunningService.JSON.writeValueAsString(
            Map.of(
                "datastream",
                BUS + property,
                "phenomenonTime",
                BEGIN.plusSeconds(++sent).toString(),
                "result",
                result));
    assertThat(service.postLines(line).json().path("accepted").asInt()).isEqualTo(1);
  }

  private static Map<String, Object> onTheRoad(double place) {
    return Map.of("type", "Point", "coordinates", List.of(WEST + place * STEP, SOUTH + STEP));
  }

  /** The last gauges of each row never send. */
  private static boolean sends(Gauge gauge) {
    return gauge.x() < x(AIR - 2) - STEP / 2;
  }

  private static String line(Gauge gauge, double number, String quality) {
    return RunningService.JSON.writeValueAsString(
        Map.of(
            "datastream",
            gauge.code(),
            "phenomenonTime",
            BEGIN.plusSeconds(++sent).toString(),
            "result",
            number,
            "quality",
            quality));
  }

  private static void send() {
    List<Gauge> sending = gauges.stream().filter(DerivedWatchIT::sends).toList();
    Gauge gauge = sending.get(random.nextInt(sending.size()));
    String quality = List.of("GOOD", "GOOD", "SUSPECT", "BAD").get(random.nextInt(4));
    assertThat(
            service
                .postLines(line(gauge, random.nextInt(1_000) / 10.0, quality))
                .json()
                .path("accepted")
                .asInt())
        .isEqualTo(1);
  }

  // ---- what the query shows, and what is in view

  private static String show(JsonNode value) {
    return "%s=%s %s %s %s %s"
        .formatted(
            value.path("key").asString(),
            value.path("number"),
            value.path("unit").asString(),
            value.path("quality").asString(),
            Instant.parse(value.path("observedAt").asString()),
            value.path("derivation"));
  }

  private static Map<String, String> query(@Nullable Instant asOf, Set<UUID> of) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("ids", of.stream().map(UUID::toString).toList());
    variables.put("t", asOf);
    Map<String, String> shown = new TreeMap<>();
    for (JsonNode node : service.graphql(STATE, variables).at("/data/city/features/nodes")) {
      for (JsonNode value : node.path("state")) {
        shown.put(node.path("entityId").asString(), show(value));
      }
    }
    return shown;
  }

  private record Box(double west, double east) {

    static Box of(int from, int to) {
      return new Box(x(from) - STEP / 3, x(to) + STEP / 3);
    }

    Map<String, Object> watch() {
      return Map.of("bbox", corners());
    }

    Map<String, Object> corners() {
      return Map.of(
          "west", west, "south", SOUTH - STEP / 2, "east", east, "north", SOUTH + 1.3 * STEP);
    }

    Set<UUID> features() {
      return gauges.stream()
          .filter(gauge -> gauge.x() >= west && gauge.x() <= east)
          .flatMap(gauge -> gauge.features().stream())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** What a client holds. Values that are told to be missing are none. */
  private static final class Client implements AutoCloseable {
    private final Map<String, String> held = new TreeMap<>();
    private final Map<String, String> entityOf = new HashMap<>();
    private final Set<String> inView = new TreeSet<>(); // as it was told
    private SocketClient socket = new SocketClient(service);
    private String key = "";
    private @Nullable String token;
    private int sequence;

    void subscribe(Map<String, Object> watch) {
      Map<String, Object> variables = new HashMap<>();
      variables.put("watch", watch);
      variables.put("kinds", List.of("PIPE", "DISTRICT"));
      variables.put("from", token);
      sequence = 0;
      socket.subscribe("w", WATCH, variables);
      take(socket.nextBatch());
    }

    void reconnect(Map<String, Object> watch) {
      socket.close();
      socket = new SocketClient(service);
      subscribe(watch);
    }

    void move(Box box) {
      JsonNode moved =
          service.graphql(
              "mutation($input: MoveWatchInput!) { moveWatch(input: $input) { view } }",
              Map.of("input", Map.of("watchKey", key, "bbox", box.corners())));
      assertThat(moved.path("errors").isMissingNode()).as(moved.toString()).isTrue();
    }

    void takeAll() {
      JsonNode message;
      while ((message = socket.poll(250)) != null) {
        JsonNode batch = message.at("/payload/data/stateChanged");
        if (batch.isObject()) {
          take(batch);
        }
      }
    }

    void take(JsonNode batch) {
      assertThat(batch.path("sequence").asInt()).isEqualTo(++sequence);
      if (sequence == 1 && !batch.path("resumed").asBoolean()) {
        held.clear();
        inView.clear();
      }
      enter(batch);
      tell(batch);
      for (JsonNode left : batch.path("left")) {
        String entity = entityOf.get(left.asString());
        if (entity != null) {
          held.remove(entity);
        }
        inView.remove(left.asString());
      }
      key = batch.path("watchKey").asString();
      token = batch.path("resumeToken").asString();
    }

    /** After the beginning, features come into view before they are told of, and once. */
    private void enter(JsonNode batch) {
      Set<String> changed = new TreeSet<>();
      batch.path("changes").forEach(change -> changed.add(change.path("featureId").asString()));
      if (batch.path("resumed").asBoolean()
          || batch.path("snapshot").asBoolean() && batch.path("view").asInt() == 0) {
        inView.addAll(changed);
        return;
      }
      for (JsonNode entered : batch.path("entered")) {
        assertThat(inView.add(entered.asString())).as("entered once: %s", batch).isTrue();
        assertThat(changed).as("with its values").contains(entered.asString());
      }
      assertThat(inView).as("%s", batch).containsAll(changed);
    }

    void tell(JsonNode batch) {
      for (JsonNode change : batch.path("changes")) {
        String entity = change.path("entityId").asString();
        entityOf.put(change.path("featureId").asString(), entity);
        for (JsonNode value : change.path("values")) {
          if (value.path("quality").asString().equals("MISSING")) {
            held.remove(entity);
          } else {
            held.put(entity, show(value));
          }
        }
      }
    }

    void awaitHolds(Set<UUID> inView) {
      for (int i = 0; i < 60 && !held.equals(query(null, inView)); i++) {
        takeAll();
      }
      assertThat(held).as("of %s", inView).isEqualTo(query(null, inView));
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  @Test
  void whoMovesAboutHoldsWhatTheQueryShowsOfAllInView() {
    try (Client client = new Client()) {
      Box box = Box.of(2, 4);
      client.subscribe(box.watch());
      client.awaitHolds(box.features());
      assertThat(client.held).hasSizeGreaterThan(3);
      for (int move = 0; move < 25; move++) {
        for (int i = random.nextInt(8); i > 0; i--) {
          send();
        }
        if (random.nextBoolean()) {
          client.awaitHolds(box.features());
        }
        int from = random.nextInt(NODES);
        box = Box.of(from, from + random.nextInt(4));
        client.move(box);
        if (random.nextInt(3) == 0) {
          client.takeAll(); // so that its token is of the view it has now
          client.reconnect(box.watch());
        }
      }
      client.awaitHolds(box.features());
    }
  }

  /** What {@link Client#enter} asserts, which does not know what a client knew that comes back. */
  @Test
  void whatComesIntoViewIsToldAsEntered() {
    try (Client client = new Client()) {
      client.subscribe(Box.of(0, 1).watch());
      for (int place : new int[] {8, 3, 8, 5, 0, 6}) {
        Box box = Box.of(place, place + 1);
        client.move(box);
        client.awaitHolds(box.features());
      }
      assertThat(client.inView).isNotEmpty();
    }
  }

  @Test
  void whatHappensBeyondTheViewIsToldToWhoComesBack() {
    Box box = Box.of(8, 8); // node 8: in view are pipes 8 and 9, and the districts b and c
    try (Client client = new Client()) {
      client.subscribe(box.watch());
      client.awaitHolds(box.features());
      for (int i = 0; i < 30; i++) {
        if (i % 3 == 0) {
          client.takeAll();
        }
        send();
        if (i % 6 == 0) {
          client.reconnect(box.watch());
        }
      }
      client.awaitHolds(box.features());
    }
  }

  @Test
  void whatAnImportTakesAwayLeavesTheViewAndComesBackWithItsValue() {
    Box box = Box.of(4, 5); // in view are the districts a and b
    UUID district = id(FeatureKind.DISTRICT, "b");
    try (Client client = new Client()) {
      client.subscribe(box.watch());
      client.awaitHolds(box.features());
      assertThat(client.held).containsKey(district.toString());
      change("delete from twin.district where entity_id = '%s';".formatted(district), "REMOVED");
      client.awaitHolds(box.features());
      assertThat(client.held).isNotEmpty().doesNotContainKey(district.toString());
      StringBuilder again = new StringBuilder();
      district(again, "b");
      change(again.toString(), "ADDED");
      RunningService.await(
          "the query shows it again", () -> !query(null, Set.of(district)).isEmpty());
      client.awaitHolds(box.features());
      assertThat(client.held).containsKey(district.toString());
    }
  }

  @Test
  void whatAnImportLeavesWithoutAnyValueLeavesTheViewUntilItHasOneAgain() {
    Box box = Box.of(8, 11); // in view are the districts b and c, and beyond place 9 nobody sends
    UUID district = id(FeatureKind.DISTRICT, "b");
    try (Client client = new Client()) {
      client.subscribe(box.watch());
      client.awaitHolds(box.features());
      assertThat(client.held).containsKey(district.toString());
      reach(district, 10, 11);
      RunningService.await("the query shows none", () -> query(null, Set.of(district)).isEmpty());
      client.awaitHolds(box.features());
      assertThat(client.held).isNotEmpty().doesNotContainKey(district.toString());
      assertThat(client.inView)
          .extracting(client.entityOf::get)
          .doesNotContain(district.toString());
      reach(district, 3, 9);
      RunningService.await(
          "the query shows it again", () -> !query(null, Set.of(district)).isEmpty());
      client.awaitHolds(box.features());
      assertThat(client.held).containsKey(district.toString());
    }
  }

  private static void reach(UUID district, int from, int to) {
    change(
        "update twin.district set geom = %s where entity_id = '%s';"
            .formatted(area(from, to), district),
        "CHANGED");
  }

  @Test
  void sensorThatMovesBringsWhatItIsAMemberOfIntoViewAndTakesItAway() {
    Box box = Box.of(10, 11); // in view is the district c
    UUID district = id(FeatureKind.DISTRICT, "a");
    Set<UUID> withIt = new TreeSet<>(box.features());
    withIt.add(district);
    sendFromBus("pm2_5", 51.5);
    try (Client client = new Client()) {
      client.subscribe(box.watch());
      client.awaitHolds(box.features());
      assertThat(client.held).isNotEmpty().doesNotContainKey(district.toString());
      for (int journey = 0; journey < 3; journey++) {
        sendFromBus("location", onTheRoad(10.5));
        client.awaitHolds(withIt);
        assertThat(client.held).containsKey(district.toString());
        for (int i = 0; i < 10; i++) {
          send(); // by members that stand outside of the view
        }
        sendFromBus("pm2_5", 52.5 + journey);
        client.awaitHolds(withIt);
        sendFromBus("location", onTheRoad(14));
        client.awaitHolds(box.features());
        assertThat(client.held).doesNotContainKey(district.toString());
      }
    } finally {
      sendFromBus("location", onTheRoad(1));
    }
  }

  @Test
  void whoWatchesFeaturesIsToldOfAllTheirMembers() {
    Set<UUID> watched = Set.of(id(FeatureKind.PIPE, "p3"), id(FeatureKind.DISTRICT, "b"));
    try (Client client = new Client()) {
      client.subscribe(Map.of("entityIds", watched.stream().map(UUID::toString).toList()));
      for (int i = 0; i < 30; i++) {
        send();
      }
      client.awaitHolds(watched);
      assertThat(client.held).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 7, 9})
  void replayEndsWithWhatTheQueryShowsAsOfItsEnd(int place) {
    Box box = Box.of(place, place + 2);
    Instant from = BEGIN.plusSeconds(20);
    Instant to = BEGIN.plusSeconds(sent);
    try (SocketClient socket = new SocketClient(service);
        Client client = new Client()) {
      socket.subscribe("r", REPLAY, Map.of("watch", box.watch(), "from", from, "to", to));
      boolean begun = false;
      boolean compared = false;
      while (true) {
        JsonNode message = Objects.requireNonNull(socket.poll(20_000), "no message within 20 s");
        if (message.path("type").asString().equals("complete")) {
          break;
        }
        assertThat(message.path("type").asString()).as(message.toString()).isIn("next", "ping");
        JsonNode batch = message.at("/payload/data/replay");
        if (batch.isObject()) {
          if (begun && !compared && !batch.path("snapshot").asBoolean()) {
            assertThat(client.held)
                .as("the state as of the beginning")
                .isEqualTo(query(from, box.features()));
            compared = true;
          }
          client.tell(batch);
          begun = true;
        }
      }
      assertThat(compared).isTrue();
      assertThat(client.held).isEqualTo(query(to, box.features())).isNotEmpty();
    }
  }
}
