package io.citytwin.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.StatementLog;
import io.citytwin.testing.service.TwinServiceTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a wrong request is told: a code, what was given, what is allowed, and nothing of the inside.
 */
@TwinServiceTest
class ErrorsIT {

  @Autowired GraphQlClient client;

  @Autowired StatementLog log;

  private JsonNode buildings(String arguments) {
    return client.error("{ city { buildings(" + arguments + ") { nodes { id } } } }");
  }

  private JsonNode lies(String spatial) {
    return buildings("filter: { spatial: { " + spatial + " } }");
  }

  private static void assertCoded(JsonNode error, String code, String classification) {
    assertThat(error.path("extensions").path("code").asString())
        .as(error.toString())
        .isEqualTo(code);
    assertThat(error.path("extensions").path("classification").asString())
        .isEqualTo(classification);
    assertThat(error.path("message").asString())
        .isNotBlank()
        .doesNotContainPattern(
            "(?i)exception|select |java\\.|LinkedHashMap|Value\\{|org\\.|null pointer");
  }

  private static void assertBadRequest(JsonNode error, String code) {
    assertCoded(error, code, "BAD_REQUEST");
  }

  private static void assertLimit(JsonNode error, String code, long limit) {
    assertCoded(error, code, "LIMIT_EXCEEDED");
    assertThat(error.path("extensions").path("limit").asLong()).isEqualTo(limit);
    assertThat(error.path("extensions").path("actual").asLong()).isGreaterThan(limit);
  }

  @Nested
  class Documents {

    @ParameterizedTest
    @ValueSource(strings = {"{ city {", "", "query ($", "{ city }}", "\u0000", "{{{{"})
    void thatDoNotParse(String document) {
      assertBadRequest(client.error(document), "GRAPHQL_PARSE_FAILED");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{ nothing }",
          "{ city { buildings { nodes { nothing } } } }",
          "{ city { buildings(first: \"ten\") { nodes { id } } } }",
          "{ city { buildings(filter: { usage: [CASTLE] }) { nodes { id } } } }",
          "{ city { buildings(filter: { spatial: { } }) { nodes { id } } } }",
          "{ city { buildings(filter: { spatial: { bbox: { west: 1, south: 1, east: 2, north: 2 },"
              + " nearest: { geometry: { wkt: \"POINT(1 1)\" } } } }) { nodes { id } } } }",
          "{ city { ...F } } fragment F on City { ...F }",
          "mutation { city { version } }",
          "{ node { id } }",
          "query A { city { version } } query A { city { version } }",
        })
    void thatDoNotFitTheSchema(String document) {
      assertBadRequest(client.error(document), "GRAPHQL_VALIDATION_FAILED");
    }

    @Test
    void withTooManyTokens() {
      String fields = "id ".repeat(20_001);
      assertTooLong(client.error("{ city { buildings { nodes { " + fields + "} } } }"), 20_000);
    }

    @Test
    void withTooManyCharacters() {
      assertTooLong(client.error("{ city { version } } # " + "x".repeat(200_000)), 200_000);
    }

    @Test
    void nestedBeyondTheParser() {
      assertTooLong(client.error("{ city " + "{ a ".repeat(3_000) + "} ".repeat(3_000) + "}"), 500);
    }

    /** The parser stops at the limit, so it knows no actual size. */
    private static void assertTooLong(JsonNode error, int limit) {
      assertCoded(error, "LIMIT_EXCEEDED", "LIMIT_EXCEEDED");
      assertThat(error.at("/extensions/limit").asInt()).isEqualTo(limit);
    }

    @Test
    void nestedTooDeep() {
      String deep =
          "{ city { districts { nodes { "
              + "parent { ".repeat(12)
              + "name"
              + " }".repeat(12)
              + " } } } }";
      assertLimit(client.error(deep), "QUERY_TOO_DEEP", 15);
    }

    @Test
    void thatCanCostTooMuch() {
      log.clear();
      String nested =
          "{ city { roads(first: 10000) { nodes { startJunction { roads(first: 10000) { nodes { id"
              + " } } } } } } }";
      assertLimit(client.error(nested), "QUERY_TOO_COMPLEX", 1_000_000);
      assertThat(log.statements()).isEmpty();
    }

