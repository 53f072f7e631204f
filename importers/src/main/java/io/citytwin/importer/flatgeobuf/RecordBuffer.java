package io.citytwin.importer.flatgeobuf;

import io.citytwin.importer.pipeline.SourceException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file seen through a buffer that holds one record at a time, however large the file is. The
 * buffer grows only as far as the caller asks and the file has bytes.
 */
final class RecordBuffer implements Closeable {

  private static final int USUAL = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private byte[] bytes = new byte[USUAL];
  private ByteBuffer view = little(bytes);
  private int at;
  private int limit;
  // Place in the file of bytes[0]; also read by the thread that shows the progress.
  private volatile long base;

  RecordBuffer(Path file) throws IOException {
    this.file = file;
    if (!Files.isRegularFile(file)) {
      throw new SourceException(
          SourceException.Code.FILE_NOT_FOUND, file + " does not exist or is no file");
    }
    channel = FileChannel.open(file, StandardOpenOption.READ);
    size = channel.size();
  }

  /** The array the record lies in; another one after {@link #take}. */
  byte[] bytes() {
    return bytes;
  }

  /** The same as a buffer, in little-endian order, with position and limit free to use. */
  ByteBuffer view() {
    return view;
  }

  /** Bytes of the file not taken yet. */
  long remaining() {
    return size - offset();
  }

  /** Place in the file of the next byte. */
  long offset() {
    return base + at;
  }

  /** About where the reading is, as a share of the file; for another thread. */
  double progress() {
    return size == 0 ? 1 : Math.min(1, (double) base / size);
  }

  /**
   * Takes so many bytes, one after the other in {@link #bytes}.
   *
   * @param count checked by the caller against its limit
   * @return where they begin
   * @throws SourceException FILE_TRUNCATED if the file has fewer
   */
  int take(int count) throws IOException {
    if (count > remaining()) {
      throw truncated(
          "it ends at byte %,d, inside what begins at byte %,d".formatted(size, offset()));
    }
    if (count > limit - at) {
      fill(count);
    }
    view.clear();
    int from = at;
    at += count;
    return from;
  }

  /** Takes an unsigned number of four bytes. */
  long takeSize() throws IOException {
    return view.getInt(take(4)) & 0xffffffffL;
  }

  /** Passes over bytes. */
  void skip(long count) throws IOException {
    if (count > remaining()) {
      throw truncated("it ends at byte %,d of at least %,d".formatted(size, offset() + count));
    }
    if (count <= limit - at) {
      at += (int) count;
    } else {
      base = offset() + count;
      at = 0;
      limit = 0;
    }
  }

  SourceException truncated(String how) {
    return new SourceException(
        SourceException.Code.FILE_TRUNCATED,
        file.getFileName() + " is not complete: " + how + ". Fetch or write it again");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void fill(int count) throws IOException {
    byte[] target = bytes;
    if (count > bytes.length) {
      target = new byte[count];
    } else if (bytes.length > USUAL && count <= USUAL) {
      target = new byte[USUAL];
    }
    int kept = limit - at;
    System.arraycopy(bytes, at, target, 0, kept);
    base += at;
    at = 0;
    limit = kept;
    if (target != bytes) {
      bytes = target;
      view = little(target);
    }
    ByteBuffer into = ByteBuffer.wrap(bytes);
    while (limit < count) {
      into.limit(bytes.length).position(limit);
      int read = channel.read(into, base + limit);
      if (read < 0) {
        throw truncated("it became shorter while it was read");
      }
      limit += read;
    }
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
