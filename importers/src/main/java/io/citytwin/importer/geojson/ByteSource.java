package io.citytwin.importer.geojson;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a file, one after the other, each with its place. */
final class ByteSource implements Closeable {

  /** What {@link #peek} and {@link #next} return at the end. */
  static final int END = -1;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 17];
  private int position;
  private int limit;
  private long filled;
  // Place of buffer[0]; also read by the thread that shows the progress.
  private volatile long base;

  ByteSource(InputStream in) {
    this.in = in;
  }

  /** The next byte, 0 to 255, left where it is; {@link #END} at the end. */
  int peek() throws IOException {
    return position < limit || fill() ? buffer[position] & 0xff : END;
  }

  /** The next byte, taken. */
  int next() throws IOException {
    return position < limit || fill() ? buffer[position++] & 0xff : END;
  }

  /** Place of the next byte in the file. */
  long offset() {
    return base + position;
  }

  /** About where the reading is; for another thread. */
  long roughOffset() {
    return base;
  }

  /**
   * Takes the bytes up to, but not including, the next one of a set, as far as they are at hand.
   *
   * @param stop for each byte whether it ends the run
   * @return number of bytes taken; 0 if the next byte ends the run or there is none
   */
  int copyRun(boolean[] stop, Frame to) throws IOException {
    if (peek() == END) {
      return 0;
    }
    int from = position;
    int at = from;
    while (at < limit && !stop[buffer[at] & 0xff]) {
      at++;
    }
    to.add(buffer, from, at - from);
    position = at;
    return at - from;
  }

  /** A set of bytes for {@link #copyRun}. */
  static boolean[] set(String bytes) {
    boolean[] set = new boolean[256];
    bytes.chars().forEach(b -> set[b] = true);
    return set;
  }

  /** Takes JSON white space; returns the byte after it, left where it is. */
  int skipSpace() throws IOException {
    int c = peek();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      next();
      c = peek();
    }
    return c;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    filled += limit;
    base = filled;
    position = 0;
    limit = Math.max(in.read(buffer), 0);
    return limit > 0;
  }
}