    @Test
    void thatGrowExponentiallyByFragments() {
      StringBuilder document = new StringBuilder("{ city { districts { nodes { ...F0 } } } }");
      for (int i = 0; i < 40; i++) {
        document.append(
            " fragment F%d on District { a%d: parent { ...F%d } b%d: parent { ...F%d } }"
                .formatted(i, i, i + 1, i, i + 1));
      }
      document.append(" fragment F40 on District { name }");
      JsonNode error = client.error(document.toString());
      assertThat(error.path("extensions").path("code").asString())
          .isIn("QUERY_TOO_DEEP", "QUERY_TOO_COMPLEX");
    }

    @Test
    void withAThousandAliasesAreAnswered() {
      String many =
          IntStream.range(0, 1_000)
              .mapToObj(
                  i -> "a%d: name g%d: geometry(precision: %d) { wkt }".formatted(i, i, i % 16))
              .collect(Collectors.joining(" "));
      log.clear();
      JsonNode data = client.data("{ city { buildings(first: 3) { nodes { " + many + " } } } }");
      assertThat(data.path("city").path("buildings").path("nodes").get(0).size()).isEqualTo(2_000);
      assertThat(log.statements()).hasSize(1);
    }

    @Test
    void withAThousandListsAreAnsweredOrRefused() {
      String many =
          IntStream.range(0, 1_000)
              .mapToObj(i -> "a%d: buildings(first: 1) { nodes { id } }".formatted(i))
              .collect(Collectors.joining(" "));
      JsonNode data = client.data("{ city { " + many + " } }");
      assertThat(data.path("city").size()).isEqualTo(1_000);
      String large = many.replace("first: 1)", "first: 10000)");
      assertLimit(client.error("{ city { " + large + " } }"), "QUERY_TOO_COMPLEX", 1_000_000);
    }

