package io.citytwin.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections are closed whose clients break the protocol: codes of graphql-transport-ws. */
class SocketCodesIT {

  private static final String INIT = "{\"type\":\"connection_init\"}";

  private static final RunningService service = SharedLiveService.service();

  /** A connection that tells how it was closed and when its first message came. */
  private static final class Connection implements WebSocket.Listener, AutoCloseable {

    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final CompletableFuture<String> message = new CompletableFuture<>();
    private final WebSocket socket;

    Connection(String... protocol) {
      WebSocket.Builder builder = RunningService.CLIENT.newWebSocketBuilder();
      if (protocol.length > 0) {
        builder.subprotocols(protocol[0]);
      }
      URI uri = URI.create(service.uri("/graphql").toString().replace("http", "ws"));
      socket = builder.buildAsync(uri, this).join();
    }

    static Connection open() {
      return new Connection("graphql-transport-ws");
    }

    Connection send(String text) {
      socket.sendText(text, true).join();
      return this;
    }

    /** Waits for the first message. */
    Connection acknowledged() throws Exception {
      assertThat(message.get(20, TimeUnit.SECONDS)).contains("connection_ack");
      return this;
    }

    /** Code and reason as {@code 4400 Invalid message}. */
    String closed() throws Exception {
      return closed.get(20, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      message.complete(data.toString());
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      closed.completeExceptionally(failure);
    }

    @Override
    public void close() {
      socket.abort();
    }
  }

  private static String subscribe(String id, String query) {
    return RunningService.JSON.writeValueAsString(
        Map.of("id", id, "type", "subscribe", "payload", Map.of("query", query)));
  }

  @Test
  void anOperationBeforeTheConnectionIsInitialised() throws Exception {
    try (Connection client = Connection.open()) {
      client.send(subscribe("1", "{ __typename }"));
      assertThat(client.closed()).isEqualTo("4401 Unauthorized");
    }
  }

  @Test
  void aSecondInitialisation() throws Exception {
    try (Connection client = Connection.open()) {
      client.send(INIT).acknowledged().send(INIT);
      assertThat(client.closed()).isEqualTo("4429 Too many initialisation requests");
    }
  }

  @Test
  void noInitialisationInTime() throws Exception {
    try (Connection client = Connection.open()) {
      assertThat(client.closed()).isEqualTo("4408 Connection initialisation timeout");
    }
  }

  @Test
  void twoSubscriptionsUnderOneId() throws Exception {
    String subscription =
        "subscription { stateChanged(watch: {bbox: {west: 1, south: 1, east: 1.1, north: 1.1}}) { sequence } }";
    try (Connection client = Connection.open()) {
      client.send(INIT).acknowledged();
      client.send(subscribe("same", subscription)).send(subscribe("same", subscription));
      assertThat(client.closed()).isEqualTo("4409 Subscriber for same already exists");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "\"connection_init\"",
        "{}",
        "{\"type\": 1}",
        "{\"type\": \"start\"}",
        "{\"type\": \"subscribe\", \"payload\": {\"query\": \"{ __typename }\"}}",
        "{\"type\": \"subscribe\", \"id\": \"1\"}",
        "{\"type\": \"subscribe\", \"id\": \"1\", \"payload\": []}",
        "{\"type\": \"subscribe\", \"id\": \"1\", \"payload\": {}}",
        "{\"type\": \"subscribe\", \"id\": \"1\", \"payload\": {\"query\": 7}}",
        "{\"type\": \"subscribe\", \"id\": \"1\", \"payload\": {\"query\": \"{a}\", \"variables\": 7}}"
      })
  void whatIsNoMessageOfTheProtocol(String message) throws Exception {
    try (Connection client = Connection.open()) {
      client.send(INIT).acknowledged().send(message);
      assertThat(client.closed()).startsWith("4400 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"graphql-ws", "soap"})
  void anotherProtocol(String protocol) throws Exception {
    try (Connection client = new Connection(protocol)) {
      assertThat(client.closed()).isEqualTo("4406 Subprotocol not acceptable");
    }
  }

  @Test
  void noProtocol() throws Exception {
    try (Connection client = new Connection()) {
      assertThat(client.closed()).isEqualTo("4406 Subprotocol not acceptable");
    }
  }

  /** As over HTTP a document may be long; what is over the limit closes the connection. */
  @Test
  void longDocuments() throws Exception {
    try (Connection client = Connection.open()) {
      client.send(INIT).acknowledged();
      client.send(subscribe("1", "{ __typename }" + " ".repeat(3_000_000)));
      assertThat(client.closed()).startsWith("1009");
    }
    try (SocketClient client = new SocketClient(service)) {
      client.subscribe("1", "{ __typename }" + " ".repeat(100_000), Map.of());
      assertThat(client.next("next").at("/payload/data/__typename").asString()).isEqualTo("Query");
    }
  }
}
