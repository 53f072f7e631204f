package io.citytwin.bench.ingest;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Senders and subscribers of {@code bench/chaos.sh}, which kills what they talk to.
 *
 * <pre>URL URL DATASTREAMS SECONDS RECORD SEED</pre>
 *
 * Half of the datastreams lie in the watched region. Ends with 1 if a subscriber saw what it must
 * not.
 */
public final class Chaos {

  private static final int SENDERS = 4;

  private Chaos() {}

  public static void main(String[] arguments) throws Exception {
    List<URI> instances = List.of(URI.create(arguments[0]), URI.create(arguments[1]));
    int datastreams = Integer.parseInt(arguments[2]);
    long end = System.nanoTime() + Long.parseLong(arguments[3]) * 1_000_000_000L;
    long seed = Long.parseLong(arguments[5]);
    int inside = datastreams / 2;
    List<ChaosSubscriber> subscribers =
        List.of(
            new ChaosSubscriber(instances.get(0), inside, end, 0, false),
            new ChaosSubscriber(instances.get(1), inside, end, 700, false),
            new ChaosSubscriber(instances.get(0), inside, end, 0, true));
    List<Thread> threads = new ArrayList<>();
    try (PrintWriter record = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[4])))) {
      subscribers.forEach(one -> threads.add(Thread.ofPlatform().start(one)));
      for (int i = 0; i < SENDERS; i++) {
        int each = datastreams / SENDERS;
        threads.add(
            Thread.ofPlatform()
                .start(new ChaosSender(instances, 1 + i * each, each, end, record, seed * 10 + i)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    List<String> names = List.of("subscriber", "slow subscriber", "vanishing subscriber");
    boolean fine = true;
    for (int i = 0; i < names.size(); i++) {
      System.out.println(subscribers.get(i).report(names.get(i)));
      fine &= subscribers.get(i).isFine();
    }
    System.exit(fine ? 0 : 1);
  }
}
