package io.citytwin.api;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.io.InputStream;
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

  /** A body that is not read further, but fails with TIMEOUT, if its client sends it too slowly. */
  public InputStream keptBy(InputStream body) {
    return new CountedStream(
        body,
        read -> {
          if (isMissedBy(read)) {
            throw new TwinException(
                ErrorCode.TIMEOUT,
                "only %d bytes of the body have come until now; send it faster, or in parts"
                    .formatted(read));
          }
        });
  }

  /** Whether so many bytes should have been more by now. */
  boolean isMissedBy(long bytes) {
    return System.nanoTime() - start > patience.toNanos() + bytes * NANOS;
  }
}