    @Test
    void introspectionOfClientsIsAnswered() {
      String types = "{ kind name ofType ".repeat(9) + "{ name }" + " }".repeat(9);
      JsonNode data =
          client.data(
              "{ __schema { types { name fields { name args { name type " + types + " } } } } }");
      assertThat(data.path("__schema").path("types").size()).isGreaterThan(50);
    }
  }

  @Nested
  class Variables {

    private static final String PAGE =
        "query ($first: Int!, $filter: BuildingFilter)"
            + " { city { buildings(first: $first, filter: $filter) { nodes { id } } } }";

    @Test
    void ofTheWrongType() {
      assertBadRequest(client.error(PAGE, Map.of("first", "ten")), "BAD_USER_INPUT");
      assertBadRequest(client.error(PAGE, Map.of("first", Map.of())), "BAD_USER_INPUT");
      assertBadRequest(client.error(PAGE, Map.of("first", List.of(1, 2))), "BAD_USER_INPUT");
      assertBadRequest(client.error(PAGE, Map.of("first", 3_000_000_000L)), "BAD_USER_INPUT");
      assertBadRequest(client.error(PAGE, Map.of()), "BAD_USER_INPUT");
    }

    @Test
    void withFieldsTheInputDoesNotHave() {
      assertBadRequest(
          client.error(PAGE, Map.of("first", 1, "filter", Map.of("colour", "red"))),
          "BAD_USER_INPUT");
    }

    @Test
    void withTwoChoicesOfOne() {
      Map<String, Object> two =
          Map.of(
              "bbox",
              Map.of("west", 1, "south", 1, "east", 2, "north", 2),
              "within",
              Map.of("wkt", "POINT(1 1)"));
      assertBadRequest(
          client.error(PAGE, Map.of("first", 1, "filter", Map.of("spatial", two))),
          "BAD_USER_INPUT");
    }

    @Test
    void nestedWithoutEnd() {
      String bomb = "{\"not\":".repeat(900) + "{}" + "}".repeat(900);
      HttpResponse<String> response =
          client.post(
              "{\"query\":\"query ($filter: BuildingFilter) { city { buildings(filter: $filter) {"
                  + " nodes { id } } } }\",\"variables\":{\"filter\":"
                  + bomb
                  + "}}",
              "application/json");
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).contains("\"code\":\"BAD_USER_INPUT\"");
    }

    @Test
    void nestedDeeperThanAFilterMayBe() {
      Map<String, Object> filter = new HashMap<>(Map.of("name", Map.of("eq", "x")));
      for (int i = 0; i < 40; i++) {
        filter = new HashMap<>(Map.of("not", filter));
      }
      assertLimit(client.error(PAGE, Map.of("first", 1, "filter", filter)), "LIMIT_EXCEEDED", 20);
    }

    @Test
    void withTooManyConditions() {
      List<Object> many = new ArrayList<>();
      for (int i = 0; i < 201; i++) {
        many.add(Map.of("height", Map.of("eq", i)));
      }
      assertLimit(
          client.error(PAGE, Map.of("first", 1, "filter", Map.of("or", many))),
          "LIMIT_EXCEEDED",
          200);
    }

    @Test
    void textThatNoStoredTextHas() {
      for (String text : List.of("a\\u0000b", "half \\ud83c pair", "\\udfff")) {
        HttpResponse<String> response =
            client.post(
                "{\"query\":\"query ($t: String) { city { buildings(filter: { name: { contains: $t }"
                    + " }) { nodes { id } } } }\",\"variables\":{\"t\":\""
                    + text
                    + "\"}}",
                "application/json");
        assertThat(response.body()).contains("\"code\":\"BAD_USER_INPUT\"").contains("U+");
      }
    }
  }

  @Nested
  class Bodies {

    private void assertRefused(HttpResponse<String> response, int status, String code) {
      assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
      assertThat(response.body()).startsWith("{\"errors\"");
      JsonNode error = JsonMapper.shared().readTree(response.body()).get("errors").get(0);
      assertThat(error.path("extensions").path("code").asString()).isEqualTo(code);
      assertThat(error.path("message").asString()).doesNotContainPattern("(?i)exception|jackson");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "{",
          "not json",
          "[]",
          "\"{ city { version } }\"",
          "{}",
          "{\"query\": \"{ city { version } }\", \"variables\": [1]}",
          "{\"query\": \"{ city { version } }\", \"variables\": \"x\"}",
          "{\"query\": \"{ city { version } }\"",
        })
    void thatAreNoGraphQlRequest(String body) {
      assertRefused(client.post(body, "application/json"), 400, "BAD_USER_INPUT");
    }

    @Test
    void ofAnotherMediaType() {
      assertRefused(client.post("{ city { version } }", "text/plain"), 415, "BAD_USER_INPUT");
      assertRefused(client.post("<q/>", "application/xml; charset=utf-8"), 415, "BAD_USER_INPUT");
    }

    @Test
    void largerThanTheLimitWithAndWithoutADeclaredLength() {
      String body = "{\"query\":\"{ city { version } }\",\"x\":\"" + "x".repeat(3 << 20) + "\"}";
      assertRefused(client.post(body, "application/json"), 413, "LIMIT_EXCEEDED");
      HttpRequest chunked =
          HttpRequest.newBuilder(client.uri("/graphql"))
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.fromPublisher(
                      HttpRequest.BodyPublishers.ofString(body)))
              .build();
      assertRefused(client.send(chunked), 413, "LIMIT_EXCEEDED");
    }

    @Test
    void withAnAcceptNobodyServes() {
      HttpRequest image =
          HttpRequest.newBuilder(client.uri("/graphql"))
              .header("Content-Type", "application/json")
              .header("Accept", "image/png")
              .POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"{ city { version } }\"}"))
              .build();
      assertRefused(client.send(image), 406, "BAD_USER_INPUT");
    }

    @Test
    void requestErrorsAre4xxForClientsOfTheGraphQlMediaType() {
      HttpRequest unknownField =
          HttpRequest.newBuilder(client.uri("/graphql"))
              .header("Content-Type", "application/json")
              .header("Accept", "application/graphql-response+json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"{ nothing }\"}"))
              .build();
      assertRefused(client.send(unknownField), 400, "GRAPHQL_VALIDATION_FAILED");
    }
  }

  @Nested
  class Pages {

    @Test
    void aboveTheLargest() {
      assertLimit(buildings("first: 1000000"), "LIMIT_EXCEEDED", 10_000);
      assertLimit(buildings("last: 10001"), "LIMIT_EXCEEDED", 10_000);
      assertLimit(
          client.error(
              "{ city { buildings(first: 1) { nodes { sensors(first: 10001) { nodes { id } } } } } }"),
          "LIMIT_EXCEEDED",
          10_000);
      assertLimit(
          client.error("{ importJobs(first: 10001) { nodes { id } } }"), "LIMIT_EXCEEDED", 10_000);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "first: 0",
          "first: -1",
          "last: 0",
          "first: 1, last: 1",
          "last: 1, after: \"x\"",
          "before: \"x\"",
        })
    void thatMakeNoSense(String arguments) {
      assertBadRequest(buildings(arguments), "BAD_USER_INPUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "%%%", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void withACursorOfNobody(String cursor) {
      assertBadRequest(buildings("after: \"" + cursor + "\""), "INVALID_CURSOR");
    }

    @Test
    void withACursorOfAnotherList() {
      String cursor =
          client
              .data("{ city { buildings(first: 1) { pageInfo { endCursor } } } }")
              .at("/city/buildings/pageInfo/endCursor")
              .asString();
      assertBadRequest(
          buildings("after: \"%s\", filter: { height: { gt: 1 } }".formatted(cursor)),
          "INVALID_CURSOR");
      assertBadRequest(
          client.error("{ city { roads(after: \"" + cursor + "\") { nodes { id } } } }"),
          "INVALID_CURSOR");
      assertBadRequest(
          client.error("{ importJobs(after: \"" + cursor + "\") { nodes { id } } }"),
          "INVALID_CURSOR");
      assertBadRequest(
          client.error(
              "{ city { roadJunctions { nodes { roads(after: \""
                  + cursor
                  + "\") { nodes { id } } } } } }"),
          "INVALID_CURSOR");
    }
  }

  @Nested
  class Geometries {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))",
          "POLYGON((0 0, 1 0, 1 1, 0 0), (5 5, 6 5, 6 6, 5 5))",
          "POLYGON((0 0, 1 1, 0 0))",
          "POLYGON((0 0, 1 0, 1 1, 0 1))",
          "POINT(NaN NaN)",
          "POINT(181 0)",
          "POINT(0 91)",
          "POINT EMPTY",
          "POLYGON EMPTY",
          "LINESTRING(0 0)",
          "GEOMETRYCOLLECTION(POINT(0 0))",
          "CIRCLE(0 0 1)",
          "POINT(0)",
          "",
          "POINT(1e999 0)",
        })
    void thatAreNone(String wkt) {
      assertBadRequest(lies("intersects: { wkt: \"" + wkt + "\" }"), "INVALID_GEOMETRY");
      assertBadRequest(
          lies("dwithin: { geometry: { wkt: \"" + wkt + "\" }, distance: 1 }"), "INVALID_GEOMETRY");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{ type: \"Polygon\", coordinates: [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]] }",
          "{ type: \"Polygon\", coordinates: [[[0, 0], [1, 0], [1, 1]]] }",
          "{ type: \"Polygon\", coordinates: [] }",
          "{ type: \"Polygon\", coordinates: [[0, 0], [1, 0], [1, 1], [0, 0]] }",
          "{ type: \"Point\", coordinates: [200, 0] }",
          "{ type: \"Point\", coordinates: [0] }",
          "{ type: \"Point\", coordinates: [\"0\", null] }",
          "{ type: \"Point\" }",
          "{ type: \"LineString\", coordinates: [[0, 0]] }",
          "{ type: \"GeometryCollection\", geometries: [] }",
          "{ coordinates: [0, 0] }",
          "{ }",
          "[1, 2]",
          "\"POINT(0 0)\"",
          "7",
          "{ type: \"Point\", coordinates: [1e400, 0] }",
        })
    void thatAreNoGeoJson(String geojson) {
      assertBadRequest(lies("within: { geojson: " + geojson + " }"), "INVALID_GEOMETRY");
    }

    @Test
    void sayWhereTheyAreWrong() {
      JsonNode error = lies("intersects: { wkt: \"POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))\" }");
      assertThat(error.at("/extensions/geometry/coordinates").toString()).isEqualTo("[0.5,0.5]");
      assertThat(error.path("message").asString()).contains("Self-intersection", "0.5");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "west: 1, south: 2, east: 2, north: 1",
          "west: 181, south: 0, east: 182, north: 1",
          "west: 0, south: -91, east: 1, north: 1",
          "west: 2, south: 0, east: 1, north: 1, crs: \"EPSG:32632\"",
          "west: 1e999, south: 0, east: 1, north: 1",
        })
    void thatAreNoBox(String box) {
      JsonNode error = lies("bbox: { " + box + " }");
      assertThat(error.at("/extensions/code").asString())
          .isIn("INVALID_GEOMETRY", "GRAPHQL_VALIDATION_FAILED");
    }

    @Test
    void withTooManyVertices() {
      String ring =
          IntStream.range(0, 20_000)
              .mapToObj(i -> "%.4f %.4f".formatted(10 * Math.cos(i), 10 * Math.sin(i)))
              .collect(Collectors.joining(","));
      String document =
          "query ($wkt: String) { city { buildings(filter: { spatial: { within: { wkt: $wkt } } })"
              + " { nodes { id } } } }";
      assertLimit(
          client.error(document, Map.of("wkt", "POLYGON((" + ring + "))")),
          "LIMIT_EXCEEDED",
          10_000);
      List<Object> line = new ArrayList<>();
      for (int i = 0; i < 100_000; i++) {
        line.add(List.of(1, 1));
      }
      String geojson =
          "query ($g: GeoJSON) { city { buildings(filter: { spatial: { within: { geojson: $g } } })"
              + " { nodes { id } } } }";
      assertLimit(
          client.error(geojson, Map.of("g", Map.of("type", "LineString", "coordinates", line))),
          "LIMIT_EXCEEDED",
          10_000);
    }

    @Test
    void ofAMillionVerticesAreRefusedUnread() {
      String ring = "[1,1],".repeat(1_000_000);
      HttpResponse<String> response =
          client.post(
              "{\"query\":\"query ($g: GeoJSON) { city { version } }\",\"variables\":{\"g\":["
                  + ring
                  + "[1,1]]}}",
              "application/json");
      assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void ofFeaturesThatAreNotThere() {
      assertCoded(
          lies("within: { featureId: \"00000000-0000-4000-8000-999999999999\" }"),
          "NOT_FOUND",
          "NOT_FOUND");
      assertBadRequest(lies("within: { featureId: \"no id\" }"), "BAD_USER_INPUT");
    }

    @ParameterizedTest
    @CsvSource({
      "EPSG:0",
      "EPSG:99999",
      "EPSG:4978",
      "epsg:4326",
      "4326",
      "EPSG:4326; drop table",
      "GCJ-03",
      "''",
      "EPSG:99999999999999999999"
    })
    void inACrsNobodyKnows(String crs) {
      assertBadRequest(
          client.error(
              "query ($crs: CRS!) { city { buildings { nodes { geometry(crs: $crs) { wkt } } } } }",
              Map.of("crs", crs)),
          "UNSUPPORTED_CRS");
      assertBadRequest(
          client.error(
              "query ($crs: CRS!) { city { buildings { nodes { bbox(crs: $crs) { west } } } } }",
              Map.of("crs", crs)),
          "UNSUPPORTED_CRS");
      assertBadRequest(
          client.error(
              "query ($crs: CRS!) { city { buildings(filter: { spatial: { bbox: { west: 0, south:"
                  + " 0, east: 1, north: 1, crs: $crs } } }) { nodes { id } } } }",
              Map.of("crs", crs)),
          "UNSUPPORTED_CRS");
    }

    @Test
    void outsideTheAreaOfACrs() {
      // PROJ finds no longitude and latitude for it.
      assertBadRequest(
          lies("intersects: { wkt: \"SRID=32632;POINT(1e30 1e30)\" }"), "UNSUPPORTED_CRS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"precision: 16", "precision: -1", "simplify: 0", "simplify: -5"})
    void writtenInWaysThereAreNot(String arguments) {
      assertBadRequest(
          client.error("{ city { buildings { nodes { geometry(" + arguments + ") { wkt } } } } }"),
          "BAD_USER_INPUT");
    }
  }

  @Nested
  class Filters {

    @Test
    void nearestOrdersTheWholeListOrIsRefused() {
      String nearest = "spatial: { nearest: { geometry: { wkt: \"POINT(1 1)\" } } }";
      assertBadRequest(buildings("filter: { not: { " + nearest + " } }"), "BAD_USER_INPUT");
      assertBadRequest(buildings("filter: { or: [{ " + nearest + " }] }"), "BAD_USER_INPUT");
      assertBadRequest(buildings("filter: { and: [{ " + nearest + " }] }"), "BAD_USER_INPUT");
    }

    @Test
    void distancesAndNumbersHaveBounds() {
      String at = "geometry: { wkt: \"POINT(1 1)\" }";
      assertBadRequest(lies("nearest: { " + at + ", k: 0 }"), "BAD_USER_INPUT");
      assertLimit(lies("nearest: { " + at + ", k: 10001 }"), "LIMIT_EXCEEDED", 10_000);
      assertBadRequest(lies("nearest: { " + at + ", maxDistance: -1 }"), "BAD_USER_INPUT");
      assertBadRequest(lies("dwithin: { " + at + ", distance: -1 }"), "BAD_USER_INPUT");
    }

    @Test
    void listsHaveBounds() {
      String many =
          IntStream.range(0, 1_001)
              .mapToObj(i -> "\"x" + i + "\"")
              .collect(Collectors.joining(" "));
      assertLimit(buildings("filter: { name: { in: [" + many + "] } }"), "LIMIT_EXCEEDED", 1_000);
      assertLimit(
          lies("inCell: { scheme: SQUARE, codes: [" + many + "] }"), "LIMIT_EXCEEDED", 1_000);
      String ids =
          IntStream.range(0, 1_001)
              .mapToObj(i -> "\"00000000-0000-4000-8000-000000000000\"")
              .collect(Collectors.joining(" "));
      assertLimit(client.error("{ nodes(ids: [" + ids + "]) { id } }"), "LIMIT_EXCEEDED", 1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "!!", "Building:1", "QnVpbGRpbmc6eA", "SW1wb3J0Sm9iOng"})
    void idsThatNobodyGaveOut(String id) {
      assertBadRequest(client.error("{ node(id: \"" + id + "\") { id } }"), "BAD_USER_INPUT");
    }

    private JsonNode written(String cql2) {
      return client.error(
          "query ($t: String) { city { buildings(filter: { cql2: $t }) { nodes { id } } } }",
          Map.of("t", cql2));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "``                              | 1  | found the end",
          "height >                        | 9  | a number",
          "heigth > 3                      | 1  | no property \"heigth\"; allowed: usage, height",
          "name = 'x' AND tunnel = TRUE    | 16 | allowed: usage, height",
          "height > 'tall'                 | 10 | a number",
          "usage = 'CASTLE'                | 9  | RESIDENTIAL",
          "name = \"x\"                    | 8  | a text in apostrophes",
          "S_NEAR(geometry, POINT(1 1))    | 1  | S_INTERSECTS",
          "S_WITHIN(geometry, POINT(200 1)) | 20 | longitude first",
          "S_WITHIN(geometry, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))) | 20 | Self-intersection",
          "name = 'x'; drop table building | 11 | no meaning",
          "startJunctionId IS NULL         | 1  | no property",
        })
    void cql2ThatIsWrongIsToldWhere(String cql2, int position, String message) {
      JsonNode error = written(cql2);
      assertBadRequest(error, "INVALID_CQL2");
      assertThat(error.at("/extensions/position").asInt()).isEqualTo(position);
      assertThat(error.path("message").asString()).contains(message);
    }

    @Test
    void cql2HasBounds() {
      assertBadRequest(written("height = 1 OR ".repeat(6_000) + "TRUE"), "INVALID_CQL2");
      assertBadRequest(written("NOT ".repeat(200) + "TRUE"), "INVALID_CQL2");
      assertBadRequest(written("(".repeat(20_000)), "INVALID_CQL2");
      assertLimit(written("height = 1 OR ".repeat(201) + "TRUE"), "LIMIT_EXCEEDED", 200);
      String values =
          IntStream.range(0, 1_001).mapToObj(Integer::toString).collect(Collectors.joining(","));
      assertLimit(written("height IN (" + values + ")"), "LIMIT_EXCEEDED", 1_000);
      String line = "S_INTERSECTS(geometry, LINESTRING(" + "1 1,".repeat(5_000) + "2 2))";
      assertLimit(written(line + " OR " + line), "LIMIT_EXCEEDED", 10_000);
      assertBadRequest(written("name = 'a\u0000b'"), "BAD_USER_INPUT");
    }

    @Test
    void attributesHaveAConditionAndBounds() {
      assertBadRequest(buildings("filter: { attributes: [{ key: \"k\" }] }"), "BAD_USER_INPUT");
      assertBadRequest(
          buildings("filter: { attributes: [{ key: \"k\\u0000\", isNull: true }] }"),
          "BAD_USER_INPUT");
      String many = "{ key: \"k\", number: { gt: 1 } } ".repeat(100);
      assertLimit(buildings("filter: { attributes: [" + many + "] }"), "LIMIT_EXCEEDED", 200);
    }

    @Test
    void timesThatAreNone() {
      JsonNode error =
          client.error(
              "{ city { pipes(filter: { installedAt: { gte: \"yesterday\" } }) { nodes { id } } } }");
      assertBadRequest(error, "GRAPHQL_VALIDATION_FAILED");
    }
  }
}
