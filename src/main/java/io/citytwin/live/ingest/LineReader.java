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

  private final InputStream body;
  private final byte[] buffer = new byte[16_384];
  private int at;
  private int end;
  private final byte[] line;
  private int length;
  private boolean tooLong;
  private long number;

  LineReader(InputStream body, int maxLine) {
    this.body = body;
    this.line = new byte[maxLine];
  }

  /** Goes to the next line; false at the end. */
  boolean next() throws IOException {
    length = 0;
    tooLong = false;
    boolean any = false;
    while (at < end || fill()) {
      any = true;
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      append(from, at);
      if (at < end) {
        at++;
        break;
      }
    }
    if (any) {
      number++;
      trim();
    }
    return any;
  }

  private boolean fill() throws IOException {
    end = body.read(buffer, 0, buffer.length);
    at = 0;
    if (end <= 0) {
      end = 0;
      return false;
    }
    return true;
  }

  private void append(int from, int to) {
    int size = to - from;
    if (tooLong || length + size > line.length) {
      tooLong = true;
      return;
    }
    System.arraycopy(buffer, from, line, length, size);
    length += size;
  }

  private void trim() {
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    if (number == 1 && length >= 3 && Arrays.equals(line, 0, 3, BYTE_ORDER_MARK, 0, 3)) {
      length -= 3;
      System.arraycopy(line, 3, line, 0, length);
    }
  }

  /** Bytes of the current line, valid up to {@link #length()} and until the next. */
  byte[] line() {
    return line;
  }

  int length() {
    return length;
  }

  /** Whether the current line is longer than a line may be; its bytes are not kept. */
  boolean isTooLong() {
    return tooLong;
  }

  boolean isBlank() {
    for (int i = 0; i < length; i++) {
      if (line[i] != ' ' && line[i] != '\t') {
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
