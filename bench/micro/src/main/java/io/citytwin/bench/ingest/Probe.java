package io.citytwin.bench.ingest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends one value after the other of a sensor of its own, and notes when each was acknowledged,
 * could be read by GraphQL, and came over a subscription.
 */
final class Probe implements Runnable, AutoCloseable {

  private static final Pattern NUMBER = Pattern.compile("\"number\":([0-9.E]+)");
  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private static final long POLL_MILLIS = 3;

  /** Longer than the shortest interval of a subscription, so that the interval is no part of it. */
  private static final long PAUSE_MILLIS = 120;

  private final URI url;
  private final String sensor;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ConcurrentMap<Long, Long> pushed = new ConcurrentHashMap<>();
  private final List<long[]> found = new ArrayList<>();
  private final CountDownLatch subscribed = new CountDownLatch(1);
  private volatile boolean running = true;
  private @Nullable WebSocket socket;

  private Probe(URI url, String sensor) {
    this.url = url;
    this.sensor = sensor;
  }

  static Probe open(URI url, String sensor) throws Exception {
    Probe probe = new Probe(url, sensor);
    probe.socket =
        probe
            .client
            .newWebSocketBuilder()
            .subprotocols("graphql-transport-ws")
            .buildAsync(URI.create("ws://" + url.getAuthority() + "/graphql"), probe.new Listener())
            .get();
    probe.socket.sendText("{\"type\":\"connection_init\"}", true).join();
    if (!probe.subscribed.await(20, TimeUnit.SECONDS)) {
      throw new IOException("no first batch within 20 s");
    }
    return probe;
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public @Nullable CompletableFuture<?> onText(WebSocket from, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        receive(from, message.toString());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void receive(WebSocket from, String message) {
    if (message.contains("\"connection_ack\"")) {
      from.sendText(
          """
          {"id":"1","type":"subscribe","payload":{"query":"subscription { stateChanged(watch: {entityIds: \
          [\\"%s\\"]}, kinds: [SENSOR], throttle: {minInterval: \\"PT0.1S\\"}) { sequence changes { values { number } } } }"}}"""
              .formatted(id()),
          true);
      return;
    }
    Matcher number = NUMBER.matcher(message);
    while (number.find()) {
      pushed.putIfAbsent((long) Double.parseDouble(number.group(1)), System.nanoTime());
    }
    subscribed.countDown();
  }

  private String id() {
    try {
      byte[] name = ("sensor" + sensor).getBytes(StandardCharsets.US_ASCII);
      String hash = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(name));
      String uuid = hash.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(("Sensor:" + uuid).getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void run() {
    try {
      for (long value = System.currentTimeMillis() % 1_000_000_000; running; value++) {
        found.add(probe(value));
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long[] probe(long value) throws IOException, InterruptedException {
    long sent = System.nanoTime();
    String line =
        "{\"datastream\":\"bench/%s/pressure\",\"phenomenonTime\":\"%s\",\"result\":%d}"
            .formatted(sensor, Instant.now(), value);
    String answer = post("/observations", "application/x-ndjson", line);
    if (!answer.contains("\"accepted\":1,")) {
      throw new IOException("not accepted: " + answer);
    }
    final long answered = System.nanoTime();
    String question =
        "{\"query\":\"{ node(id: \\\"%s\\\") { ... on Sensor { state { number } } } }\"}"
            .formatted(id());
    while (!reads(post("/graphql", "application/json", question), value)) {
      requirePatience(sent);
      Thread.sleep(POLL_MILLIS);
    }
    final long readable = System.nanoTime();
    while (!pushed.containsKey(value)) {
      requirePatience(sent);
      Thread.sleep(1);
    }
    return new long[] {answered - sent, readable - sent, pushed.get(value) - sent};
  }

  private static void requirePatience(long sent) throws IOException {
    if (System.nanoTime() - sent > PATIENCE_NANOS) {
      throw new IOException("an acknowledged value was not seen within 20 s");
    }
  }

  private static boolean reads(String answer, long value) {
    Matcher number = NUMBER.matcher(answer);
    return number.find() && (long) Double.parseDouble(number.group(1)) == value;
  }

  private String post(String path, String type, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve(path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  void stop() {
    running = false;
  }

  /** 0: until acknowledged, 1: until readable, 2: until pushed. */
  LongStream nanos(int kind) {
    return found.stream().mapToLong(times -> times[kind]);
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
    client.close();
  }
}
