package io.citytwin.query;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLSchema;
import io.citytwin.live.RunningService;
import io.citytwin.live.SocketClient;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.TestServers;
import io.citytwin.testing.service.FixtureCity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.graphql.execution.GraphQlSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists that are written as their rows are read, against the same lists answered field by field by
 * the engine: two services over one database, whose answers must be equal to the last byte.
 */
class DirectListsIT {

  private static final int DOCUMENTS = 400;

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
    direct = service(true);
    engine = service(false);
  }

  private static RunningService service(boolean directLists) {
    return RunningService.start(
        database.url(), TestServers.redisUrl(), "citytwin.graphql.direct-lists=" + directLists);
  }

  @AfterAll
  static void stop() {
    direct.close();
    engine.close();
    database.close();
  }

  private static final Map<String, Object> VARIABLES = Map.of("yes", true, "no", false);

  private static void assertSame(String document) {
    String expected = engine.graphqlAnswer(document, VARIABLES).body();
    assertThat(direct.graphqlAnswer(document, VARIABLES).body()).as(document).isEqualTo(expected);
  }

  @Test
  void anyOperationHasTheSameAnswerToTheLastByte() {
    GraphQLSchema schema = direct.bean(GraphQlSource.class).schema();
    RandomDocuments documents = new RandomDocuments(schema, 20261121);
    int answered = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      String document = documents.next();
      String expected = engine.graphqlAnswer(document, VARIABLES).body();
      assertThat(direct.graphqlAnswer(document, VARIABLES).body()).as(document).isEqualTo(expected);
      answered += expected.contains("\"errors\"") ? 0 : 1;
    }
    assertThat(answered).as("operations without errors").isGreaterThan(DOCUMENTS / 2);
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
        // beside fields of the engine
        "{ serviceInfo { limits { maxPageSize } } city { version buildings(first: 2) { nodes { id } } roads(first: 2) { nodes { id startJunction { id } } } } }");
  }

  @ParameterizedTest
  @MethodSource("operations")
  void theSameAnswer(String document) {
    assertSame(
        document.replaceFirst("^\\{", "query(\\$yes: Boolean = true, \\$no: Boolean = false) {"));
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
