package io.citytwin.importer.geopackage;

import io.citytwin.importer.pipeline.DeclaredCrs;
import java.util.List;
import java.util.Map;

/**
 * What an SQLite file says it holds.
 *
 * @param format name of the format
 * @param tables the tables of features
 * @param systems what the file says of its reference systems, by SRS id
 * @param notes what is in the file and is not read, one sentence each
 */
record Catalogue(
    String format,
    List<FeatureTable> tables,
    Map<Integer, DeclaredCrs> systems,
    List<String> notes) {}
