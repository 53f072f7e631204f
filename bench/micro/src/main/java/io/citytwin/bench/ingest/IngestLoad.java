package io.citytwin.bench.ingest;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What {@code bench/ingest.sh} sends. Prints one line of {@code name=value}.
 *
 * <pre>
 * door     URL START DATASTREAMS LATE% CONNECTIONS LINES SECONDS [PER_SECOND]
 * triple   URL DATASTREAMS CONNECTIONS TRIPLES SECONDS
 * lines    START DATASTREAMS COUNT        the lines themselves, to standard output
 * latency  URL START DATASTREAMS CONNECTIONS LINES SECONDS PER_SECOND PROBES
 * </pre>
 */
public final class IngestLoad {

  private final String[] arguments;
  private int next = 1;

  private IngestLoad(String[] arguments) {
    this.arguments = arguments;
  }

  public static void main(String[] arguments) throws Exception {
    IngestLoad load = new IngestLoad(arguments);
    switch (arguments[0]) {
      case "door" -> load.door();
      case "triple" -> load.triple();
      case "lines" -> load.lines();
      case "latency" -> load.latency();
      default -> throw new IllegalArgumentException("unknown load " + arguments[0]);
    }
  }

  private String text() {
    return arguments[next++];
  }

  private int number() {
    return Integer.parseInt(text());
  }

  private void door() throws IOException {
    InetSocketAddress server = address(URI.create(text()));
    Stream stream = new Stream(Instant.parse(text()), number(), number());
    int connections = number();
    int lines = number();
    double seconds = number();
    double perSecond = next < arguments.length ? number() : 0;
    DoorExchange.Acknowledged acknowledged = new DoorExchange.Acknowledged();
    try (Connections load =
        new Connections(
            server,
            IntStream.range(0, connections)
                .mapToObj(i -> new DoorExchange(stream, lines, acknowledged))
                .toList())) {
      double took = load.run(seconds, perSecond);
      print(load, acknowledged.count(), took, acknowledged.sum());
    }
  }

  private void triple() throws IOException {
    URI server = URI.create(text());
    Stream stream = new Stream(Instant.EPOCH, number(), 0);
    int connections = number();
    int triples = number();
    double seconds = number();
    String user = server.getUserInfo() == null ? "" : server.getUserInfo();
    String password = user.substring(user.indexOf(':') + 1);
    List<TripleExchange> exchanges =
        IntStream.range(0, connections)
            .mapToObj(i -> new TripleExchange(stream, triples, "bench", password))
            .toList();
    try (Connections load = new Connections(address(server), exchanges)) {
      double took = load.run(seconds, 0);
      print(load, (long) load.answers() * triples, took, 0);
    }
  }

  private static void print(Connections load, long count, double seconds, long sum) {
    System.out.printf(
        Locale.ROOT,
        "count=%d sum=%d persecond=%.0f p50=%.2f p99=%.2f%n",
        count,
        sum,
        count / seconds,
        load.millis(0.5),
        load.millis(0.99));
  }

  private void lines() throws IOException {
    Stream stream = new Stream(Instant.parse(text()), number(), 0);
    long count = number();
    ByteBuffer line = ByteBuffer.allocate(200);
    try (OutputStream out = new java.io.BufferedOutputStream(System.out, 1 << 16)) {
      for (long i = 0; i < count; i++) {
        stream.write(i, line.clear());
        out.write(line.array(), 0, line.position());
      }
    }
  }

  private void latency() throws Exception {
    URI url = URI.create(text());
    Stream stream = new Stream(Instant.parse(text()), number(), 0);
    int connections = number();
    int lines = number();
    int seconds = number();
    double perSecond = number();
    int probes = number();
    DoorExchange.Acknowledged acknowledged = new DoorExchange.Acknowledged();
    try (Connections load =
            new Connections(
                address(url),
                IntStream.range(0, connections)
                    .mapToObj(i -> new DoorExchange(stream, lines, acknowledged))
                    .toList());
        Probes all = Probes.start(url, probes)) {
      double took = load.run(seconds, perSecond / lines);
      all.stop();
      print(load, acknowledged.count(), took, acknowledged.sum());
      System.out.println(all.report());
    }
  }

  private static InetSocketAddress address(URI url) {
    return new InetSocketAddress(url.getHost(), url.getPort());
  }
}
