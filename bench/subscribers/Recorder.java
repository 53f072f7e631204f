import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Subscribers of random square regions over graphql-transport-ws, a sender of observations, and a record of what came. The value of an
 * observation is its number among those sent, so that each delivery is known for what it is. Sensors stand in the middle of the fields of
 * a square grid over one square degree, as bench/subscribers.sh puts them there.
 *
 * usage: java Recorder.java URL SENSORS CLIENTS FRACTION RATE SECONDS INTERVAL_MS WARM_SECONDS
 *
 * What is sent in the first WARM_SECONDS, while the service is being compiled, counts for what must be told but not for how long it took.
 */
final class Recorder {

  private static final double WEST = 7;
  private static final double SOUTH = 43;
  private static final int PER_REQUEST = 100;
  private static final int LANES = 8;
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final Pattern ACCEPTED = Pattern.compile("\"accepted\":(\\d+)");
  private static final int BINS = 300_000; // of 0.1 ms
  private static final String VALUE = "\"number\":";
  private static final String SENSOR = ",\"datastream\":{\"code\":\"bench/S-";

  private final String url;
  private final int side;
  private final int sensors;
  private final int warm; // observations before those that are timed
  private final long[] sentAt;
  private final int[] sensorOf;
  private final AtomicIntegerArray latencies = new AtomicIntegerArray(BINS);
  private final List<Client> clients = new ArrayList<>();
  private final AtomicLong wrong = new AtomicLong();
  private final AtomicLong gaps = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final HttpClient http = HttpClient.newHttpClient();

  private Recorder(String url, int sensors, int observations, int warm) {
    this.url = url;
    this.warm = warm;
    this.sensors = sensors;
    this.side = (int) Math.ceil(Math.sqrt(sensors));
    this.sentAt = new long[observations];
    this.sensorOf = new int[observations];
  }

  private final class Client implements WebSocket.Listener {
    final double west;
    final double south;
    final double size;
    final int[] newest = new int[sensors];
    final CompletableFuture<Void> ready = new CompletableFuture<>();
    final String subscribe;
    private final StringBuilder text = new StringBuilder();
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
    private int sequence;
    volatile long delivered;
    volatile long coalesced;
    volatile String end = "";

    Client(Random random, double fraction, int interval) {
      size = Math.sqrt(fraction);
      west = WEST + random.nextDouble() * (1 - size);
      south = SOUTH + random.nextDouble() * (1 - size);
      java.util.Arrays.fill(newest, -1);
      subscribe =
          String.format(
              Locale.ROOT,
              "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"query\":\"subscription { stateChanged(watch: {bbox: {west: %s, south: %s,"
                  + " east: %s, north: %s}}, kinds: [SENSOR], throttle: {minInterval: \\\"PT%sS\\\", maxBatch: 5000}) {"
                  + " sequence coalesced changes { values { number datastream { code } } } } }\"}}",
              west, south, west + size, south + size, interval / 1000.0);
    }

    /** One after the other: a text before the one before it is sent would be refused without a word. */
    private synchronized void send(WebSocket socket, String message) {
      sent = sent.thenCompose(before -> socket.sendText(message, true));
    }

    boolean contains(int sensor) {
      double longitude = WEST + (sensor % side + 0.5) / side;
      double latitude = SOUTH + (sensor / side + 0.5) / side;
      return longitude >= west && longitude <= west + size && latitude >= south && latitude <= south + size;
    }

    @Override
    public void onOpen(WebSocket socket) {
      socket.request(Long.MAX_VALUE);
      send(socket, "{\"type\":\"connection_init\"}");
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        take(socket, text.toString(), System.nanoTime());
        text.setLength(0);
      }
      return null;
    }

    private void take(WebSocket socket, String message, long now) {
      if (message.contains("\"type\":\"connection_ack\"")) {
        send(socket, subscribe);
      } else if (message.contains("\"type\":\"ping\"")) {
        send(socket, "{\"type\":\"pong\"}");
      } else if (message.contains("\"type\":\"next\"")) {
        batch(message, now);
      } else {
        end = message;
      }
    }

