package io.citytwin.importer.cli;

import io.citytwin.importer.pipeline.ImportProgress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends work on Ctrl-C or SIGTERM as it should end: its SQL is cancelled and rolled back, its
 * temporary files go, its job says so, and only then the process ends, with 130 or 143 as shells
 * expect (128 and the number of the signal). What was complete before the signal came keeps its own
 * exit code.
 */
final class Interruption {

  /** Exit code of work that was interrupted. */
  static final int EXIT_CODE = 130;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration AGAIN = Duration.ofMillis(250);

  /** What runs in this process; one at a time. */
  private static final AtomicReference<@Nullable Guard> RUNNING = new AtomicReference<>();

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int exitCode;

  private Interruption() {}

  /** Work that can be interrupted, until it is closed. */
  static final class Guard implements AutoCloseable {
    private final ImportProgress progress;
    private final Thread thread = Thread.currentThread();

    private Guard(ImportProgress progress) {
      this.progress = progress;
    }

    private void cancel() {
      progress.cancel();
    }

    private void interrupt() {
      cancel();
      // For a reader that waits for a file or a pipe.
      thread.interrupt();
    }

    @Override
    public void close() {
      RUNNING.compareAndSet(this, null);
    }
  }

  /** From now on, a signal cancels this progress and interrupts the calling thread. */
  static Guard guard(ImportProgress progress) {
    Guard guard = new Guard(progress);
    RUNNING.set(guard);
    return guard;
  }

  /** Runs the command line; a signal waits for the cleaning up. */
  static int run(IntSupplier commandLine) {
    Interruption interruption = new Interruption();
    Thread hook = Thread.ofPlatform().name("interruption").unstarted(interruption::onSignal);
    Runtime.getRuntime().addShutdownHook(hook);
    interruption.exitCode = commandLine.getAsInt();
    interruption.ended.countDown();
    return interruption.exitCode;
  }

  private void onSignal() {
    Guard guard = RUNNING.get();
    if (guard == null) {
      return;
    }
    long patience = System.nanoTime() + PATIENCE.toNanos();
    guard.interrupt();
    try {
      // Between two statements there is none to cancel: the next one must be.
      while (!ended.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() > patience) {
          return;
        }
        guard.cancel();
      }
      if (exitCode != EXIT_CODE) {
        // It was complete, or had failed by itself, before it heard of the signal.
        Runtime.getRuntime().halt(exitCode);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
