package io.citytwin.importer.pipeline;

import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Hands what a reader finds to another sink on another thread, in the same order, so that reading
 * goes on while records are checked and sent. What waits is bounded by number and by size.
 *
 * <p>A failure of the other sink reaches the reader at its next call, or in {@link #finish}.
 */
final class QueuedSink implements RecordSink, AutoCloseable {

  private static final int BATCH = 512;

  /** Positions in the geometries of a batch: about a hundred bytes each. */
  private static final int BATCH_POSITIONS = 20_000;

  private static final int BATCHES = 3;
  private static final List<Event> END = List.of();

  private final RecordSink target;
  private final BlockingQueue<List<Event>> queue = new ArrayBlockingQueue<>(BATCHES);
  private final Thread worker = Thread.ofPlatform().daemon().name("check").unstarted(this::work);
  private List<Event> batch = new ArrayList<>(BATCH);
  private int positions;
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;

  /** One call. */
  @FunctionalInterface
  private interface Event {
    void send(RecordSink target) throws IOException;
  }

  private QueuedSink(RecordSink target) {
    this.target = target;
  }

  static QueuedSink start(RecordSink target) {
    QueuedSink sink = new QueuedSink(target);
    sink.worker.start();
    return sink;
  }

  @Override
  public void layer(@Nullable String name, DeclaredCrs crs) throws IOException {
    add(sink -> sink.layer(name, crs));
  }

  @Override
  public void accept(FeatureRecord feature) throws IOException {
    positions += feature.geometry().getNumPoints();
    add(sink -> sink.accept(feature));
  }

  @Override
  public void issue(Rejection issue) throws IOException {
    weigh(issue);
    add(sink -> sink.issue(issue));
  }

  @Override
  public void issue(FeatureKind kind, Rejection issue) throws IOException {
    weigh(issue);
    add(sink -> sink.issue(kind, issue));
  }

  /** Waits until everything has been taken. */
  void finish() throws IOException {
    flush();
    put(END);
    try {
      worker.join();
    } catch (InterruptedException e) {
      throw interrupted();
    }
    throwFailure();
  }

  /** Ends the other thread, whatever still waits. */
  @Override
  public void close() {
    closed = true;
    worker.interrupt();
    boolean interrupted = false;
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void weigh(Rejection issue) {
    String raw = issue.rawRecord();
    positions += raw == null ? 0 : raw.length() / 50;
  }

  private void add(Event event) throws IOException {
    throwFailure();
    batch.add(event);
    if (batch.size() == BATCH || positions >= BATCH_POSITIONS) {
      flush();
    }
  }

  private void flush() throws IOException {
    throwFailure();
    if (!batch.isEmpty()) {
      put(batch);
      batch = new ArrayList<>(BATCH);
      positions = 0;
    }
  }

  private void put(List<Event> events) throws IOException {
    try {
      queue.put(events);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while records waited for the check");
  }

  private void work() {
    try {
      for (List<Event> events = queue.take(); events != END; events = queue.take()) {
        send(events);
      }
    } catch (InterruptedException e) {
      // Closed: nobody waits for the rest.
    }
  }

  /** After a failure events are only taken, so that the reader is never left waiting. */
  private void send(List<Event> events) {
    if (failure != null) {
      return;
    }
    try {
      for (Event event : events) {
        if (closed) {
          return;
        }
        event.send(target);
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
  }

  private void throwFailure() throws IOException {
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IOException(e);
    }
  }
}
