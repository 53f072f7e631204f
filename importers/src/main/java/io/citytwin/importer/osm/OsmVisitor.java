package io.citytwin.importer.osm;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;

/** Takes what a source holds, in its order. The object is valid during the call only. */
interface OsmVisitor {

  /** The area of the source in degrees, where it says one; before the objects. */
  default void bounds(Envelope bounds) throws IOException {}

  default void node(OsmObject node) throws IOException {}

  default void way(OsmObject way) throws IOException {}

  default void relation(OsmObject relation) throws IOException {}

  /**
   * A part of the source that was passed over.
   *
   * @param offset byte at which it begins; -1 if unknown
   * @param sourceId key of the object; null if it is none, or cannot be read
   */
  default void malformed(long offset, @Nullable String sourceId, String message)
      throws IOException {}

  /** Takes an object by its type. */
  default void object(OsmType type, OsmObject object) throws IOException {
    switch (type) {
      case NODE -> node(object);
      case WAY -> way(object);
      case RELATION -> relation(object);
    }
  }
}
