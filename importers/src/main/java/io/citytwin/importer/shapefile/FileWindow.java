package io.citytwin.importer.shapefile;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A window of a file in memory that slides along. Grows to the largest piece asked for, which the
 * caller limits; never beyond the file.
 */
final class FileWindow implements Closeable {

  private static final int LEAP_BYTES = 1 << 12;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private byte[] bytes;
  private long start;
  private int filled;

  FileWindow(Path file, int capacity) throws IOException {
    this.file = file;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new SourceException(Code.FILE_NOT_FOUND, file + " does not exist; check the name", e);
    }
    size = channel.size();
    bytes = new byte[(int) Math.min(capacity, Math.max(size, 1))];
  }

  long size() {
    return size;
  }

  /** The bytes the window holds now; another array after {@link #index} may be. */
  byte[] bytes() {
    return bytes;
  }

  /**
   * Brings a piece of the file into the window.
   *
   * @return index of its first byte in {@link #bytes()}
   * @throws SourceException FILE_TRUNCATED if the file does not reach that far
   */
  int index(long position, int length) throws IOException {
    if (position >= start && position + length <= start + filled) {
      return (int) (position - start);
    }
    if (position < 0 || length < 0 || position + length > size) {
      throw new SourceException(
          Code.FILE_TRUNCATED,
          "%s ends at byte %,d, but byte %,d is needed; fetch or write it again"
              .formatted(file.getFileName(), size, position + length));
    }
    move(position, length);
    return 0;
  }

  private void move(long position, int length) throws IOException {
    int kept = 0;
    int wanted = LEAP_BYTES;
    byte[] target = length > bytes.length ? new byte[length] : bytes;
    if (position >= start && position <= start + filled) {
      kept = (int) (start + filled - position);
      System.arraycopy(bytes, (int) (position - start), target, 0, kept);
      wanted = target.length;
    }
    bytes = target;
    start = position;
    filled = kept;
    fill(Math.max(length, Math.min(wanted, target.length)), length);
  }

  private void fill(int wanted, int needed) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, filled, wanted - filled);
    while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) {
      filled = buffer.position();
    }
    if (filled < needed) {
      throw new SourceException(
          Code.FILE_TRUNCATED,
          "%s became shorter while it was read; import it again".formatted(file.getFileName()));
    }
  }

  /** A copy of the first bytes of the file, fewer if it is shorter. */
  byte[] head(int length) throws IOException {
    int there = (int) Math.min(length, size);
    int at = index(0, there);
    return Arrays.copyOfRange(bytes, at, at + there);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
