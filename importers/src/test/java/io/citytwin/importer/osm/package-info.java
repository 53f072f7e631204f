/** Tests of the OSM PBF reader, on files the tests write and on real extracts. */
package io.citytwin.importer.osm;
