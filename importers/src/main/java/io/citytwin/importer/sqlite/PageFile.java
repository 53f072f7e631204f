package io.citytwin.importer.sqlite;

import io.citytwin.importer.pipeline.SourceException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The pages of an SQLite file, read ahead a little. Pages are numbered from 1. */
final class PageFile implements Closeable {

  private static final int WINDOW = 1 << 18;
  private static final int HEAD = 100;

  private final String name;
  private final FileChannel channel;
  private final int pageBytes;
  private final int usableBytes;
  private final int encoding;
  private final long pages;
  private final byte[] window;
  private long windowBegin;
  private int windowBytes;

  /**
   * Opens a file.
   *
   * @param name for messages
   */
  PageFile(Path file, String name) throws IOException {
    this.name = name;
    channel = FileChannel.open(file, StandardOpenOption.READ);
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    while (head.hasRemaining() && channel.read(head, head.position()) >= 0) {
      // Until it is full.
    }
    int declared = head.getShort(16) & 0xffff;
    pageBytes = declared == 1 ? 1 << 16 : declared;
    usableBytes = pageBytes - (head.get(20) & 0xff);
    encoding = head.getInt(56);
    if (Integer.bitCount(pageBytes) != 1 || pageBytes < 512 || usableBytes < 480) {
      channel.close();
      throw corrupt("its head declares pages of %d bytes".formatted(pageBytes));
    }
    pages = channel.size() / pageBytes;
    window = new byte[Math.max(WINDOW, pageBytes)];
  }

  int pageBytes() {
    return pageBytes;
  }

  /** Bytes of a page that SQLite uses. */
  int usableBytes() {
    return usableBytes;
  }

  /** Number of whole pages. */
  long pages() {
    return pages;
  }

  /** Encoding of texts: 1 UTF-8, 2 UTF-16 little-endian, 3 UTF-16 big-endian. */
  int encoding() {
    return encoding;
  }

  /** Copies part of a page. */
  void copy(long number, int from, byte[] to, int at, int count) throws IOException {
    if (number < 1 || number > pages) {
      throw corrupt("page %,d of %,d is referred to".formatted(number, pages));
    }
    long place = (number - 1) * pageBytes + from;
    if (place < windowBegin || place + count > windowBegin + windowBytes) {
      fill(place - from);
    }
    System.arraycopy(window, (int) (place - windowBegin), to, at, count);
  }

  SourceException corrupt(String how) {
    return new SourceException(
        SourceException.Code.FILE_CORRUPT,
        name + " is damaged: " + how + "; write it again, or try sqlite3 FILE .recover");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void fill(long place) throws IOException {
    windowBegin = place;
    windowBytes = 0;
    ByteBuffer into = ByteBuffer.wrap(window);
    while (into.hasRemaining()) {
      int read = channel.read(into, place + windowBytes);
      if (read < 0) {
        break;
      }
      windowBytes += read;
    }
    if (windowBytes < pageBytes) {
      throw corrupt("it became shorter while it was read");
    }
  }
}
