package io.citytwin.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.live.RunningService;
import io.citytwin.live.SocketClient;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.TestServers;
import io.citytwin.testing.service.FixtureCity;
import io.citytwin.testing.service.HttpExchange;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service whose operator has set everything about HTTP otherwise than by default. */
class SettingsIT {

  private static final String ORIGIN = "https://map.example.org";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static RunningService service;

  /** Everything the tests below ask for, but one. */
  private static final Map<String, String> TRUSTED =
      Map.of(
          "version", "{ city { version } }",
          "incomplete", "{",
          "typename", "{ __typename city { __typename } }",
          "large", large(),
          "plots", "{ city { version plots { nodes { id } } } }",
          "schema", "{ __schema { types { name } } }",
          "type", "{ __type(name: \"City\") { name } }",
          "both", "{ city { version } a: __type(name: \"City\") { name } }",
          "fragment", "{ ...F } fragment F on Query { ... { __schema { description } } }");

  private static final String UNTRUSTED = "{ city { version __typename } }";

  @TempDir static Path folder;

  @BeforeAll
  static void start() throws IOException {
    Path manifest = folder.resolve("manifest.json");
    Files.writeString(manifest, JsonMapper.shared().writeValueAsString(TRUSTED));
    service =
        RunningService.start(
            FixtureCity.database().url(),
            TestServers.redisUrl(),
            "citytwin.cors.allowed-origins=https://plan.example.org:8443," + ORIGIN,
            "citytwin.graphql.introspection=false",
            "citytwin.compression.brotli=false",
            "citytwin.limits.max-execution=3s",
            "citytwin.documents.mode=enforce",
            "citytwin.documents.manifest=" + manifest);
  }

  @AfterAll
  static void stop() {
    service.close();
    HTTP.close();
  }

