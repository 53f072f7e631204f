package io.citytwin.importer.export;

import java.io.IOException;

/** Writes features in one format, layer after layer; memory does not grow with their number. */
public interface FeatureWriter extends AutoCloseable {

  /** Begins the features of a kind; they follow until the next call. */
  void layer(ExportLayer layer) throws IOException;

  /** Writes a feature. */
  void write(ExportedFeature feature) throws IOException;

  /** Completes the file. */
  void finish() throws IOException;

  /** Lets go of what is open; without {@link #finish} the file is no whole one. */
  @Override
  void close() throws IOException;
}
