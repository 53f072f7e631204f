package io.citytwin.importer.geojson;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Records that stand apart by a byte: the end of the line, or RS before each record (RFC 8142). */
final class SequenceFrames implements Frames {

  static final int RECORD_SEPARATOR = 0x1e;

  private final ByteSource source;
  private final Frame frame;
  private final boolean[] stop;

  SequenceFrames(ByteSource source, Frame frame, int separator) {
    this.source = source;
    this.frame = frame;
    stop = ByteSource.set(Character.toString(separator));
  }

  @Override
  public @Nullable Frame next() throws IOException {
    int c = source.skipSpace();
    while (c == RECORD_SEPARATOR) {
      source.next();
      c = source.skipSpace();
    }
    if (c == ByteSource.END) {
      return null;
    }
    frame.begin(source.offset());
    while (source.copyRun(stop, frame) > 0) {
      // A run ends with the buffer, too.
    }
    // Every record ends with a line feed; the last line of a file is often written without.
    if (source.peek() == ByteSource.END && !frame.endsWith('\n')) {
      frame.cutOff();
    }
    frame.trim();
    return frame;
  }

  @Override
  public boolean survivesSyntaxFaults() {
    return true;
  }
}
