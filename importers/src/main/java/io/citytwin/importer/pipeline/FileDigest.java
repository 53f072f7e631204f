package io.citytwin.importer.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/**
 * SHA-256 and size of a file, computed on a thread of its own while another reads the file, so that
 * its pages are read from the disk once.
 */
public final class FileDigest implements AutoCloseable {

  private static final int BLOCK = 1 << 18;

  /**
   * What was computed.
   *
   * @param sha256 32 bytes
   * @param bytes size of the file
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Result(byte[] sha256, long bytes) {}

  private final FutureTask<Result> task;

  private FileDigest(Path file) {
    task = new FutureTask<>(() -> digest(file));
  }

  /** Begins to read a file. */
  public static FileDigest start(Path file) {
    return start(file, Thread.ofPlatform().daemon().name("digest")::start);
  }

  /** Lets others begin to read a file. */
  static FileDigest start(Path file, Executor executor) {
    FileDigest digest = new FileDigest(file);
    executor.execute(digest.task);
    return digest;
  }

  /** Waits for the result. */
  public Result await() throws IOException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException fault ? fault : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a file was hashed");
    }
  }

  /** Gives up, if it is not done yet. */
  @Override
  public void close() {
    task.cancel(true);
  }

  private static Result digest(Path file) throws IOException {
    MessageDigest sha256 = sha256();
    byte[] block = new byte[BLOCK];
    long bytes = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        sha256.update(block, 0, n);
        bytes += n;
      }
    }
    return new Result(sha256.digest(), bytes);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
