package io.citytwin.bench.ingest;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Sends random observations to services that die, the same lines again until one of the instances
 * acknowledges them, and writes down what was said and what was acknowledged: {@code said|acked
 * datastream phenomenonTime resultTime value}. Repeated, corrected, out of order, one in ten late
 * by up to an hour, some ahead of the clock.
 */
final class ChaosSender implements Runnable {

  private static final Duration PATIENCE = Duration.ofSeconds(25);
  private static final long PAUSE_MILLIS = 20;

  private final List<URI> instances;
  private final int first;
  private final int datastreams;
  private final long endNanos;
  private final PrintWriter record;
  private final SplittableRandom random;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final List<Said> earlier = new ArrayList<>();
  private int version;

  private record Said(int datastream, Instant phenomenon, Instant result, int value) {

    String line() {
      return "{\"datastream\":\"bench/S-%d/pressure\",\"phenomenonTime\":\"%s\",\"resultTime\":\"%s\",\"result\":%d}\n"
          .formatted(datastream, phenomenon, result, value);
    }
  }

  /**
   * A sender.
   *
   * @param first number of the first of its own datastreams
   * @param datastreams how many it has
   */
  ChaosSender(
      List<URI> instances,
      int first,
      int datastreams,
      long endNanos,
      PrintWriter record,
      long seed) {
    this.instances = instances;
    this.first = first;
    this.datastreams = datastreams;
    this.endNanos = endNanos;
    this.record = record;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public void run() {
    try {
      while (System.nanoTime() < endNanos) {
        List<Said> request = request();
        request.forEach(said -> note("said", said));
        if (acknowledged(request)) {
          request.forEach(said -> note("acked", said));
        }
        Thread.sleep(random.nextLong(PAUSE_MILLIS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Said> request() {
    List<Said> request = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (int i = random.nextInt(1, 40); i > 0; i--) {
      Said next = next();
      if (keys.add(next.datastream + " " + next.phenomenon)) {
        request.add(next);
        earlier.add(next);
      }
    }
    return request;
  }

  private Said next() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    int kind = random.nextInt(10);
    version++;
    if (kind < 2 && !earlier.isEmpty()) {
      Said known = earlier.get(random.nextInt(earlier.size()));
      return kind == 0
          ? known
          : new Said(
              known.datastream,
              known.phenomenon,
              now.minusSeconds(60).plusNanos(version * 1_000L),
              version);
    }
    Instant phenomenon =
        switch (random.nextInt(20)) {
          case 0, 1 -> now.minusSeconds(random.nextLong(3_600));
          case 2 -> now.plusSeconds(random.nextLong(60));
          default -> now.minusMillis(random.nextLong(2_000));
        };
    return new Said(
        first + random.nextInt(datastreams),
        phenomenon.truncatedTo(ChronoUnit.MILLIS),
        now.minusSeconds(7_200),
        version);
  }

  /** Whether some instance said so before the end of all patience. */
  private boolean acknowledged(List<Said> request) throws InterruptedException {
    String body = String.join("", request.stream().map(Said::line).toList());
    long last = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < last) {
      URI instance = instances.get(random.nextInt(instances.size()));
      try {
        HttpResponse<String> answer =
            client.send(post(instance, body), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          if (!answer.body().contains("\"rejected\":0,")) {
            throw new IllegalStateException("refused: " + answer.body());
          }
          return true;
        }
      } catch (IOException away) {
        // dead or dying: the other one, or the same again
      }
      Thread.sleep(100);
    }
    return false;
  }

  private static HttpRequest post(URI instance, String body) {
    return HttpRequest.newBuilder(instance.resolve("/observations"))
        .timeout(PATIENCE)
        .header("Content-Type", "application/x-ndjson")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private void note(String what, Said said) {
    record.printf(
        "%s\tbench/S-%d/pressure\t%s\t%s\t%d%n",
        what, said.datastream, said.phenomenon, said.result, said.value);
  }
}
