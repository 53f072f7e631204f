package io.citytwin.importer.pipeline;

import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Reads the features of one source, streaming: memory does not grow with the source. One use only.
 */
public interface FeatureReader extends AutoCloseable {

  /** Name of the format, as a job records it, for example {@code GEOJSON}. */
  String format();

  /**
   * The kinds this source can hold, asked after {@link #read}. {@code --replace} removes vanished
   * features of these kinds only.
   */
  Set<FeatureKind> kinds();

  /**
   * Reads everything, in order, into the sink.
   *
   * @throws SourceException if the source as a whole cannot be read (truncated, not of the format);
   *     nothing of it may be merged then
   */
  void read(RecordSink sink) throws IOException;

  /**
   * Whether the source is known to say all there is of its kinds, so that features which vanished
   * are removed without being asked to; asked after {@link #read}.
   */
  default boolean replaces() {
    return false;
  }

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
