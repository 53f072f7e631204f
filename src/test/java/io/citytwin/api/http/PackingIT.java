package io.citytwin.api.http;

import static io.citytwin.testing.service.HttpExchange.encoded;
import static io.citytwin.testing.service.HttpExchange.header;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.TwinServiceTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** What an answer is packed with, and that it is the same answer. */
@TwinServiceTest
class PackingIT {

  /** Some 300 kB. */
  private static final String LARGE =
      "{ __schema { types { name description fields { name description args { name description"
          + " type { name kind ofType { name } } } type { name kind } } } } }";

  @Autowired GraphQlClient client;

  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.close();
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request, String acceptEncoding)
      throws Exception {
    return http.send(
        request.header("Accept-Encoding", acceptEncoding).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String document, String acceptEncoding) throws Exception {
    String path = "/graphql?" + encoded(Map.of("query", document));
    return send(HttpRequest.newBuilder(client.uri(path)), acceptEncoding);
  }

  private HttpRequest.Builder post(String document) {
    String body = JsonMapper.shared().writeValueAsString(Map.of("query", document));
    return HttpRequest.newBuilder(client.uri("/graphql"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static String unpacked(HttpResponse<byte[]> response) throws IOException {
    InputStream bytes = new ByteArrayInputStream(response.body());
    try (InputStream plain =
        switch (header(response, "Content-Encoding")) {
          case "br" -> new BrotliInputStream(bytes);
          case "gzip" -> new GZIPInputStream(bytes);
          case "" -> bytes;
          case String other -> throw new AssertionError(other);
        }) {
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "br | br",
        "gzip | gzip",
        "gzip, deflate, br, zstd | br",
        "br;q=0.5, gzip;q=0.6 | gzip",
        "br;q=0.6, gzip;q=0.5 | br",
        "BR;Q=1.0 | br",
        "br;q=0, gzip | gzip",
        "br;q=0 | ''",
        "gzip;q=0 | ''",
        "identity | ''",
        "identity, br;q=0.5 | ''",
        "deflate | ''",
        "br;q=2 | ''",
      })
  void asTheClientLikes(String accepted, String expected) throws Exception {
    String plain = unpacked(get(LARGE, "identity"));
    for (HttpRequest.Builder request :
        new HttpRequest.Builder[] {
          post(LARGE),
          HttpRequest.newBuilder(client.uri("/graphql?" + encoded(Map.of("query", LARGE)))),
        }) {
      HttpResponse<byte[]> response = send(request, accepted);
      assertThat(header(response, "Content-Encoding")).isEqualTo(expected);
      assertThat(unpacked(response)).isEqualTo(plain);
      assertThat(header(response, "Vary")).containsIgnoringCase("Accept-Encoding");
      response
          .headers()
          .firstValueAsLong("Content-Length")
          .ifPresent(length -> assertThat(length).isEqualTo(response.body().length));
      if (!expected.isEmpty()) {
        assertThat(response.body().length).isLessThan(plain.length() / 5);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "gzip"})
  void smallAnswersStayAsTheyAre(String accepted) throws Exception {
    HttpResponse<byte[]> response = get("{ city { version } }", accepted);
    assertThat(header(response, "Content-Encoding")).isEmpty();
    assertThat(unpacked(response))
        .isEqualTo(
            "{\"data\":{\"city\":{\"version\":\"7\"}},\"extensions\":{\"cost\":{\"requested\":2,\"maximum\":1000000}}}");
    assertThat(unpacked(get("{", accepted))).contains("GRAPHQL_PARSE_FAILED");
    HttpResponse<byte[]> refused = get("mutation { __typename }", accepted);
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValueAsLong("Content-Length"))
        .hasValue(refused.body().length);
  }

  @Test
  void packedOrNotItIsTheSameTag() throws Exception {
    String tag = header(get(LARGE, "identity"), "ETag");
    assertThat(tag).isNotEmpty();
    for (String accepted : new String[] {"br", "gzip"}) {
      assertThat(header(get(LARGE, accepted), "ETag")).isEqualTo(tag);
      HttpResponse<byte[]> again =
          send(
              HttpRequest.newBuilder(client.uri("/graphql?" + encoded(Map.of("query", LARGE))))
                  .header("If-None-Match", tag),
              accepted);
      assertThat(again.statusCode()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(header(again, "Content-Encoding")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "gzip"})
  void streamsOfEventsAreNeverPacked(String accepted) throws Exception {
    String subscription = // an import that has ended is told once
        "subscription { importJobChanged(id: \"SW1wb3J0Sm9iOjE\") { "
            + IntStream.range(0, 300).mapToObj("a%d: dataset "::formatted).collect(joining())
            + "} }";
    HttpResponse<byte[]> events =
        send(post(subscription).header("Accept", "text/event-stream"), accepted);
    assertThat(header(events, "Content-Type")).startsWith("text/event-stream");
    assertThat(header(events, "Content-Encoding")).isEmpty();
    assertThat(unpacked(events))
        .contains("event:next", "\"a299\":\"fixture\"", "event:complete")
        .hasSizeGreaterThan(4_000);
  }

  @Test
  void pagesArePackedByTheServer() throws Exception {
    HttpResponse<byte[]> script = send(HttpRequest.newBuilder(client.uri("/start.js")), "gzip, br");
    assertThat(header(script, "Content-Encoding")).isEqualTo("gzip");
    assertThat(unpacked(script)).contains("fetch(\"/graphql\"");
  }
}
