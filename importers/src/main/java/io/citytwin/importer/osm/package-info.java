/**
 * OpenStreetMap PBF: buildings, roads cut into segments at their junctions, administrative
 * boundaries.
 *
 * <p>{@link io.citytwin.importer.osm.OsmPbfReader} goes over the file several times and keeps what
 * it must remember (node positions, how often roads use a node, the member ways of areas) in
 * memory-mapped work files, so that the heap does not grow with the file. What becomes a feature,
 * and how its columns are filled, is told in {@code docs/osm.md}.
 */
@NullMarked
package io.citytwin.importer.osm;

import org.jspecify.annotations.NullMarked;
