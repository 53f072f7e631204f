package io.citytwin.importer.osm;

/** What a change file does with an object. */
enum XmlAction {
  CREATE,
  MODIFY,
  DELETE
}
