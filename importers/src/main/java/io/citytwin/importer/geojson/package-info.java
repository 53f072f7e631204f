/**
 * GeoJSON (RFC 7946) and its sequences: one feature a line, or records led by RS (RFC 8142).
 *
 * <p>{@code Frames} cut the file into records without understanding them, so that no fault in one
 * record, be it its size, reaches the next; {@code FeatureParser} reads one record; {@code
 * FeatureMapping} gives it its kind, id and columns.
 */
@NullMarked
package io.citytwin.importer.geojson;

import org.jspecify.annotations.NullMarked;
