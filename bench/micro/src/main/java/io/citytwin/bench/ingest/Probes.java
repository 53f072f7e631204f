package io.citytwin.bench.ingest;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Probes that run beside a load, and what they found together. */
final class Probes implements AutoCloseable {

  private final List<Probe> probes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private Probes() {}

  /** Starts so many, on the sensors {@code P-1} and so on. */
  static Probes start(URI url, int count) throws Exception {
    Probes all = new Probes();
    for (int i = 1; i <= count; i++) {
      Probe probe = Probe.open(url, "P-" + i);
      all.probes.add(probe);
      all.threads.add(Thread.ofPlatform().start(probe));
    }
    return all;
  }

  /** Ends them; throws if one of them failed or saw nothing. */
  void stop() throws InterruptedException {
    probes.forEach(Probe::stop);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Milliseconds from before sending until readable, and until pushed. */
  String report() {
    return "%s %s %s".formatted(row("answered", 0), row("readable", 1), row("pushed", 2));
  }

  private String row(String name, int kind) {
    long[] nanos = probes.stream().flatMapToLong(probe -> probe.nanos(kind)).sorted().toArray();
    if (nanos.length == 0) {
      throw new IllegalStateException("nothing was seen");
    }
    return String.format(
        Locale.ROOT,
        "%s_n=%d %s_p50=%.1f %s_p99=%.1f",
        name,
        nanos.length,
        name,
        nanos[nanos.length / 2] / 1e6,
        name,
        nanos[Math.min(nanos.length - 1, (int) Math.ceil(nanos.length * 0.99))] / 1e6);
  }

  @Override
  public void close() {
    probes.forEach(Probe::close);
  }
}
