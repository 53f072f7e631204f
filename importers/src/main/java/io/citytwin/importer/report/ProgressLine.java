package io.citytwin.importer.report;

import io.citytwin.importer.pipeline.ImportProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows the progress of an import while it runs: a bar that is redrawn on a terminal, otherwise a
 * line every ten seconds.
 */
public final class ProgressLine implements AutoCloseable {

  private static final int BAR_WIDTH = 24;
  private static final Duration REDRAW = Duration.ofMillis(250);
  private static final Duration LINE = Duration.ofSeconds(10);

  private final ImportProgress progress;
  private final PrintStream out;
  private final boolean terminal;
  private final long begin = System.nanoTime();
  private final Thread thread;

  private ProgressLine(ImportProgress progress, PrintStream out, boolean terminal) {
    this.progress = progress;
    this.out = out;
    this.terminal = terminal;
    thread = Thread.ofPlatform().daemon().name("progress").unstarted(this::show);
  }

  /** Begins to show on standard error; {@link #close} ends it. */
  public static ProgressLine start(ImportProgress progress, boolean terminal) {
    ProgressLine line = new ProgressLine(progress, System.err, terminal);
    line.thread.start();
    return line;
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (terminal) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }

  private void show() {
    try {
      while (true) {
        Thread.sleep(terminal ? REDRAW : LINE);
        String line = line(Duration.ofNanos(System.nanoTime() - begin));
        out.print(terminal ? "\r\u001b[K" + line : line + "\n");
        out.flush();
      }
    } catch (InterruptedException e) {
      // Closed: nothing more to show.
    }
  }

  private String line(Duration elapsed) {
    return line(progress.phase(), progress.records(), progress.share(), elapsed, terminal);
  }

  /** One line of progress: phase, records, rate, and while reading the share and the time left. */
  static String line(String phase, long records, double share, Duration elapsed, boolean withBar) {
    double seconds = Math.max(elapsed.toMillis(), 1) / 1000.0;
    String counts = String.format(Locale.ROOT, "%,d records, %,.0f/s", records, records / seconds);
    if (!phase.equals("reading")) {
      return String.format(Locale.ROOT, "%s, %s, %.0f s", phase, counts, seconds);
    }
    double done = Math.clamp(share, 0, 1);
    String left = done < 0.005 ? "" : ", " + clock(seconds / done - seconds) + " left";
    return String.format(
        Locale.ROOT,
        "%s%s %.0f %%, %s%s",
        phase,
        withBar ? " " + bar(done) : "",
        done * 100,
        counts,
        left);
  }

  private static String bar(double done) {
    int full = (int) Math.round(done * BAR_WIDTH);
    return "[" + "#".repeat(full) + "-".repeat(BAR_WIDTH - full) + "]";
  }

  private static String clock(double seconds) {
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }
}
