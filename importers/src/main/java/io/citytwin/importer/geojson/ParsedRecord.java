package io.citytwin.importer.geojson;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/**
 * One record as it stands in the file.
 *
 * @param id the member {@code id}, text or number; null if there is none
 * @param geometry null if it is missing, null in the file, or faulty
 * @param geometryFault why the geometry cannot be read; null if it can or is missing
 * @param closedRings number of rings that were open
 * @param properties the properties, and other members of the record unless a property has their
 *     name
 */
record ParsedRecord(
    @Nullable Object id,
    @Nullable Geometry geometry,
    @Nullable RecordFault geometryFault,
    int closedRings,
    Map<String, @Nullable Object> properties) {}
