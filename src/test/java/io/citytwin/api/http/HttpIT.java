package io.citytwin.api.http;

import static io.citytwin.testing.service.HttpExchange.code;
import static io.citytwin.testing.service.HttpExchange.data;
import static io.citytwin.testing.service.HttpExchange.encoded;
import static io.citytwin.testing.service.HttpExchange.header;
import static io.citytwin.testing.service.HttpExchange.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.HttpExchange;
import io.citytwin.testing.service.TwinServiceTest;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Methods, media types and status codes, as the specification of GraphQL over HTTP says. */
@TwinServiceTest
class HttpIT {

  private static final String GRAPHQL_RESPONSE = "application/graphql-response+json";
  private static final String PAGE =
      "query Few($first: Int!) { city { buildings(first: $first) { nodes { id } } } }"
          + " query Version { city { version } }";

  @Autowired HttpExchange http;

  @Autowired GraphQlClient client;

  private static void assertRefused(HttpResponse<String> response, int status, String... said) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(code(response)).isEqualTo("BAD_USER_INPUT");
    assertThat(message(response))
        .contains(List.of(said))
        .doesNotContainPattern("(?i)exception|jackson");
  }

  @Nested
  class Get {

    @Test
    void answersAsPostDoes() {
      Map<String, ?> variables = Map.of("first", 2);
      HttpResponse<String> got =
          http.get(
              Map.of("query", PAGE, "operationName", "Few", "variables", "{\"first\":2}"),
              "Accept",
              GRAPHQL_RESPONSE);
      HttpResponse<String> posted =
          http.post(
              Map.of("query", PAGE, "operationName", "Few", "variables", variables),
              "Accept",
              GRAPHQL_RESPONSE);
      assertThat(data(got).at("/city/buildings/nodes").size()).isEqualTo(2);
      assertThat(got.body()).isEqualTo(posted.body());
      assertThat(header(got, "Content-Type")).isEqualTo(header(posted, "Content-Type"));
    }

    @Test
    void keepsEveryCharacterOfItsParameters() {
      HttpResponse<String> response =
          http.get(
              Map.of(
                  "query",
                  "query ($t: String!) { __type(name: $t) { name } plus_1: __typename }",
                  "variables",
                  "{\"t\":\"Run🏃 & 建筑 + 100%\"}",
                  "extensions",
                  "{\"any\":1e400}"));
      assertThat(data(response).get("plus_1").asString()).isEqualTo("Query");
      assertThat(data(response).get("__type").isNull()).isTrue();
    }

    @Test
    void numbersReachTheEngineAsTheyWere() {
      HttpResponse<String> response =
          http.get(
              Map.of(
                  "query",
                  "query ($f: Int!) { city { buildings(first: $f) { nodes { id } } } }",
                  "variables",
                  "{\"f\":2.5}"));
      assertThat(code(response)).isEqualTo("BAD_USER_INPUT");
      assertThat(message(response)).contains("decimal number");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "mutation { __typename }",
          "mutation M { doIt } query Q { __typename }",
          "subscription { stateChanged(watch: {entityIds: []}) { sequence } }",
        })
    void changesNothingAndSubscribesToNothing(String document) {
      Map<String, String> parameters = new HashMap<>(Map.of("query", document));
      if (document.contains("M {")) {
        parameters.put("operationName", "M");
      }
      for (String accept :
          new String[] {GRAPHQL_RESPONSE, "application/json", "text/event-stream"}) {
        HttpResponse<String> response = http.get(parameters, "Accept", accept);
        assertRefused(response, 405, "GET is for queries alone");
        assertThat(header(response, "Allow")).isEqualTo("POST");
      }
    }

    @Test
    void runsTheOperationThatIsNamed() {
      HttpResponse<String> response =
          http.get(
              Map.of(
                  "query",
                  "query Q { __typename } query R { city { version } }",
                  "operationName",
                  "Q"));
      assertThat(data(response).get("__typename").asString()).isEqualTo("Query");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "variables=%7B | no JSON object",
          "variables= | no JSON object",
          "variables=%5B1%5D | no JSON object",
          "variables=1 | no JSON object",
          "variables=%22%7B%7D%22 | no JSON object",
          "variables=%7B%7D%20x | no JSON object",
          "variables=%7B%22a%22:1,%22a%22:2%7D | no JSON object",
          "extensions=%7B | no JSON object",
          "query=%7B__typename%7D | query is there 2 times",
          "variables=%7B%7D&variables=%7B%7D | variables is there 2 times",
        })
    void withMalformedParametersIsRefused(String parameter, String said) {
      assertRefused(
          http.raw("GET", "/graphql?query=%7B__typename%7D&" + parameter.strip(), null), 400, said);
    }

    /** No Java client sends this. */
    @Test
    void withAnAddressThatCannotBeDecodedIsRefused() throws IOException {
      try (Socket socket = new Socket("127.0.0.1", client.uri("/").getPort())) {
        String request =
            "GET /graphql?query=%7B__typename%7D&operationName=%zz HTTP/1.1\r\n"
                + "Host: localhost\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("HTTP/1.1 400")
            .contains("BAD_USER_INPUT", "malformed");
      }
    }

    @Test
    void withoutADocumentIsRefused() {
      assertRefused(http.raw("GET", "/graphql", null), 400, "query is missing");
      assertRefused(http.raw("GET", "/graphql?variables=%7B%7D", null), 400, "query is missing");
    }

    @Test
    void takesNullForWhatIsNotThere() {
      HttpResponse<String> response =
          http.get(Map.of("query", "{ __typename }", "variables", "null", "extensions", "null"));
      assertThat(data(response).get("__typename").asString()).isEqualTo("Query");
    }

    @Test
    void halfASurrogatePairIsRefusedWithItsPlace() {
      HttpResponse<String> response =
          http.get(
              Map.of(
                  "query",
                  "query ($t: String) { city { buildings(filter: { name: { contains: $t } }) {"
                      + " nodes { id } } } }",
                  "variables",
                  "{\"t\":\"half \\ud83c pair\"}"));
      assertThat(code(response)).isEqualTo("BAD_USER_INPUT");
      assertThat(message(response)).contains("U+D83C");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{ nothing }", "query A { __typename } query B { __typename }"})
    void withARequestErrorHasTheStatusOfItsMediaType(String document) {
      assertThat(http.get(document, "Accept", "application/json").statusCode()).isEqualTo(200);
      HttpResponse<String> response = http.get(document, "Accept", GRAPHQL_RESPONSE);
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(code(response)).isNotEmpty();
      assertThat(response.body()).doesNotContain("\"data\"");
    }

    @Test
    void needsNoContentType() {
      HttpResponse<String> response = http.get("{ __typename }", "Content-Type", "text/plain");
      assertThat(response.statusCode()).isEqualTo(200);
    }
  }

  @Nested
  class OtherMethods {

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "REPORT"})
    void areRefusedWithThoseAllowed(String method) {
      HttpResponse<String> response =
          http.raw(method, "/graphql?" + encoded(Map.of("query", "{ __typename }")), null);
      assertRefused(response, 405, method, "GET or POST");
      assertThat(header(response, "Allow")).isEqualTo("GET, HEAD, POST, OPTIONS");
    }

    @Test
    void optionsTellsThem() {
      HttpResponse<String> response = http.raw("OPTIONS", "/graphql", null);
      assertThat(response.statusCode()).isEqualTo(204);
      assertThat(header(response, "Allow")).isEqualTo("GET, HEAD, POST, OPTIONS");
    }

    @Test
    void headIsGetWithoutABody() {
      String path = "/graphql?" + encoded(Map.of("query", "{ __typename }"));
      HttpResponse<String> head = http.raw("HEAD", path, null);
      HttpResponse<String> get = http.raw("GET", path, null);
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(header(head, "Content-Type")).isEqualTo(header(get, "Content-Type"));
      String mutation = "/graphql?" + encoded(Map.of("query", "mutation { __typename }"));
      assertThat(http.raw("HEAD", mutation, null).statusCode()).isEqualTo(405);
    }
  }

  @Nested
  class MediaTypes {

    private HttpResponse<String> typename(String... headers) {
      return http.post(Map.of("query", "{ __typename }"), headers);
    }

    @Test
    void ofAnAnswerAreTheOnesAskedForWithTheirCharset() {
      assertThat(header(typename("Accept", GRAPHQL_RESPONSE), "Content-Type"))
          .isEqualToIgnoringCase(GRAPHQL_RESPONSE + ";charset=utf-8");
      assertThat(header(typename("Accept", "application/json"), "Content-Type"))
          .isEqualToIgnoringCase("application/json;charset=utf-8");
      assertThat(header(typename(), "Content-Type"))
          .isEqualToIgnoringCase("application/json;charset=utf-8");
      assertThat(header(typename("Accept", GRAPHQL_RESPONSE + ";q=0.5, */*;q=0.6"), "Content-Type"))
          .isEqualToIgnoringCase("application/json;charset=utf-8");
      assertThat(header(typename("Accept", "text/event-stream"), "Content-Type"))
          .startsWith("text/event-stream");
    }

    @Test
    void ofARefusalIsTheOneAskedForToo() {
      HttpResponse<String> refused =
          http.raw(
              "POST",
              "/graphql",
              "{",
              "Content-Type",
              "application/json",
              "Accept",
              GRAPHQL_RESPONSE);
      assertRefused(refused, 400, "no JSON object");
      assertThat(header(refused, "Content-Type"))
          .isEqualToIgnoringCase(GRAPHQL_RESPONSE + ";charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "application/json;q=0", "nonsense"})
    void thatNobodyServesAreRefused(String accept) {
      assertRefused(typename("Accept", accept), 406, "Accept");
      assertRefused(http.get("{ __typename }", "Accept", accept), 406, "Accept");
    }

    /** All that a page of another origin may send without asking first, and a few more. */
    @ParameterizedTest
    @ValueSource(
        strings = {
          "text/plain",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=x",
          "text/plain; application/json",
          "application/graphql",
          "application/graphql-response+json",
          "application/json; charset=utf-16",
          "application/",
        })
    void ofBodiesThatAreNotJsonAreRefused(String contentType) {
      assertRefused(
          http.raw(
              "POST", "/graphql", "{\"query\":\"{ __typename }\"}", "Content-Type", contentType),
          415,
          "Content-Type: application/json");
    }

    @Test
    void noneIsRefusedToo() {
      assertRefused(
          http.raw("POST", "/graphql", "{\"query\":\"{ __typename }\"}"), 415, "Content-Type");
    }

    @Test
    void ofEventsIsForSubscriptionsAndSingleAnswers() {
      HttpResponse<String> events = typename("Accept", "text/event-stream");
      assertThat(events.body())
          .contains(
              "event:next",
              "{\"data\":{\"__typename\":\"Query\"},\"extensions\":{\"cost\":{\"requested\":1,\"maximum\":1000000}}}",
              "event:complete");
      HttpResponse<String> wrong =
          http.post(Map.of("query", "subscription { nothing }"), "Accept", "text/event-stream");
      assertThat(wrong.body())
          .contains("event:next", "GRAPHQL_VALIDATION_FAILED", "nothing", "event:complete");
      String subscription = "subscription { importJobChanged(id: \"SW1wb3J0Sm9iOjE\") { status } }";
      assertThat(http.post(Map.of("query", subscription), "Accept", "text/event-stream").body())
          .contains("SUCCEEDED");
      assertRefused(
          http.post(Map.of("query", subscription), "Accept", GRAPHQL_RESPONSE),
          400,
          "text/event-stream");
      assertRefused(http.post(Map.of("query", subscription)), 200, "text/event-stream");
    }

    @Test
    void packedBodiesAreRefused() {
      assertRefused(typename("Content-Encoding", "gzip"), 415, "Content-Encoding");
    }

    @Test
    void cachesAreToldWhatAnAnswerDependsOn() {
      assertThat(header(typename(), "Vary"))
          .contains("Accept")
          .contains("Accept-Encoding")
          .contains("Authorization");
    }
  }

  @Nested
  class Bodies {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{\"query\":0} | query is a number",
          "{\"query\":false} | query is true or false",
          "{\"query\":[\"{ a }\"]} | query is a list",
          "{\"query\":null} | query is missing",
          "{\"query\":\"{ a }\",\"operationName\":1} | operationName is a number",
          "{\"query\":\"{ a }\",\"variables\":\"{}\"} | variables is a text",
          "{\"query\":\"{ a }\",\"extensions\":[]} | extensions is a list",
          "{\"query\":\"{ a }\",\"query\":\"{ b }\"} | no JSON object",
          "{\"query\":\"{ a }\"} {} | no JSON object",
        })
    void withParametersOfTheWrongTypeAreRefused(String body, String said) {
      assertRefused(
          http.raw("POST", "/graphql", body, "Content-Type", "application/json"), 400, said);
    }

    @Test
    void aParameterMayBeNull() {
      HttpResponse<String> response =
          http.raw(
              "POST",
              "/graphql",
              "{\"query\":\"{ __typename }\",\"variables\":null,\"operationName\":null,"
                  + "\"extensions\":null}",
              "Content-Type",
              "application/json; charset=UTF-8");
      assertThat(data(response).get("__typename").asString()).isEqualTo("Query");
    }
  }
}
