package io.citytwin.importer.pipeline;

import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/**
 * A record that cannot be loaded, or was loaded after a repair; the rest of the source loads all
 * the same.
 *
 * @param code what is wrong
 * @param place where it stands
 * @param sourceId key of the record; null if it could not be read
 * @param message what was found and what is allowed
 * @param rawRecord the record as text, cut to 10,000 characters; null if there is no text form
 * @param location where on the map the fault lies, in the CRS of the source; null if unknown
 */
public record Rejection(
    IssueCode code,
    Place place,
    @Nullable String sourceId,
    String message,
    @Nullable String rawRecord,
    @Nullable Geometry location) {}
