package io.citytwin.api;

import java.time.Duration;

/** How fast a client has to send or to take bytes: others wait for the memory they fill. */
public final class Pace {

  /** Of one byte: 128 KiB in a second. */
  private static final long NANOS = 1_000_000_000 / (128 * 1024);

  private final long start = System.nanoTime();
  private final Duration patience;

  /**
   * A pace from now on.
   *
   * @param patience besides a second for each 128 KiB
   */
  public Pace(Duration patience) {
    this.patience = patience;
  }

  /** Whether so many bytes should have been more by now. */
  public boolean isMissedBy(long bytes) {
    return System.nanoTime() - start > patience.toNanos() + bytes * NANOS;
  }
}
