package io.citytwin.importer.osm;

/** The types of objects, in the order in which a sorted file has them. */
enum OsmType {
  NODE,
  WAY,
  RELATION
}
