package io.citytwin.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.api.WorkingMemory;
import io.citytwin.live.RunningService;
import io.citytwin.live.SocketClient;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.TestServers;
import io.citytwin.testing.service.FixtureCity;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * More is asked than there is memory for. Of 16 MiB, 12 are for requests that need much; clients
 * that send the greater part of a body and then nothing hold them.
 */
class FullMemoryIT {

  private static final int PART = 1_900_000;

  private static final String LARGE =
      "{ city { buildings(first: 10000) { nodes { entityId name usage height } } } }";

  private static final String SMALL = "{ city { buildings(first: 2) { nodes { entityId } } } }";

  private static PostgisDatabase database;
  private static RunningService service;
  private final List<Socket> holders = new ArrayList<>();

  @BeforeAll
  static void start() {
    database = FixtureCity.filled();
    service =
        RunningService.start(
            database.url(),
            TestServers.redisUrl(),
            "citytwin.limits.working-memory=16MB",
            "citytwin.limits.max-execution=3s",
            "citytwin.live.body-memory=4194304",
            "citytwin.live.patience=1s");
    service.awaitLive();
  }

  @AfterAll
  static void stop() {
    service.close();
    database.close();
  }

  /** Whatever was asked, nothing is held when it is over. */
  @AfterEach
  void nothingIsHeld() throws IOException {
    for (Socket holder : holders) {
      holder.close();
    }
    RunningService.await("all memory is back", () -> memory().taken() == 0 && ingestMemory() == 0);
  }

  private static WorkingMemory memory() {
    return service.bean(WorkingMemory.class);
  }

  private static double ingestMemory() {
    return service.bean(MeterRegistry.class).get("citytwin.ingest.memory").gauge().value();
  }

