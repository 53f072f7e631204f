package io.citytwin.query;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import graphql.schema.GraphQLSchema;
import io.citytwin.api.GlobalId;
import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.live.SocketClient;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.TestServers;
import io.citytwin.testing.service.FixtureCity;
import io.citytwin.testing.service.HttpExchange;
import io.citytwin.testing.service.StatementLog;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.graphql.ExecutionGraphQlResponse;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.graphql.support.DefaultExecutionGraphQlRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists that are written as their rows are read, against the same lists answered field by field by
 * the engine: two services over one database, whose answers must be equal to the last byte.
 */
class DirectListsIT {

  private static final int DOCUMENTS = 100;

  private static PostgisDatabase database;
  private static RunningService direct;
  private static RunningService engine;

  @BeforeAll
  static void start() {
    database = FixtureCity.filled();
    database.execute(
        """
        insert into twin.dataset (name) values ('odd');
        insert into twin.building (entity_id, dataset, source_id, name, height, geom, attributes, row_hash,
          valid_from, recorded_at, job_id)
        select gen_random_uuid(), 'odd', 'odd-' || n, name, height, st_geomfromtext(wkt, 4326), attributes::jsonb, '',
          '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 1
        from (values
          (1, E'quote " back \\\\ slash / tab \\t bell \\u0007', 1.5, 'POLYGON((0 0, 1 0, 1 1, 0 0))', '{"owner": "\\"x\\"", "n": 1e3}'),
          (2, U&'\\+01F3E0 \\623F \\5C4B', 1e21, 'POLYGON((0 0, 1e-9 0, 1 1, 0 0))', '{"owner": {"a": [1, null]}}'),
          (3, '', 1e-7, 'MULTIPOLYGON Z (((0 0 1, 1 0 2, 1 1 3, 0 0 1)))', '{}'),
          (4, null, null, 'POLYGON((179.5 0, 180 0, 180 1, 179.5 0))', '{}')
        ) as t(n, name, height, wkt, attributes);
        """);
    new SensorCity(database.jdbcUrl(), database.user(), database.password()).importSensors(0, 12);
    // Pipes show what is derived from the sensors on their nodes.
    database.execute(
        """
        update twin.sensor s set mounted_kind = 'PIPE_NODE', mounted_on = p.start_node_id
        from twin.pipe p where p.source_id = 'p' || right(s.source_id, 1) and s.source_id in ('S-1', 'S-3')
        """);
    direct = service(true);
    engine = service(false);
    observe();
  }

