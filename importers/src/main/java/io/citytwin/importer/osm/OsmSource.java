package io.citytwin.importer.osm;

import io.citytwin.importer.pipeline.SourceException;
import java.io.IOException;

/** Objects of OpenStreetMap, whatever the form they come in. One use only. */
interface OsmSource extends AutoCloseable {

  /** Name of the format, as a job records it. */
  String format();

  /**
   * Reads everything, in order. Objects marked as deleted are left out.
   *
   * @throws SourceException FILE_NOT_FOUND, FILE_EMPTY, FILE_TRUNCATED, FILE_CORRUPT,
   *     FORMAT_UNKNOWN, XML_REFUSED, ENCODING_UNKNOWN, DISK_FULL, as the form goes; what the
   *     visitor throws passes
   */
  void read(OsmVisitor visitor) throws IOException;

  /** Share of the reading done, 0 to 1; may be asked by another thread. */
  double progress();

  @Override
  void close() throws IOException;
}
