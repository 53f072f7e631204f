package io.citytwin.importer.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The feed against an HTTP server of this test's own, which answers as it is told. */
class FeedCommandTest {

  /** An answer: status, {@code Retry-After}, body. */
  private record Answer(int status, String retryAfter, String body) {}

  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir Path temporary;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> batches = new CopyOnWriteArrayList<>();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private HttpServer server = open();

  private static HttpServer open() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void start() {
    server.createContext("/observations", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Answer answer = answers.isEmpty() ? new Answer(200, "", "{}") : answers.remove();
    if (answer.status == 200) {
      batches.add(body);
    }
    if (!answer.retryAfter.isEmpty()) {
      exchange.getResponseHeaders().add("Retry-After", answer.retryAfter);
    }
    byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private int feed(String... arguments) {
    return new CommandLine(new FeedCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private Path lines(int count) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < count; k++) {
      text.append(
              "{\"datastream\":\"demo/S-000001/pressure\",\"phenomenonTime\":\"2025-12-31T00:00:00Z\",\"result\":")
          .append(k)
          .append("}\n");
    }
    Path file = temporary.resolve("history.ndjson");
    Files.writeString(file, text);
    return file;
  }

  @Test
  void onceSendsOneValueOfEveryDatastream() {
    GeneratedCity city = GeneratedCity.of(1);
    assertThat(feed("--city", city.folder().toString(), "--url", url(), "--once")).isZero();
    Set<String> expected = new HashSet<>();
    city.of(FeatureKind.SENSOR)
        .forEach(
            (id, sensor) ->
                sensor
                    .required("properties")
                    .required("datastreams")
                    .forEach(
                        s ->
                            expected.add(
                                "demo/" + id + "/" + s.required("observedProperty").asString())));
    Set<String> sent = new HashSet<>();
    for (String line : String.join("", batches).lines().toList()) {
      JsonNode observation = JSON.readTree(line);
      assertThat(observation.required("result").isNumber()).isTrue();
      assertThat(sent.add(observation.required("datastream").asString())).isTrue();
    }
    assertThat(sent).isEqualTo(expected);
  }

  @Test
  void historyGoesInBatchesOfFiveThousandLinesUnchanged() throws IOException {
    Path file = lines(12_001);
    assertThat(feed("--history", file.toString(), "--once", "--url", url())).isZero();
    assertThat(batches).hasSize(3);
    assertThat(batches.get(0).lines().count()).isEqualTo(5_000);
    assertThat(String.join("", batches)).isEqualTo(Files.readString(file));
    assertThat(out.toString()).contains("sent 12001 observations");
  }

  @Test
  void overloadedServiceIsAskedAgain() throws IOException {
    answers.add(new Answer(429, "1", ""));
    answers.add(new Answer(503, "", ""));
    assertThat(feed("--history", lines(3).toString(), "--once", "--url", url())).isZero();
    assertThat(batches).hasSize(1);
  }

  @Test
  void refusalEndsTheFeedWithTheServicesWords() throws IOException {
    answers.add(new Answer(200, "", "{}"));
    answers.add(new Answer(400, "", "line 1: no datastream demo/S-000001/pressure"));
    assertThat(feed("--history", lines(6_000).toString(), "--once", "--url", url())).isEqualTo(1);
    assertThat(err.toString())
        .contains("answered 400: line 1: no datastream demo/S-000001/pressure")
        .contains("5000 observations were sent before");
  }

  @Test
  void waitLongerThanThePatienceIsAFailure() throws IOException {
    answers.add(new Answer(429, "3600", "slow down"));
    assertThat(
            feed("--history", lines(1).toString(), "--once", "--url", url(), "--patience", "PT2S"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("answered 429: slow down").contains("gave up after 2 s");
  }

  @Test
  void absentServiceIsNamed() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port;
    assertThat(feed("--history", lines(1).toString(), "--once", "--url", url, "--patience", "PT0S"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("no service answers at " + url + "/observations");
  }

  @Test
  void folderWithoutACityIsNamed() {
    assertThat(feed("--city", temporary.toString(), "--once", "--url", url())).isEqualTo(1);
    assertThat(err.toString())
        .contains("holds no whole generated city")
        .contains("citytwin generate");
    assertThat(batches).isEmpty();
  }

  @Test
  void wrongUsageSaysWhatIsAllowed() {
    assertThat(feed()).isEqualTo(2);
    assertThat(err.toString()).contains("give --city DIR");
    assertThat(feed("--history", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("add --once");
    assertThat(feed("--city", "x", "--rate-factor", "0")).isEqualTo(2);
    assertThat(feed("--city", "x", "--rate-factor", "NaN")).isEqualTo(2);
    assertThat(feed("--city", "x", "--interval", "PT0S")).isEqualTo(2);
    assertThat(feed("--city", "x", "--url", "ftp://host")).isEqualTo(2);
    assertThat(err.toString()).contains("is no http address");
  }
}
