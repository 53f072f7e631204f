package io.citytwin.api;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that is not read further if its client sends it too slowly. */
public final class PacedStream extends FilterInputStream {

  private final Pace pace;
  private long read;

  public PacedStream(InputStream body, Pace pace) {
    super(body);
    this.pace = pace;
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
    if (pace.isMissedBy(read)) {
      throw new TwinException(
          ErrorCode.TIMEOUT,
          "only %d bytes of the body have come until now; send it faster, or in parts"
              .formatted(read));
    }
  }
}
