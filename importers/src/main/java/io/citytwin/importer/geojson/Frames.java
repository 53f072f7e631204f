package io.citytwin.importer.geojson;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Cuts a file into records. */
interface Frames {

  /**
   * The next record; null at the end. The same object every time, valid until the next call.
   *
   * @throws io.citytwin.importer.pipeline.SourceException if the file as a whole is broken here
   */
  @Nullable Frame next() throws IOException;

  /** Whether a fault of JSON syntax in one record leaves the others readable. */
  boolean survivesSyntaxFaults();
}
