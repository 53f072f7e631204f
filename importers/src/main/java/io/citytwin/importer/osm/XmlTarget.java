package io.citytwin.importer.osm;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;

/** Takes the objects of an XML file, in file order. The object is valid during the call only. */
interface XmlTarget {

  void bounds(Envelope bounds) throws IOException;

  /**
   * Takes an object.
   *
   * @param action what a change file does with it; null in an extract
   */
  void object(OsmType type, OsmObject object, @Nullable XmlAction action) throws IOException;

  /**
   * Takes note of an object that cannot be read.
   *
   * @param offset byte at which it begins; -1 if unknown
   * @param sourceId null if the id cannot be read either
   * @param message what is wrong, and where
   */
  void malformed(long offset, @Nullable String sourceId, String message) throws IOException;
}
