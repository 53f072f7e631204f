package io.citytwin.importer.pipeline;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an import is doing; written by the importing thread, read by others that show it. Another
 * thread may also cancel the import here.
 */
public final class ImportProgress {

  private volatile String phase = "starting";
  private volatile long records;
  private volatile double share;
  private volatile boolean cancelled;
  private final AtomicReference<@Nullable Runnable> onCancel = new AtomicReference<>();

  private volatile Consumer<String> warnings = sentence -> {};

  /** What is being done, for a person. */
  public String phase() {
    return phase;
  }

  /** Records read so far. */
  public long records() {
    return records;
  }

  /** Share of the reading done, 0 to 1. */
  public double share() {
    return share;
  }

  /** Sets who is told what a person should see before the import ends. */
  public void onWarning(Consumer<String> listener) {
    warnings = listener;
  }

  void warn(String sentence) {
    warnings.accept(sentence);
  }

  /** Begins another phase. */
  public void phase(String name) {
    phase = name;
  }

  /**
   * Asks the import to end without a result: at the next record, or in the statement it waits for.
   */
  public void cancel() {
    cancelled = true;
    Runnable action = onCancel.get();
    if (action != null) {
      action.run();
    }
  }

  /** Whether somebody asked the import to end. */
  public boolean isCancelled() {
    return cancelled;
  }

  /** Sets what else must be told of a cancellation, on the thread that cancels. */
  public void onCancel(Runnable action) {
    onCancel.set(action);
    if (cancelled) {
      action.run();
    }
  }

  /** Takes note of records read so far and the share of the work done, 0 to 1. */
  public void reading(long count, double done) {
    records = count;
    share = done;
  }

  /** Ends the import here if somebody asked for that. */
  public void requireNotCancelled() throws InterruptedImportException {
    if (cancelled) {
      throw new InterruptedImportException();
    }
  }
}
