package io.citytwin.live;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A client of graphql-transport-ws that reads only when it is told to. */
public final class SocketClient implements WebSocket.Listener, AutoCloseable {

  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private final WebSocket socket;
  private volatile boolean reading = true;

  public SocketClient(RunningService service) {
    socket =
        RunningService.CLIENT
            .newWebSocketBuilder()
            .subprotocols("graphql-transport-ws")
            .buildAsync(
                java.net.URI.create(service.uri("/graphql").toString().replace("http", "ws")), this)
            .join();
    send(Map.of("type", "connection_init"));
    if (!next("connection_ack").path("type").asString().equals("connection_ack")) {
      throw new IllegalStateException("not acknowledged");
    }
  }

  public void subscribe(String id, String query, Map<String, ?> variables) {
    send(
        Map.of(
            "id",
            id,
            "type",
            "subscribe",
            "payload",
            Map.of("query", query, "variables", variables)));
  }

  public void complete(String id) {
    send(Map.of("id", id, "type", "complete"));
  }

  private void send(Map<String, ?> message) {
    socket.sendText(RunningService.JSON.writeValueAsString(message), true).join();
  }

  /** The next message of a type or an error; pings are answered and skipped, others skipped. */
  public JsonNode next(String type) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < end) {
      JsonNode message = poll(20_000);
      if (message == null) {
        throw new AssertionError("no message within 20 s");
      }
      String found = message.path("type").asString();
      if (found.equals("ping")) {
        send(Map.of("type", "pong"));
      } else if (found.equals(type) || found.equals("error")) {
        return message;
      }
    }
    throw new AssertionError("no message '%s' within a minute".formatted(type));
  }

  /** The next batch of {@code stateChanged}. */
  public JsonNode nextBatch() {
    JsonNode message = next("next");
    JsonNode batch = message.path("payload").path("data").path("stateChanged");
    if (batch.isMissingNode() || batch.isNull()) {
      throw new AssertionError(message.toString());
    }
    return batch;
  }

  /** A message if one comes within a time. */
  public @Nullable JsonNode poll(long millis) {
    try {
      return messages.poll(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Reads no more from the connection, as a frozen client. */
  public void freeze() {
    reading = false;
  }

  public void thaw() {
    reading = true;
    socket.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      messages.add(RunningService.JSON.readTree(partial.toString()));
      partial.setLength(0);
    }
    if (reading) {
      from.request(1);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  /** The code with which the service closes the connection; waits for that. */
  public int closed() throws Exception {
    return closed.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
