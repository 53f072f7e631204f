package io.citytwin.importer.osm;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads and unpacks blocks on a thread of its own while another one decodes them. Holds two
 * unpacked blocks: one in each hand.
 */
final class BlobsAhead implements AutoCloseable {

  private static final Blob END = new Blob();

  private final BlobReader reader;
  private final BlockingQueue<Blob> free = new ArrayBlockingQueue<>(3);
  private final BlockingQueue<Blob> ready = new ArrayBlockingQueue<>(3);
  private final Thread thread;
  private @Nullable Blob current;
  // Written before END is put, read after it is taken.
  private @Nullable Throwable failure;

  BlobsAhead(BlobReader reader) {
    this.reader = reader;
    free.add(new Blob());
    free.add(new Blob());
    thread = Thread.ofPlatform().daemon().name("osm-unpack").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        Blob blob = free.take();
        if (!reader.next(blob)) {
          break;
        }
        ready.put(blob);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
    // Never full: there are two blocks and one end for three places.
    ready.add(END);
  }

  /**
   * The next block, valid until the next call; null at the end of the file, after which nothing
   * more may be asked for.
   */
  @Nullable Blob next() throws IOException {
    if (current != null) {
      free.add(current);
      current = null;
    }
    Blob blob = take();
    if (blob != END) {
      current = blob;
      return blob;
    }
    switch (failure) {
      case null -> {
        return null;
      }
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  private Blob take() throws IOException {
    try {
      return ready.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while reading").initCause(e);
    }
  }

  /** Ends the thread, wherever it is. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
