package io.citytwin.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** A body whose length until now is checked after each reading. */
public final class CountedStream extends FilterInputStream {

  private final LongConsumer check;
  private long read;

  /**
   * A body to be read.
   *
   * @param check is given the bytes read so far, and throws if it should not go on
   */
  public CountedStream(InputStream body, LongConsumer check) {
    super(body);
    this.check = check;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    count(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int got = super.read(into, from, length);
    count(Math.max(0, got));
    return got;
  }

  private void count(int bytes) {
    read += bytes;
    check.accept(read);
  }
}
