package io.citytwin.importer.record;

import io.citytwin.importer.pipeline.Rejection;
import java.io.IOException;

/** Takes what a {@link RecordSource} reads. */
public interface RecordConsumer {

  /** The records that follow, until the next call, belong to this layer. */
  void layer(Layer layer) throws IOException;

  /** Takes a record. The map it holds is the consumer's from now on. */
  void record(RawRecord record) throws IOException;

  /**
   * Takes note of a fault: a record that could not be read, or one that the reader repaired and
   * also gives to {@link #record}, before or after.
   */
  void issue(Rejection issue) throws IOException;

  /**
   * The same for a record whose properties could be read, so that its kind and its id can be told.
   *
   * @param record the record as far as it could be read
   */
  default void issue(RawRecord record, Rejection issue) throws IOException {
    issue(issue);
  }
}
