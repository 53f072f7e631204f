package io.citytwin.importer.sqlite;

import io.citytwin.importer.pipeline.SourceException;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of a table or view, one after the other; those of a table by their row number. */
public interface TableRows extends Closeable {

  /** Largest row; the values of a larger one cannot be read. */
  int MAX_ROW_BYTES = 16 << 20;

  /**
   * Goes to the next row.
   *
   * @return false after the last
   * @throws SourceException if the file is not what it says
   */
  boolean next() throws IOException;

  /**
   * Size of the row if it is beyond {@link #MAX_ROW_BYTES}; its values are then null, but for a key
   * that is the row number.
   *
   * @return bytes; 0 if the row can be read
   */
  long oversize();

  /**
   * A value of the row, by the number of its column: Long, Double (finite or infinite), String, a
   * byte array or null. What is stored counts, not what the column declares.
   */
  @Nullable Object value(int column) throws IOException;

  /** The bytes of a text in UTF-8, as they are; null if the text is not stored as UTF-8. */
  byte @Nullable [] textBytes(int column) throws IOException;
}
