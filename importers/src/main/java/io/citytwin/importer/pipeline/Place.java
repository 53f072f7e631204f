package io.citytwin.importer.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Where in a source a record stands.
 *
 * @param source file name
 * @param layer layer in the file; null where the format has none
 * @param record number of the record in the source, from 1; 0 if unknown
 * @param offset byte at which the record begins; -1 if unknown
 */
public record Place(String source, @Nullable String layer, long record, long offset) {

  /** A place in a source without layers. */
  public Place(String source, long record, long offset) {
    this(source, null, record, offset);
  }
}