  private static HttpResponse<String> send(String method, String query, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.uri("/graphql" + query))
            .method(method, HttpRequest.BodyPublishers.noBody());
    return HTTP.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String document, String... headers) throws Exception {
    return send("GET", "?" + HttpExchange.encoded(Map.of("query", document)), headers);
  }

  @Test
  void pagesOfAnAllowedOriginReadAnswers() throws Exception {
    HttpResponse<String> response = get("{ city { version } }", "Origin", ORIGIN);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(HttpExchange.header(response, "Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(HttpExchange.header(response, "Access-Control-Expose-Headers")).contains("ETag");
    assertThat(HttpExchange.header(response, "Vary")).contains("Origin").contains("Accept");
    assertThat(HttpExchange.header(get("{ city { version } }"), "Vary")).contains("Origin");
  }

  /** A locked table makes the answer long in coming. */
  @Test
  void whatTakesTooLongIsCancelledAndSaysSo() throws Exception {
    PostgisDatabase database = FixtureCity.database();
    try (Connection lock =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("lock table twin.plot");
      HttpResponse<String> response = get(TRUSTED.get("plots"));
      lock.rollback();
      JsonNode answer = JsonMapper.shared().readTree(response.body());
      assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("TIMEOUT");
      assertThat(answer.at("/errors/0/path/1").asString()).isEqualTo("plots");
      assertThat(answer.at("/errors/0/message").asString()).doesNotContain("twin.", "select");
    }
    assertThat(
            database.value(
                "select count(*) from pg_stat_activity where datname = current_database()"
                    + " and wait_event_type = 'Lock'"))
        .isEqualTo("0");
    assertThat(get(TRUSTED.get("plots")).body()).contains("\"nodes\":[").doesNotContain("errors");
  }

  @Test
  void pagesOfAnAllowedOriginReadRefusalsToo() throws Exception {
    HttpResponse<String> response = send("GET", "?query=%7B", "Origin", ORIGIN, "Accept", "x/y");
    assertThat(response.statusCode()).isEqualTo(406);
    assertThat(HttpExchange.header(response, "Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
  }

  @Test
  void aBrowserThatAsksFirstIsToldYes() throws Exception {
    HttpResponse<String> response =
        send(
            "OPTIONS",
            "",
            "Origin",
            ORIGIN,
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "authorization,content-type");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(HttpExchange.header(response, "Access-Control-Allow-Methods")).contains("POST");
    assertThat(HttpExchange.header(response, "Access-Control-Allow-Headers"))
        .contains("authorization", "content-type");
    assertThat(HttpExchange.header(response, "Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void otherOriginsStayShutOut() throws Exception {
    HttpResponse<String> response =
        send(
            "OPTIONS",
            "",
            "Origin",
            "http://map.example.org",
            "Access-Control-Request-Method",
            "POST");
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(HttpExchange.code(response)).isEqualTo("ORIGIN_NOT_ALLOWED");
    assertThatThrownBy(() -> CrossOriginIT.open(service.uri("/graphql"), ORIGIN + ":1"))
        .isInstanceOf(CompletionException.class);
    CrossOriginIT.open(service.uri("/graphql"), ORIGIN).abort();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ __schema { types { name } } }",
        "{ __type(name: \"City\") { name } }",
        "{ city { version } a: __type(name: \"City\") { name } }",
        "{ ...F } fragment F on Query { ... { __schema { description } } }",
      })
  void introspectionIsRefusedWithACode(String document) throws Exception {
    HttpResponse<String> response = get(document, "Accept", "application/graphql-response+json");
    assertThat(HttpExchange.code(response)).isEqualTo("INTROSPECTION_DISABLED");
    assertThat(HttpExchange.message(response)).contains("switched off");
    assertThat(response.body()).doesNotContain("\"City\"");
    assertThat(response.headers().firstValue("ETag")).isEmpty();
  }

  @Test
  void typeNamesStay() throws Exception {
    assertThat(get("{ __typename city { __typename } }").body())
        .isEqualTo(
            "{\"data\":{\"__typename\":\"Query\",\"city\":{\"__typename\":\"City\"}},\"extensions\":{\"cost\":{\"requested\":3,\"maximum\":1000000}}}");
  }

  @Test
  void withoutBrotliItIsGzip() throws Exception {
    assertThat(HttpExchange.header(get(large(), "Accept-Encoding", "br, gzip"), "Content-Encoding"))
        .isEqualTo("gzip");
    assertThat(HttpExchange.header(get(large(), "Accept-Encoding", "br"), "Content-Encoding"))
        .isEmpty();
  }

  private static String large() {
    return IntStream.range(0, 300)
        .mapToObj("a%d: __typename"::formatted)
        .collect(Collectors.joining(" ", "{ ", " }"));
  }

  @Test
  void trustedDocumentsAreAnsweredByIdHashAndText() throws Exception {
    String document = TRUSTED.get("version");
    String hash = TrustedDocuments.hash(document);
    String extension = "{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"" + hash + "\"}}";
    for (Map<String, String> named :
        List.of(
            Map.of("documentId", "version"),
            Map.of("documentId", "sha256:" + hash),
            Map.of("extensions", extension),
            Map.of("query", document, "extensions", extension),
            Map.of("query", document))) {
      HttpResponse<String> response = send("GET", "?" + HttpExchange.encoded(named));
      assertThat(response.body())
          .isEqualTo(
              "{\"data\":{\"city\":{\"version\":\"7\"}},\"extensions\":{\"cost\":{\"requested\":2,\"maximum\":1000000}}}");
      assertThat(response.headers().firstValue("ETag")).isPresent();
    }
  }

  @Test
  void othersAreRefusedAndCannotBeRegistered() throws Exception {
    String extension =
        "{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"%s\"}}"
            .formatted(TrustedDocuments.hash(UNTRUSTED));
    for (Map<String, String> parameters :
        List.of(Map.of("query", UNTRUSTED), Map.of("query", UNTRUSTED, "extensions", extension))) {
      HttpResponse<String> refused =
          send(
              "GET",
              "?" + HttpExchange.encoded(parameters),
              "Accept",
              "application/graphql-response+json");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(HttpExchange.code(refused)).isEqualTo("PERSISTED_DOCUMENT_REQUIRED");
    }
    HttpResponse<String> byHash =
        send("GET", "?" + HttpExchange.encoded(Map.of("extensions", extension)));
    assertThat(HttpExchange.message(byHash)).isEqualTo("PersistedQueryNotFound");
  }

  @Test
  void webSocketsAnswerTrustedDocumentsAlone() {
    try (SocketClient socket = new SocketClient(service)) {
      socket.subscribe("1", TRUSTED.get("version"), Map.of());
      assertThat(socket.next("next").at("/payload/data/city/version").asString()).isEqualTo("7");
      socket.subscribe("2", UNTRUSTED, Map.of());
      JsonNode refused = socket.next("next");
      assertThat(refused.toString()).contains("PERSISTED_DOCUMENT_REQUIRED");
    }
  }
}
