package io.citytwin.importer.osm;

import io.citytwin.importer.pipeline.IssueCode;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;

/**
 * Why an area has no geometry.
 *
 * @param message what was found and what is needed
 * @param at where the fault lies; null if unknown
 */
record AreaFault(IssueCode code, String message, @Nullable Coordinate at) {}
