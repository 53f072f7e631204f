package io.citytwin.importer.osm;

import java.io.IOException;

/** Takes the objects of a pass, in file order. */
interface OsmVisitor {

  default void node(OsmObject node) throws IOException {}

  default void way(OsmObject way) throws IOException {}

  default void relation(OsmObject relation) throws IOException {}
}
