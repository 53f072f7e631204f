package io.citytwin.importer.export.observation;

import java.io.IOException;

/** Writes observations in a format. */
public interface ObservationWriter extends AutoCloseable {

  /** Writes what stands before the first. */
  void begin() throws IOException;

  /** Writes one. */
  void write(ExportedObservation observation) throws IOException;

  /** Sends everything on its way. */
  void finish() throws IOException;

  @Override
  void close() throws IOException;
}
