package io.citytwin.api;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.coyote.CloseNowException;

/** The body of a response while it is put together: what is finished already is not copied. */
public final class ResponseBytes extends OutputStream {

  private static final int LEAST = 512;

  private static final int MOST = 8192;

  /** Bytes between two looks at the clock. */
  private static final int SLICE = 65_536;

  private static final byte[] NOTHING = {};

  private record Piece(byte[] bytes, int length) {}

  private final List<Piece> pieces = new ArrayList<>();
  private byte[] open = NOTHING;
  private int used;
  private long copied;
  private long size;

  @Override
  public void write(int b) {
    if (used == open.length) {
      close();
      open = new byte[next()];
    }
    open[used++] = (byte) b;
    copied++;
    size++;
  }

  @Override
  public void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  @Override
  public void write(byte[] bytes, int from, int count) {
    if (count > open.length - used) {
      close();
      open = new byte[Math.max(next(), count)];
    }
    System.arraycopy(bytes, from, open, used, count);
    used += count;
    copied += count;
    size += count;
  }

  /** Adds bytes that nobody changes any more, without copying them. */
  void append(byte[] bytes, int length) {
    close();
    pieces.add(new Piece(bytes, length));
    size += length;
  }

  /** Room in the next piece, as much as was copied so far: around a list stands little. */
  private int next() {
    return Math.clamp(copied, LEAST, MOST);
  }

  /** Bytes of the body. */
  public long size() {
    return size;
  }

  /** Writes the body. */
  public void writeTo(OutputStream out) throws IOException {
    close();
    for (Piece piece : pieces) {
      out.write(piece.bytes(), 0, piece.length());
    }
  }

  /**
   * Writes the body as fast as its client takes it.
   *
   * @throws CloseNowException if that is too slow
   */
  public void writeTo(OutputStream out, Pace pace) throws IOException {
    close();
    long written = 0;
    for (Piece piece : pieces) {
      for (int from = 0; from < piece.length(); from += SLICE) {
        int count = Math.min(SLICE, piece.length() - from);
        out.write(piece.bytes(), from, count);
        written += count;
        if (pace.isMissedBy(written)) {
          throw new CloseNowException("the client takes its answer too slowly");
        }
      }
    }
  }

  /** Begins a new piece; more can be written. */
  @Override
  public void close() {
    if (used > 0) {
      pieces.add(new Piece(open, used));
      open = NOTHING;
      used = 0;
    }
  }
}
