package io.citytwin.importer.record;

import io.citytwin.importer.pipeline.SourceException;
import java.io.IOException;
import java.util.List;

/**
 * Reads the raw records of one source, layer after layer, streaming: memory does not grow with the
 * source. One use only.
 */
public interface RecordSource extends AutoCloseable {

  /** Name of the format, as a job records it, for example {@code SHAPEFILE}. */
  String format();

  /**
   * Reads everything, in order. Each layer is announced before its records.
   *
   * @throws SourceException if the source as a whole cannot be read (truncated, not of the format);
   *     nothing of it may be merged then
   */
  void read(RecordConsumer consumer) throws IOException;

  /**
   * What the reader had to decide that the source does not say, one sentence each, for a person to
   * read after {@link #read}.
   */
  default List<String> notes() {
    return List.of();
  }

  /**
   * Share of the work done, 0 to 1, for a progress bar; may be called from another thread while
   * reading.
   */
  double progress();

  @Override
  void close() throws IOException;
}
