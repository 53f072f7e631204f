package io.citytwin.api;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Memory that requests under way share: for what clients are sending, and for answers that are
 * worked out or being taken. Who needs more than is free waits for it, in the order of asking; so
 * any number of clients, however slow, are served out of one heap. A quarter is for those who need
 * little, who never wait behind those who need much.
 */
public final class WorkingMemory {

  /** Above this a request needs much. */
  static final long MUCH = 256 * 1024;

  private static final int UNIT = 1024;

  private static final long RETRY_MS = 5_000;

  private final Part little;
  private final Part much;

  /**
   * Memory of so many bytes.
   *
   * @param bytes what needs more than its part of them is served alone
   * @throws IllegalArgumentException if a part would not be worth it
   */
  public WorkingMemory(long bytes) {
    if (bytes < 4 * MUCH) {
      throw new IllegalArgumentException(
          "%d bytes are too few for requests to share; give them %d at least, or 0 for a part of the heap"
              .formatted(bytes, 4 * MUCH));
    }
    this.little = new Part(bytes / 4);
    this.much = new Part(bytes - bytes / 4);
  }

  /** A part of the heap that may be used: so many hundredths of it. */
  public static long ofHeap(int percent) {
    return Runtime.getRuntime().maxMemory() / 100 * percent;
  }

  /** Bytes in use. */
  public long taken() {
    return little.taken() + much.taken();
  }

  /** Whether more is in use than there should be. */
  public boolean isOverdrawn() {
    return little.availablePermits() < 0 || much.availablePermits() < 0;
  }

  /** The share of a request that has just come; nothing yet. */
  public Share share() {
    return new Share();
  }

  private static final class Part extends Semaphore {

    private static final long serialVersionUID = 1L;

    private final int units;

    Part(long bytes) {
      super(Math.toIntExact(bytes / UNIT), true);
      this.units = Math.toIntExact(bytes / UNIT);
    }

    int units(long bytes) {
      return (int) Math.clamp((bytes + UNIT - 1) / UNIT, 0, units);
    }

    long taken() {
      return (long) UNIT * (units - availablePermits());
    }

    /** Takes without waiting, though there may be less. */
    void overdraw(int more) {
      reducePermits(more);
    }
  }

  /** What one request has of the memory, until it is closed. */
  public final class Share implements AutoCloseable {

    /** Name of the attribute of a request that holds its own. */
    public static final String ATTRIBUTE = Share.class.getName();

    private Part part = little;
    private int units;
    private long kept;
    private boolean closed;

    private Share() {}

    /**
     * Waits for memory besides what is {@linkplain #keep kept}, in place of what it took before.
     *
     * @throws TwinException RATE_LIMITED if there is none by the deadline, TIMEOUT if nobody waits
     *     for the answer any more
     */
    public void take(long bytes, Deadline deadline) {
      Part wanted = partFor(kept + bytes);
      int needed = wanted.units(kept + bytes);
      become(wanted, 0); // who waits holds nothing, so they do not wait for each other
      if (!acquire(wanted, needed, deadline.remaining())) {
        throw new TwinException(
            ErrorCode.RATE_LIMITED,
            "requests under way fill the memory for them; ask again in %d s, or for less"
                .formatted(RETRY_MS / 1_000),
            Map.of("retryAfterMs", RETRY_MS),
            null);
      }
      acquired(needed);
      deadline.check();
    }

    /** Tells what it needs from now on, which may be more than it took: it has it already. */
    public synchronized void keep(long bytes) {
      kept = bytes;
      if (!closed) {
        Part wanted = partFor(bytes);
        become(wanted, wanted.units(bytes));
      }
    }

    /** Gives all back. */
    @Override
    public synchronized void close() {
      closed = true;
      become(part, 0);
    }

    private Part partFor(long bytes) {
      return bytes > MUCH ? much : little;
    }

    private synchronized void acquired(int given) {
      units = given;
      if (closed) {
        become(part, 0);
      }
    }

    private synchronized void become(Part wanted, int needed) {
      if (wanted == part && needed <= units) {
        part.release(units - needed);
      } else {
        wanted.overdraw(needed);
        part.release(units);
      }
      part = wanted;
      units = needed;
    }

    private static boolean acquire(Part part, int needed, Duration within) {
      try {
        return part.tryAcquire(needed, within.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
