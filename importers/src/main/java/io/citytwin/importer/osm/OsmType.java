package io.citytwin.importer.osm;

import java.util.Locale;

/** Types of objects, in the order in which a sorted source has them. */
enum OsmType {
  NODE,
  WAY,
  RELATION;

  /** The type as sources and ids have it: {@code node}, {@code way}, {@code relation}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
