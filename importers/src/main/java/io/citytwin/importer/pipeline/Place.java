package io.citytwin.importer.pipeline;

/**
 * Where in a source a record stands.
 *
 * @param source file name, or file and layer
 * @param record number of the record in the source, from 1; 0 if unknown
 * @param offset byte at which the record begins; -1 if unknown
 */
public record Place(String source, long record, long offset) {}
