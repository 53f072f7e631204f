package io.citytwin.live.ingest;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that refuses to be read further than it may be long. */
final class BoundedStream extends FilterInputStream {

  private final long most;
  private long read;

  BoundedStream(InputStream body, long most) {
    super(body);
    this.most = most;
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
    if (read > most) {
      throw new TwinException(
          ErrorCode.LIMIT_EXCEEDED,
          "the body is longer than "
              + most
              + " bytes (citytwin.live.max-body-bytes); nothing was stored, send it in parts");
    }
  }
}
