package io.citytwin.importer.export.text;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** UTF-8 text into a stream, record by record. */
final class TextOutput implements AutoCloseable {

  private static final int KEPT_CHARS = 1 << 20;

  private final Writer out;
  private StringBuilder record = new StringBuilder();

  TextOutput(OutputStream stream) {
    out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), 1 << 16);
  }

  /** The record being written; {@link #end} sends it. */
  StringBuilder record() {
    return record;
  }

  void end() throws IOException {
    out.append(record);
    // The room that only an unusually large record needed is given back.
    if (record.capacity() > KEPT_CHARS) {
      record = new StringBuilder();
    } else {
      record.setLength(0);
    }
  }

  void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