  private static Socket begin(String path, String type, int length, byte[] part)
      throws IOException {
    Socket socket = new Socket("127.0.0.1", service.uri("/").getPort());
    socket.setSoTimeout(20_000);
    String head =
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, type, length);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(part);
    return socket;
  }

  private static byte[] blanks(int count) {
    return " ".repeat(count).getBytes(StandardCharsets.US_ASCII);
  }

  private void fill() throws IOException {
    for (int i = 0; i < 6; i++) {
      holders.add(begin("/graphql", "application/json", 2_000_000, blanks(PART)));
    }
    RunningService.await("the memory is taken", () -> memory().taken() > 11_000_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        LARGE, // again below, then prepared
        "{ city { buildings(first: 10000) { nodes { entityId provenance { record } } } } }",
        "query Both { a: city { buildings(first: 10000) { nodes { name } } } city { roads(first: 10000) { nodes { name } } } }"
      })
  void aLargeAnswerWaitsUntilThereIsRoom(String document) throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThat(service.graphql(document, Map.of()).at("/data/city").isObject()).isTrue();
      fill();
      CompletableFuture<RunningService.Answer> large =
          CompletableFuture.supplyAsync(() -> service.graphqlAnswer(document, Map.of()));
      assertThat(service.graphql(SMALL, Map.of()).at("/data/city/buildings/nodes")).hasSize(2);
      assertThat(service.get("/healthz").status()).isEqualTo(200);
      Thread.sleep(300);
      assertThat(large).isNotDone();
      for (Socket holder : holders) {
        holder.close();
      }
      assertThat(large.get(20, TimeUnit.SECONDS).json().at("/data/city").isObject()).isTrue();
      RunningService.await("all memory is back", () -> memory().taken() == 0);
    }
  }

  @Test
  void aLargeAnswerThatFindsNoRoomInTimeIsRefused() throws IOException {
    service.graphql(LARGE, Map.of());
    fill();
    assertThat(service.graphql(LARGE, Map.of()).at("/errors/0/extensions/code").asString())
        .isEqualTo("RATE_LIMITED");
    RunningService.Answer again = service.graphqlAnswer(LARGE, Map.of());
    assertThat(again.json().at("/errors/0/extensions/retryAfterMs").asInt()).isEqualTo(5_000);
    assertThat(again.json().at("/errors/0/message").asString())
        .isEqualTo("requests under way fill the memory for them; ask again in 5 s, or for less");
    assertThat(again.json().has("data")).isFalse();
    try (SocketClient socket = new SocketClient(service)) {
      socket.subscribe("1", LARGE, Map.of());
      assertThat(socket.next("next").at("/payload/errors/0/extensions/code").asString())
          .isEqualTo("RATE_LIMITED");
    }
  }

  @Test
  void aBodyThatFindsNoRoomInTimeIsRefused() throws IOException {
    fill();
    Socket late = begin("/graphql", "application/json", 2_000_000, blanks(PART));
    holders.add(late);
    assertThat(read(late))
        .startsWith("HTTP/1.1 429 ")
        .contains("RATE_LIMITED", "Connection: close", "application/json");
  }

  @Test
  void aMessageOfASocketThatFindsNoRoomClosesIt() throws Exception {
    fill();
    try (SocketClient socket = new SocketClient(service)) {
      socket.subscribe("1", SMALL + " ".repeat(1_000_000), Map.of());
      assertThat(socket.closed()).isEqualTo(1013);
    }
  }

  /** By whatever way an answer is given: prepared, built, by a thread of its own, in a stream. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        SMALL,
        "{ alarms(first: 5) { nodes { id } } serviceInfo { version } }",
        "{ importJobs(first: 5) { nodes { id } } }",
        "mutation { ingestObservations(input: {observations: []}) { accepted } }",
        "{ rateLimit(dryRun: true) { cost } city { buildings(first: 10000) { nodes { name usage } } } }",
        "{ none }",
        "{"
      })
  void allOfItIsGivenBack(String document) {
    service.graphqlAnswer(document, Map.of());
    service.graphqlAnswer(document, Map.of());
    try (SocketClient socket = new SocketClient(service)) {
      socket.subscribe("1", document, Map.of());
      socket.poll(2_000);
    }
  }

  /** 30 s and a second for each 128 KiB are the default; here it is one second. */
  @ParameterizedTest
  @CsvSource({"/observations, 503", "/v1.1/CreateObservations, 503"})
  void observationsThatComeTooSlowlyAreNotReadFurther(String path, int status) throws Exception {
    String type = path.equals("/observations") ? "application/x-ndjson" : "application/json";
    Socket dripping = begin(path, type, 1_000_000, "[".getBytes(StandardCharsets.US_ASCII));
    holders.add(dripping);
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return read(dripping);
              } catch (IOException e) {
                return e.toString();
              }
            });
    for (int i = 0; i < 100 && !answer.isDone(); i++) {
      try {
        dripping.getOutputStream().write(' ');
      } catch (IOException closed) {
        break;
      }
      Thread.sleep(100);
    }
    assertThat(answer.get(20, TimeUnit.SECONDS))
        .startsWith("HTTP/1.1 " + status)
        .contains("bytes of the body have come until now");
  }

  /** Of 4 MiB, 3 are for bodies that need much; of JSON as a tree, ten times its length. */
  @ParameterizedTest
  @CsvSource({"/observations, 3000000", "/v1.1/CreateObservations, 300000"})
  void observationsThatFindNoRoomInTimeAreRefused(String path, int length) throws IOException {
    String type = path.equals("/observations") ? "application/x-ndjson" : "application/json";
    holders.add(begin(path, type, length, blanks(1_000)));
    RunningService.await("the memory is taken", () -> ingestMemory() > 2_900_000);
    Socket late = begin(path, type, length, blanks(1_000));
    holders.add(late);
    assertThat(read(late)).startsWith("HTTP/1.1 429 ").contains("RATE_LIMITED", "Retry-After");
    // Few observations find theirs.
    assertThat(service.postLines("{}").status()).isEqualTo(400);
  }

  /** What comes until the connection ends, or its body has. */
  private static String read(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    byte[] bytes = new byte[8192];
    for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
      text.append(new String(bytes, 0, n, StandardCharsets.UTF_8));
      if (text.indexOf("}") >= 0) {
        break;
      }
    }
    return text.toString();
  }
}
