package io.citytwin.importer.pipeline;

import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/**
 * A feature that passed the check and can be stored as it is. Arrays are not copied: the record
 * lives from the check to the staging table only.
 *
 * @param kind what it is
 * @param entityId its identity in the twin
 * @param sourceId key in the dataset
 * @param name display name; null if there is none
 * @param ewkb geometry in the storage CRS, extended WKB with SRID, big endian
 * @param geometry the same as an object
 * @param values typed columns in table order; nothing missing that the table must have
 * @param attributes everything else as canonical JSON, UTF-8
 * @param datastreams the datastreams of a sensor; empty for every other kind
 * @param rowHash 16 bytes over all content
 * @param place where it was read
 */
@SuppressWarnings("ArrayRecordComponent")
public record CheckedFeature(
    FeatureKind kind,
    UUID entityId,
    String sourceId,
    @Nullable String name,
    byte[] ewkb,
    Geometry geometry,
    List<@Nullable Object> values,
    byte[] attributes,
    List<DatastreamSpec> datastreams,
    byte[] rowHash,
    Place place) {}
