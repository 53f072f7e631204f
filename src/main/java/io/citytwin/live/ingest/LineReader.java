package io.citytwin.live.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits a body into lines, with bounded memory whatever the body. Lines end with LF or CR LF; the
 * last needs no end. A byte order mark at the beginning is skipped.
 */
final class LineReader {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final int MOST_AT_ONCE = 16_384;
  private static final int FEWEST_AT_ONCE = 256;

  private final InputStream body;
  private final int maxLine;
  private final byte[] buffer;
  private int at;
  private int end;
  // The current line: in the buffer, or put together from what was in it one after the other.
  private byte[] bytes;
  private byte[] parts = {};
  private int from;
  private int length;
  private boolean tooLong;
  private long number;

  /**
   * A reader.
   *
   * @param maxLine bytes of the longest line that is kept
   * @param expected about how many bytes the body has; a negative number if nobody knows
   */
  LineReader(InputStream body, int maxLine, long expected) {
    this.body = body;
    this.maxLine = maxLine;
    this.buffer =
        new byte
            [expected < 0
                ? MOST_AT_ONCE
                : (int) Math.clamp(expected, FEWEST_AT_ONCE, MOST_AT_ONCE)];
    this.bytes = buffer;
  }

  /** Goes to the next line; false at the end. */
  boolean next() throws IOException {
    bytes = buffer;
    length = 0;
    tooLong = false;
    if (at == end && !fill()) {
      return false;
    }
    boolean ended = take();
    while (!ended && fill()) {
      ended = take();
    }
    number++;
    trim();
    return true;
  }

  private boolean fill() throws IOException {
    end = Math.max(0, body.read(buffer, 0, buffer.length));
    at = 0;
    return end > 0;
  }

  /** Takes what the buffer has of the line; true if the line ends in it. */
  private boolean take() {
    int start = at;
    while (at < end && buffer[at] != '\n') {
      at++;
    }
    boolean ended = at < end;
    append(start, at - start, ended);
    if (ended) {
      at++;
    }
    return ended;
  }

  private void append(int start, int size, boolean last) {
    tooLong |= length + size > maxLine;
    if (tooLong) {
      return;
    }
    if (length == 0 && last) {
      bytes = buffer; // as it lies
      from = start;
      length = size;
      return;
    }
    if (parts.length < length + size) {
      parts = Arrays.copyOf(parts, Math.min(maxLine, 2 * (length + size)));
    }
    System.arraycopy(buffer, start, parts, length, size);
    bytes = parts;
    from = 0;
    length += size;
  }

  private void trim() {
    if (length > 0 && bytes[from + length - 1] == '\r') {
      length--;
    }
    if (number == 1 && length >= 3 && Arrays.equals(bytes, from, from + 3, BYTE_ORDER_MARK, 0, 3)) {
      from += 3;
      length -= 3;
    }
  }

  /** Where the current line is, from {@link #from()} on, until the next. */
  byte[] bytes() {
    return bytes;
  }

  int from() {
    return from;
  }

  int length() {
    return length;
  }

  /** Whether the current line is longer than a line may be; its bytes are not kept. */
  boolean isTooLong() {
    return tooLong;
  }

  boolean isBlank() {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t') {
        return false;
      }
    }
    return !tooLong;
  }

  /** Number of the current line, from 1. */
  long number() {
    return number;
  }
}
