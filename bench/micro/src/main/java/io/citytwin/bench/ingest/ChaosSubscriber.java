package io.citytwin.bench.ingest;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Watches the western half of the sensors, and subscribes again whenever the connection ends.
 * Counts values from outside, gaps in the sequence, and subscriptions that do not begin with the
 * present state.
 */
final class ChaosSubscriber implements Runnable {

  private static final Pattern SEQUENCE = Pattern.compile("\"sequence\":(\\d+)");
  private static final Pattern NAME =
      Pattern.compile("\"datastream\":\\{\"code\":\"bench/S-(\\d+)/");

  private final URI url;
  private final int inside;
  private final long endNanos;
  private final long pauseMillis;
  private final boolean vanishes;
  private final SplittableRandom random = new SplittableRandom(5);
  private final HttpClient client = HttpClient.newHttpClient();
  private int subscriptions;
  private int batches;
  private int outside;
  private int gaps;
  private int unannounced;

  /**
   * A subscriber.
   *
   * @param inside sensors up to this number are watched
   * @param pauseMillis how long it takes over a batch
   * @param vanishes whether it goes away without a word now and then
   */
  ChaosSubscriber(URI url, int inside, long endNanos, long pauseMillis, boolean vanishes) {
    this.url = url;
    this.inside = inside;
    this.endNanos = endNanos;
    this.pauseMillis = pauseMillis;
    this.vanishes = vanishes;
  }

  @Override
  public void run() {
    while (System.nanoTime() < endNanos) {
      try {
        watch();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (CompletionException away) {
        sleep(200);
      }
    }
    client.shutdownNow();
  }

  private void watch() throws InterruptedException {
    Listener listener = new Listener();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .subprotocols("graphql-transport-ws")
            .buildAsync(URI.create("ws://" + url.getAuthority() + "/graphql"), listener)
            .join();
    socket.sendText("{\"type\":\"connection_init\"}", true).join();
    long left = (endNanos - System.nanoTime()) / 1_000_000;
    long stay = vanishes ? random.nextLong(500, 5_000) : Long.MAX_VALUE;
    listener.ended.await(Math.max(1, Math.min(left, stay)), TimeUnit.MILLISECONDS);
    socket.abort();
    sleep(200);
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final StringBuilder message = new StringBuilder();
    private int expected = -1;

    @Override
    public @Nullable CompletableFuture<?> onText(
        WebSocket socket, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        receive(socket, message.toString());
        message.setLength(0);
        sleep(pauseMillis);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletableFuture<?> onClose(WebSocket socket, int code, String reason) {
      ended.countDown();
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      ended.countDown();
    }

    private void receive(WebSocket socket, String text) {
      if (text.contains("\"connection_ack\"")) {
        double east = 7 + (inside + 0.5) / 10_000;
        var _ =
            socket.sendText(
                String.format(
                    Locale.ROOT,
                    "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"query\":\"subscription { stateChanged(watch:"
                        + " {bbox: {west: 6.9, south: 42.9, east: %.5f, north: 43.1}}, kinds: [SENSOR], throttle: {minInterval:"
                        + " \\\"PT0.1S\\\"}) { sequence snapshot changes { values { datastream { code } number } } } }\"}}",
                    east),
                true);
      } else if (text.contains("\"type\":\"next\"") && text.contains("\"stateChanged\":{")) {
        take(text);
      } else if (text.contains("\"type\":\"error\"")
          || text.contains("\"type\":\"complete\"")
          || text.contains("\"errors\"")) {
        ended.countDown(); // the end was announced
      }
    }

    private void take(String text) {
      batches++;
      Matcher sequence = SEQUENCE.matcher(text);
      int number = sequence.find() ? Integer.parseInt(sequence.group(1)) : -1;
      if (expected < 0) {
        subscriptions++;
        unannounced += text.contains("\"snapshot\":true") ? 0 : 1;
      } else if (number != expected) {
        gaps++;
      }
      expected = number + 1;
      Matcher name = NAME.matcher(text);
      while (name.find()) {
        outside += Integer.parseInt(name.group(1)) > inside ? 1 : 0;
      }
    }
  }

  /** What it saw; anything wrong is a failure. */
  String report(String name) {
    return "%s: %d subscriptions, %d batches, outside %d, gaps %d, without present state %d"
        .formatted(name, subscriptions, batches, outside, gaps, unannounced);
  }

  boolean isFine() {
    return batches > 0 && outside == 0 && gaps == 0 && unannounced == 0;
  }
}
