package io.citytwin.importer.series;

import io.citytwin.importer.pipeline.SourceException;
import java.io.IOException;

/** Reads the rows of one file, streaming. One use only. */
interface RowSource extends AutoCloseable {

  /** Takes what is read. */
  interface Consumer {

    void row(SeriesRow row) throws IOException;

    /** A row that cannot be read; the next one can. */
    void malformed(long line, String message, String raw) throws IOException;
  }

  /**
   * Reads all rows, in order.
   *
   * @throws SourceException if the file cannot be read to its end
   */
  void read(Consumer consumer) throws IOException;

  /** Share of the file read, 0 to 1. */
  double progress();

  @Override
  void close() throws IOException;
}
