package io.citytwin.importer.shapefile;

import java.io.IOException;

/** The places of the records in a .shp, in their order. */
interface ShapeRecords {

  /** Goes to the next record; false after the last. */
  boolean next() throws IOException;

  /** Byte at which the header of the record begins; -1 if the record has no place in the .shp. */
  long offset();

  /** Bytes of the content after the header. */
  long contentBytes();
}