    private void batch(String message, long now) {
      if (number(message, "\"sequence\":") != ++sequence) {
        gaps.incrementAndGet();
      }
      coalesced += number(message, "\"coalesced\":");
      long count = 0;
      for (int at = message.indexOf(VALUE); at >= 0; at = message.indexOf(VALUE, at)) {
        int behind = message.indexOf(',', at);
        int id = (int) Double.parseDouble(message.substring(at + VALUE.length(), behind));
        if (!message.startsWith(SENSOR, behind)) {
          throw new IllegalStateException("no sensor behind a value: " + message);
        }
        at = behind + SENSOR.length();
        int sensor = digits(message, at);
        if (!contains(sensor) || sensorOf[id] != sensor) {
          wrong.incrementAndGet();
        }
        newest[sensor] = Math.max(newest[sensor], id);
        if (id >= warm) {
          latencies.incrementAndGet((int) Math.min(BINS - 1, (now - sentAt[id]) / 100_000));
        }
        count++;
      }
      delivered += count;
      ready.complete(null);
    }

    private static long number(String message, String name) {
      return digits(message, message.indexOf(name) + name.length());
    }

    private static int digits(String message, int from) {
      int to = from;
      while (to < message.length() && Character.isDigit(message.charAt(to))) {
        to++;
      }
      return Integer.parseInt(message, from, to, 10);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      end = status + " " + reason;
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      end = error.toString();
    }
  }

  private void connect(int count, double fraction, int interval) {
    Random random = new Random(1);
    for (int i = 0; i < count; i++) {
      Client client = new Client(random, fraction, interval);
      clients.add(client);
      http.newWebSocketBuilder()
          .subprotocols("graphql-transport-ws")
          .buildAsync(URI.create(url.replaceFirst("http", "ws") + "/graphql"), client)
          .join();
    }
    CompletableFuture.allOf(clients.stream().map(client -> client.ready).toArray(CompletableFuture[]::new))
        .orTimeout(PATIENCE_NANOS, TimeUnit.NANOSECONDS)
        .exceptionally(
            late -> {
              clients.stream()
                  .filter(client -> !client.ready.isDone())
                  .forEach(client -> System.out.println("without the present state: " + client.end));
              throw new IllegalStateException("not every subscriber has the present state", late);
            })
        .join();
  }

  /**
   * Sends at a rate, in lanes that wait for their answers: the observations of one sensor are never sent beside one another, so that each
   * moves its state. What is sent late is counted from when it was sent.
   */
  private void send(int rate) throws InterruptedException {
    Random random = new Random(2);
    for (int id = 0; id < sentAt.length; id++) {
      sensorOf[id] = random.nextInt(sensors / LANES) * LANES + id % LANES;
    }
    Instant base = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    long start = System.nanoTime();
    List<Thread> lanes = new ArrayList<>();
    for (int lane = 0; lane < LANES; lane++) {
      int first = lane;
      lanes.add(Thread.ofPlatform().start(() -> sendLane(first, rate, base, start)));
    }
    for (Thread lane : lanes) {
      lane.join();
    }
    System.out.printf("sent %d in %.1f s, acknowledged %d%n", sentAt.length, (System.nanoTime() - start) / 1e9, acknowledged.get());
  }

  private void sendLane(int lane, int rate, Instant base, long start) {
    for (int from = lane; from < sentAt.length; from += LANES * PER_REQUEST) {
      LockSupport.parkNanos(start + from * 1_000_000_000L / rate - System.nanoTime());
      StringBuilder lines = new StringBuilder();
      int count = 0;
      for (int id = from; id < sentAt.length && count < PER_REQUEST; id += LANES, count++) {
        lines
            .append("{\"datastream\":\"bench/S-").append(sensorOf[id]).append("/pressure\",\"phenomenonTime\":\"")
            .append(base.plus(id, ChronoUnit.MICROS)).append("\",\"result\":").append(id).append("}\n");
      }
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/observations"))
              .header("Content-Type", "application/x-ndjson")
              .POST(HttpRequest.BodyPublishers.ofString(lines.toString()))
              .build();
      long now = System.nanoTime();
      for (int i = 0; i < count; i++) {
        sentAt[from + i * LANES] = now;
      }
      String answer = http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join().body();
      Matcher accepted = ACCEPTED.matcher(answer);
      if (!accepted.find() || Integer.parseInt(accepted.group(1)) != count) {
        throw new IllegalStateException(answer);
      }
      acknowledged.addAndGet(count);
    }
  }

  /** What each client must have been told by brute force: delivered or coalesced, and the newest of each sensor. */
  private boolean judge() throws InterruptedException {
    long expected = 0;
    long told = 0;
    long dropped = 0;
    int[] expectedOf = new int[clients.size()];
    int[][] newest = new int[1][sensors];
    java.util.Arrays.fill(newest[0], -1);
    for (int id = 0; id < sentAt.length; id++) {
      newest[0][sensorOf[id]] = id;
    }
    for (int c = 0; c < expectedOf.length; c++) {
      for (int sensor : sensorOf) {
        expectedOf[c] += clients.get(c).contains(sensor) ? 1 : 0;
      }
      expected += expectedOf[c];
    }
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < end && clients.stream().mapToLong(c -> c.delivered + c.coalesced).sum() < expected) {
      Thread.sleep(50);
    }
    long stale = 0;
    long ended = 0;
    long miscounted = 0;
    for (int c = 0; c < expectedOf.length; c++) {
      Client client = clients.get(c);
      told += client.delivered;
      dropped += client.coalesced;
      miscounted += client.delivered + client.coalesced == expectedOf[c] ? 0 : 1;
      ended += client.end.isEmpty() ? 0 : 1;
      for (int sensor = 0; sensor < sensors; sensor++) {
        stale += client.contains(sensor) && newest[0][sensor] != client.newest[sensor] ? 1 : 0;
      }
    }
    System.out.printf(
        "expected %d = delivered %d + coalesced %d; clients with another count %d; sensors not at their newest %d%n",
        expected, told, dropped, miscounted, stale);
    System.out.printf("wrong region %d, sequence gaps %d, clients cut off %d%n", wrong.get(), gaps.get(), ended);
    clients.stream().filter(c -> !c.end.isEmpty()).findFirst().ifPresent(c -> System.out.println("first end: " + c.end));
    System.out.printf(
        "from sending to arrival: p50 %.1f ms, p99 %.1f ms, greatest %.1f ms%n", quantile(0.5), quantile(0.99), quantile(1));
    return expected > 0 && acknowledged.get() == sentAt.length && told + dropped == expected && miscounted + stale + wrong.get() + gaps.get() + ended == 0;
  }

  private double quantile(double share) {
    long count = 0;
    for (int bin = 0; bin < BINS; bin++) {
      count += latencies.get(bin);
    }
    long rank = (long) Math.ceil(count * share);
    long seen = 0;
    for (int bin = 0; bin < BINS; bin++) {
      seen += latencies.get(bin);
      if (seen >= rank) {
        return (bin + 1) / 10.0;
      }
    }
    return BINS / 10.0;
  }

  public static void main(String[] arguments) throws InterruptedException {
    int sensors = Integer.parseInt(arguments[1]);
    int rate = Integer.parseInt(arguments[4]);
    int warm = rate * Integer.parseInt(arguments[7]);
    Recorder recorder = new Recorder(arguments[0], sensors, rate * Integer.parseInt(arguments[5]) + warm, warm);
    recorder.connect(Integer.parseInt(arguments[2]), Double.parseDouble(arguments[3]), Integer.parseInt(arguments[6]));
    recorder.send(rate);
    System.exit(recorder.judge() ? 0 : 1);
  }
}