  /** Values that stay as fresh as they are while the tests run: minutes or days old. */
  private static void observe() {
    Instant now = Instant.now();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Instant then = now.minusSeconds(i % 3 == 0 ? 200_000 : 60);
      lines.add(RunningService.line(SensorCity.code(i, "pressure"), then, i / 10.0));
      if (i % 2 == 0) {
        lines.add(RunningService.line(SensorCity.code(i, "status"), then, "open \"" + i + "\""));
      }
    }
    RunningService.await(
        "the sensors are known",
        () -> direct.postLines(lines.toArray(String[]::new)).json().path("rejected").asInt() == 0);
    for (RunningService service : List.of(direct, engine)) {
      service.awaitLive();
      RunningService.await("the state is shown", () -> shown(service) == lines.size());
    }
  }

  private static int shown(RunningService service) {
    int values = 0;
    String document = "{ city { sensors(first: 1000) { nodes { state { key } } } } }";
    for (JsonNode sensor :
        service
            .graphql(document, Map.of())
            .path("data")
            .path("city")
            .path("sensors")
            .path("nodes")) {
      values += sensor.path("state").size();
    }
    return values;
  }

  private static RunningService service(boolean directLists) {
    return RunningService.start(
        List.of(StatementLog.class),
        database.url(),
        TestServers.redisUrl(),
        "citytwin.graphql.direct-lists=" + directLists);
  }

  @AfterAll
  static void stop() {
    direct.close();
    engine.close();
    database.close();
  }

  private static final Map<String, Object> VARIABLES = Map.of("yes", true, "no", false, "first", 4);

  /** What a service answers, and in how many statements. */
  private record Answered(String body, int statements) {

    static Answered by(RunningService service, String document) {
      StatementLog log = service.bean(StatementLog.class);
      log.clear();
      String body = service.graphqlAnswer(document, VARIABLES).body();
      return new Answered(body, log.statements().size());
    }
  }

  /** The second time an operation may be prepared, the third time it is known whether it is. */
  private static void assertSame(String document) {
    assertSame(document, VARIABLES);
  }

  private static void assertSame(String document, Map<String, ?> variables) {
    String expected = engine.graphqlAnswer(document, variables).body();
    for (int time = 1; time <= 3; time++) {
      assertThat(direct.graphqlAnswer(document, variables).body())
          .as("%d: %s", time, document)
          .isEqualTo(expected);
    }
  }

  /** Answers that were given without walking the document, so far. */
  private static double prepared() {
    return direct.bean(MeterRegistry.class).get("citytwin.prepared.answers").counter().count();
  }

  /**
   * Whether the lists of the city in an answer are written: the engine holds no element of them.
   */
  private static boolean isWritten(String document) {
    ExecutionGraphQlResponse answer =
        direct
            .bean(ExecutionGraphQlService.class)
            .execute(
                new DefaultExecutionGraphQlRequest(
                    document, null, VARIABLES, Map.of(), UUID.randomUUID().toString(), null))
            .block();
    return areWritten(requireNonNull(answer).getData());
  }

  private static boolean areWritten(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> fields -> fields.values().stream().allMatch(DirectListsIT::areWritten);
      case List<?> _ -> false;
      case null, default -> true;
    };
  }

  @Test
  void anyOperationHasTheSameAnswerToTheLastByte() {
    GraphQLSchema schema = direct.bean(GraphQlSource.class).schema();
    RandomDocuments documents = new RandomDocuments(schema, 20261121);
    int answered = 0;
    int written = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      String document = documents.next();
      Answered expected = Answered.by(engine, document);
      Answered actual = Answered.by(direct, document);
      assertThat(actual.body()).as(document).isEqualTo(expected.body());
      if (!expected.body().contains("\"errors\"")) {
        answered++;
        boolean all = isWritten(document);
        written += all ? 1 : 0;
        if (all) {
          assertThat(actual.statements()).as(document).isEqualTo(expected.statements());
        }
      }
    }
    assertThat(answered).as("operations without errors").isGreaterThan(DOCUMENTS * 3 / 4);
    assertThat(written).as("of them written").isGreaterThan(answered / 2);
  }

  @Test
  void aListThatIsAskedForAgainHasTheSameAnswerInAsManyStatements() {
    GraphQLSchema schema = direct.bean(GraphQlSource.class).schema();
    RandomDocuments documents = new RandomDocuments(schema, 20261122);
    int answered = 0;
    double before = prepared();
    for (int i = 0; i < DOCUMENTS; i++) {
      String document = documents.nextPlain();
      Answered expected = Answered.by(engine, document);
      assertSame(document);
      if (!expected.body().contains("\"errors\"") && isWritten(document)) {
        answered++;
        assertThat(Answered.by(direct, document)).as(document).isEqualTo(expected);
      }
    }
    assertThat(answered).isGreaterThan(DOCUMENTS / 2);
    assertThat(prepared() - before).isGreaterThan(3.0 * answered - 1);
  }

  @Test
  void aGetThatIsAskedAgainHasTheSameAnswerAndHeaders() {
    for (String document :
        List.of(
            "query Q($first: Int) { city { buildings(first: $first) { nodes { id name } } } }",
            "query Q($first: Int) { city { sensors(first: $first) { nodes { state { key } } } } }")) {
      String path =
          "/graphql?"
              + HttpExchange.encoded(Map.of("query", document, "variables", "{\"first\": 2}"));
      RunningService.Answer expected = engine.get(path);
      assertThat(expected.status()).as(expected.body()).isEqualTo(200);
      direct.get(path);
      double before = prepared();
      for (int time = 1; time <= 2; time++) {
        RunningService.Answer answer = direct.get(path);
        assertThat(answer.body()).isEqualTo(expected.body());
        assertThat(lasting(answer)).isEqualTo(lasting(expected)).containsKey("cache-control");
      }
      assertThat(prepared() - before).isEqualTo(2);
    }
  }

  /** Headers that do not tell of the moment. */
  private static Map<String, List<String>> lasting(RunningService.Answer answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.headers());
    headers.remove("date");
    return headers;
  }

  /** Alarms of the first four sensors, two on each; written as their evaluation would. */
  private static final String ALARMS =
      """
      with rule as (
        insert into twin.alarm_rule (name, kind, condition, selection, severity, message, lateness, enabled, since, applied_epoch)
        values ('listed', 'THRESHOLD', '{}', '{}', 'MINOR', '', 0, false, now(), 1) returning rule_no),
      sick as (
        select d.datastream_no, s.geom, n from twin.datastream d join twin.sensor s on s.entity_id = d.sensor_id
        cross join generate_series(1, 2) n where d.code like 'demo/S-_/pressure' and s.source_id < 'S-4'),
      alarm as (
        insert into twin.alarm (rule_no, severity, message, datastream_no, geom, opened_at, members)
        select rule_no, 'MINOR', 'alarm ' || n, datastream_no, geom, now() - n * interval '1 h', 1 from sick, rule
        returning rule_no, alarm_no, datastream_no, opened_at)
      insert into twin.alarm_episode (rule_no, epoch, datastream_no, opened_at, longitude, latitude, alarm_no)
      select rule_no, 1, datastream_no, opened_at, 0, 0, alarm_no from alarm
      """;

  @Test
  void alarmsOfAListAreOneStatementAndTheSameHoweverTheListIsWritten() {
    database.execute(ALARMS);
    String document =
        "{ city { sensors(first: 100) { nodes { name state { key } alarms { message state } } } } }";
    assertSame(document);
    Answered answered = Answered.by(direct, document);
    assertThat(answered.statements()).isEqualTo(2); // the sensors, and the alarms of all
    assertThat(answered.body().split("\"alarm [12]\"", -1)).hasSize(4 * 2 + 1);
    String twice =
        "{ city { sensors(first: 100) { nodes { alarms { id } cleared: alarms(state: [CLEARED]) { id } } } } }";
    assertThat(Answered.by(direct, twice).statements()).isEqualTo(3);
  }

  private static final String FIRST_BUILDING = "{ city { buildings(first: 1) { nodes { id } } } }";

  private static final String FIRST_ID = "/data/city/buildings/nodes/0/id";

  private static final Map<String, Object> BOX =
      Map.of("west", 7.40, "south", 43.70, "east", 7.45, "north", 43.76);

  static Stream<Arguments> preparedOperations() {
    String id = "query($id: ID!) { node(id: $id) { ";
    String building = engine.graphql(FIRST_BUILDING, Map.of()).at(FIRST_ID).asString();
    String box = "query($box: BBoxInput!) { city { ";
    String window = "query($box: BBoxInput!, $order: [BuildingOrder!]) { city { ";
    return Stream.of(
        arguments(id + "id } }", Map.of("id", building)),
        arguments(
            id + "__typename ... on Building { name height state { key } } ... on Road { id } } }",
            Map.of("id", building)),
        arguments("query($id: ID!) { a: node(id: $id) { b: id } }", Map.of("id", building)),
        arguments(
            box
                + "buildings(filter: {spatial: {bbox: $box}}) { nodes { name geometry { geojson } } } } }",
            Map.of("box", BOX)),
        arguments(
            window
                + "__typename l: buildings(filter: {spatial: {bbox: $box}}, orderBy: $order, first: 2) {"
                + " __typename n: nodes { id sensors { nodes { id } } } pageInfo { __typename endCursor hasNextPage } totalCount } t: __typename } }",
            Map.of("box", BOX, "order", List.of(Map.of("field", "HEIGHT", "direction", "DESC")))),
        arguments("query One { city { roads { nodes { id } } } }", Map.of()),
        arguments(
            "query($k: Int = 2) { city { pipes(last: $k) { edges { cursor } } } }", Map.of()));
  }

  @ParameterizedTest
  @MethodSource("preparedOperations")
  void anOperationThatIsAskedAgainIsAnsweredWithoutWalkingIt(
      String document, Map<String, Object> variables) {
    assertThat(engine.graphqlAnswer(document, variables).body()).doesNotContain("\"errors\"");
    double before = prepared();
    assertSame(document, variables);
    assertThat(prepared() - before).as("once for the engine at most").isGreaterThanOrEqualTo(2);
  }

  @Test
  void anAnswerThatIsPreparedHasTheHeadersOfAnyOther() {
    String document = "query($first: Int!) { city { roads(first: $first) { nodes { name } } } }";
    double before = prepared();
    Map<String, List<String>> first = headers(document);
    assertThat(headers(document)).isEqualTo(first);
    assertThat(prepared() - before).isEqualTo(1);
  }

  private static Map<String, List<String>> headers(String document) {
    Map<String, List<String>> headers =
        new TreeMap<>(direct.graphqlAnswer(document, Map.of("first", 2)).headers());
    headers.remove("date");
    return headers;
  }

  /**
   * A value that only the engine tells rightly is no reason to forget how the others are written.
   */
  @Test
  void anOperationIsPreparedAgainWhenTheEngineHadToAnswerOnce() {
    String document = "{ city { buildings(first: 9000) { nodes { id height } } } }";
    assertSame(document);
    database.execute("update twin.building set height = 'NaN' where source_id = 'odd-1'");
    assertSame(document);
    database.execute("update twin.building set height = null where source_id = 'odd-1'");
    double before = prepared();
    assertSame(document);
    assertThat(prepared() - before).isEqualTo(3);
  }

  /** What the engine says of other variables, it says of a prepared operation too. */
  @Test
  void whatIsWrongWithTheVariablesOfAPreparedOperationIsToldByTheEngine() {
    String list =
        "query($first: Int, $after: String) { city { buildings(first: $first, after: $after) { nodes { name } } } }";
    String node = "query($id: ID!) { node(id: $id) { id } }";
    assertSame(list, Map.of());
    assertSame(node, Map.of("id", new GlobalId("Building", UUID.randomUUID().toString()).encode()));
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("first", 0),
            Map.of("first", 1_000_000_000),
            Map.of("first", "two"),
            Map.of("first", 2.5),
            Map.of("after", "x"),
            Map.of("after", List.of("x")))) {
      assertSame(list, wrong);
      assertThat(direct.graphqlAnswer(list, wrong).body()).contains("\"errors\"");
    }
    assertSame(node, Map.of("id", "x"));
    String building = engine.graphql(FIRST_BUILDING, Map.of()).at(FIRST_ID).asString();
    GlobalId then = GlobalId.decode(building).at(Instant.parse("2026-02-03T04:05:06Z"));
    assertSame(node, Map.of("id", then.encode()));
    assertSame(node, Map.of("id", List.of()));
    assertSame(node, Map.of());
    assertSame(
        node, Map.of("id", new GlobalId("Datastream", UUID.randomUUID().toString()).encode()));
  }

  static Stream<String> joins() {
    return Stream.of(
        // live state: of sensors, of what carries them, of one property, beside columns
        "{ city { sensors(first: 500) { nodes { id name state { key value number text unit observedAt quality freshness stale } status } } } }",
        "{ city { features(first: 500) { nodes { id a: state(keys: [\"status\"]) { value } b: state { key datastream { id code latest { resultText result phenomenonTime } } } } } } }",
        "{ city { sensors(first: 500) { nodes { state(keys: [\"status\", \"pressure\"]) { __typename key text receivedAt assessed again: observedAt datastream { latest { phenomenonTime resultTime result quality assessed } } } } } } }",
        "{ city { sensors(first: 500, orderBy: [{ field: NAME, direction: DESC }]) { nodes { name state { value number receivedAt } } more: nodes { state(keys: []) { key } } } } }",
        "{ city { pipes { nodes { id state { key number b: number(unit: \"kPa\") quality freshness observedAt derivation { aggregate over members datastreams __typename } datastream { code } } } } } }",
        // features that the row names: of one kind, of any kind, absent, gone, in lists read
        // backwards
        "{ city { roads(last: 500) { nodes { id startJunction { id name geometry { geojson } } b: endJunction { signalised __typename } } } } }",
        "{ city { sensors(first: 500) { edges { cursor node { mountedOn { __typename kind name ... on Building { height bbox { west } } } state { key } } } } } }",
        "{ city { pipes { nodes { startNode { id } endNode { name state { key } } } more: nodes { startNode { name } } } } }",
        // members by name and by place, their pages and counts
        "{ city { roadJunctions { nodes { id roads(first: 1) { nodes { name } edges { cursor node { length } } pageInfo { hasNextPage startCursor endCursor hasPreviousPage } totalCount exact: totalCount(mode: EXACT) __typename } name } } } }",
        "{ city { buildings(first: 500) { nodes { id sensors(first: 3) { nodes { name state { value } } } districts { nodes { name } } cells { totalCount } } } } }",
        "{ city { gridCells { nodes { code buildings(first: 2) { pageInfo { hasNextPage } } } } } }",
        // deeper
        "{ city { roadJunctions { nodes { roads { nodes { name startJunction { name roads(first: 1) { nodes { id endJunction { id } } } } endJunction { id } } } } } } }",
        "{ city { districts { nodes { sensorsWithin(first: 4) { edges { node { mountedOn { id sensors { nodes { id } } } } } } buildings { nodes { sensors { nodes { mountedOn { name } } } } } } } } }",
        // two lists whose joins are read together
        "{ city { roads { nodes { startJunction { name } } } pipes { nodes { startNode { name } } } } }",
        // a page of one owner only, merged fields, what is left out
        "query($no: Boolean = false) { city { roads { nodes { startJunction { id } startJunction { name @include(if: $no) } ... on Feature { districts { nodes { id } } } } } } }");
  }

  @ParameterizedTest
  @MethodSource("joins")
  void whatRowsLeadToIsWrittenInTheSameStatements(String document) {
    Answered expected = Answered.by(engine, document);
    assertThat(expected.body()).doesNotContain("\"errors\"");
    assertThat(Answered.by(direct, document)).as(document).isEqualTo(expected);
    assertThat(isWritten(document)).as(document).isTrue();
  }

  static Stream<String> operations() {
    return Stream.of(
        // pages from both ends, and from a cursor
        "{ city { buildings(last: 3) { edges { cursor node { entityId } } pageInfo { startCursor endCursor } } } }",
        "{ city { buildings(first: 10000) { nodes { id name attributes } totalCount(mode: EXACT) } } }",
        "{ city { buildings(filter: { name: { eq: \"nobody\" } }) { nodes { id } edges { cursor } totalCount(mode: EXACT) pageInfo { endCursor } } } }",
        // one list twice, and merged fields
        "{ city { buildings(first: 4) { nodes { id } nodes { name } more: nodes { height geometry { geojson } } } } }",
        // nearest, with distances
        "{ city { buildings(filter: { spatial: { nearest: { geometry: { point: { x: 7.42, y: 43.73 } }, k: 5 } } }) { edges { distance cursor node { name } } } } }",
        // kinds together, with fields of each
        "{ city { features(first: 50) { nodes { __typename id kind name ... on Building { height } ... on Pipe { height: diameter } } } } }",
        // what JSON has no number for, and what may not be absent, are told by the engine
        "{ city { buildings { nodes { height geometry(precision: 15) { geojson wkt type } bbox { west } } } } }",
        // refusals
        "{ city { buildings { nodes { geometry(precision: 99) { geojson } } } } }",
        "{ city { buildings { nodes { geometry(crs: \"EPSG:999999\") { geojson } } } } }",
        "{ city { buildings(first: 0) { nodes { id } } } }",
        "{ city { buildings(after: \"x\") { nodes { id } } } }",
        "{ city { buildings { nodes { sensors(first: 0) { nodes { id } } } } } }",
        "{ city { buildings(first: 3) { nodes { sensors(after: \"x\") { nodes { id } } } } } }",
        "{ city { sensors { nodes { mountedOn { geometry(precision: 99) { wkt } } } } } }",
        // what rows lead to, beside a field of the engine
        "{ city { roads(first: 3) { nodes { startJunction { name } provenance { importJob { id } } } } } }",
        "{ city { sensors { nodes { datastreams { nodes { code latest { result } } } state { key } } } } }",
        // ordered by live values, from both ends
        "{ city { sensors(orderBy: [{ state: \"pressure\", direction: DESC }], first: 7) { edges { cursor node { id state { number } } } pageInfo { endCursor } } } }",
        "{ city { features(orderBy: [{ state: \"pressure\" }, { field: NAME }], last: 30) { edges { cursor node { id } } totalCount(mode: EXACT) } } }",
        // as of an instant of the past
        "{ city(asOf: \"2026-01-01T00:00:00Z\") { sensors { nodes { id state { key number } } } buildings { edges { cursor node { id } } } } }",
        "{ city(asOf: \"9999-01-01T00:00:00Z\") { version } }",
        // beside fields of the engine
        "{ serviceInfo { limits { maxPageSize } } city { version buildings(first: 2) { nodes { id } } roads(first: 2) { nodes { id startJunction { id } } } } }");
  }

  @ParameterizedTest
  @MethodSource("operations")
  void theSameAnswer(String document) {
    assertSame(
        document.replaceFirst("^\\{", "query(\\$yes: Boolean = true, \\$no: Boolean = false) {"));
  }

  @Test
  void theStateOfThePastIsAtMostOneStatementForALevel() {
    String past =
        "{ city(asOf: \"%s\") { sensors(first: 500) { nodes { state { number } a: state(keys: [\"status\"]) { text } mountedOn { state { key } } datastreams { nodes { latest { result } } } } } } }";
    Instant then = Instant.now().minusSeconds(30);
    double before = readsOfThePast();
    assertThat(direct.graphqlAnswer(past.formatted(then), Map.of()).body())
        .contains("\"number\":0.9")
        .doesNotContain("\"errors\"");
    // the state of twelve sensors, of what they are mounted on, and of their datastreams
    assertThat(readsOfThePast() - before).isBetween(1.0, 3.0);
  }

  private static double readsOfThePast() {
    return direct
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("citytwin_history_asof_seconds_count"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** A height that is not a number can only come past the importers. */
  @Test
  void aNumberThatJsonHasNotIsTheSameErrorOnBothWays() {
    database.execute("update twin.building set height = 'NaN' where source_id = 'odd-1'");
    assertSame("{ city { buildings { nodes { id height } } } }");
    assertThat(
            direct.graphqlAnswer("{ city { buildings { nodes { id height } } } }", Map.of()).body())
        .contains("\"errors\"");
    database.execute("update twin.building set height = null where source_id = 'odd-1'");
  }

  @Test
  void aNumberThatJsonHasNotIsTheSameErrorInWhatARowLeadsTo() {
    String document =
        "{ city { sensors(first: 500) { nodes { id mountedOn { ... on Building { height } } } } } }";
    database.execute("update twin.building set height = 'NaN' where source_id = 'B-4'");
    assertSame(document);
    assertThat(isWritten(document)).as("answered by the engine").isFalse();
    database.execute("update twin.building set height = null where source_id = 'B-4'");
    assertThat(isWritten(document)).as("written again").isTrue();
  }

  @Test
  void aListBeyondItsBytesIsRefusedWithTheLimit() {
    database.execute(
        "insert into twin.building (entity_id, dataset, source_id, geom, attributes, row_hash, valid_from, recorded_at, job_id)"
            + " select gen_random_uuid(), 'odd', 'large', geom, jsonb_build_object('text', repeat('x', 68000000)), '', valid_from, recorded_at, 1"
            + " from twin.building where source_id = 'odd-1'");
    try {
      String answer =
          direct
              .graphqlAnswer(
                  "{ city { buildings(first: 10000) { nodes { attributes } } } }", Map.of())
              .body();
      assertThat(answer).contains("LIMIT_EXCEEDED", "67108864").hasSizeLessThan(2_000);
    } finally {
      database.execute("delete from twin.building where source_id = 'large'");
    }
  }

  @Test
  void theLengthOfAnAnswerIsToldBeforeIt() {
    var answer =
        direct.graphqlAnswer(
            "{ city { buildings { nodes { id geometry { geojson } } } } }", Map.of());
    assertThat(answer.headers().get("content-length"))
        .isEqualTo(
            List.of("" + answer.body().getBytes(java.nio.charset.StandardCharsets.UTF_8).length));
  }

  private static final String LISTS =
      "{ city { buildings(first: 500) { nodes { id name attributes geometry { geojson } } edges { cursor } } } }";

  @Test
  void aListOverAWebSocketIsTheSame() {
    try (SocketClient socket = new SocketClient(direct)) {
      socket.subscribe("1", LISTS, Map.of());
      assertThat(socket.next("next").path("payload").path("data"))
          .isEqualTo(engine.graphql(LISTS, Map.of()).path("data"));
    }
  }

  @Test
  void aQueryAskedForAsServerSentEventsHasTheSameAnswerOnBothWays() {
    assertThat(events(direct)).isEqualTo(events(engine)).isNotEmpty();
  }

  private static String events(RunningService service) {
    HttpRequest request =
        HttpRequest.newBuilder(service.uri("/graphql"))
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"query\":" + JsonMapper.shared().writeValueAsString(LISTS) + "}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
