package io.citytwin.importer.xml;

import io.citytwin.importer.pipeline.SourceException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of an XML file. Fails if very many are read without anything coming of it: that is one
 * tag or comment as large as the memory.
 */
final class WatchedStream extends FilterInputStream {

  private static final int MAX_SILENCE = 32 << 20;

  private final long size;
  private final String source;
  private volatile long count;
  private long spoke;

  WatchedStream(InputStream in, long size, String source) {
    super(in);
    this.size = size;
    this.source = source;
  }

  /** Something came of what was read. */
  void alive() {
    spoke = count;
  }

  double progress() {
    return size == 0 ? 1 : Math.min(1, (double) count / size);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int read = super.read(bytes, from, length);
    if (read > 0) {
      long now = count + read;
      count = now;
      if (now - spoke > MAX_SILENCE) {
        throw new SourceException(
            SourceException.Code.FILE_CORRUPT,
            "%s: one tag is larger than %,d bytes, before byte %,d"
                .formatted(source, MAX_SILENCE, now));
      }
    }
    return read;
  }
}
