package io.citytwin.importer.record;

import io.citytwin.importer.pipeline.Place;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/**
 * One record as its source has it.
 *
 * @param place where it stands
 * @param id the identity the format itself gives it (GeoJSON {@code id}, GeoPackage primary key,
 *     {@code gml:id} …); null if the format gives none. A mere record number is none.
 * @param geometry in the CRS of its layer, x before y; null if the record has none
 * @param properties values by field name, in the source's order: String, Number, Boolean, List,
 *     Map, null; mutable, owned by whoever holds the record
 */
public record RawRecord(
    Place place,
    @Nullable String id,
    @Nullable Geometry geometry,
    Map<String, @Nullable Object> properties) {}
