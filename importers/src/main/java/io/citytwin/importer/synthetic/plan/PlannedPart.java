package io.citytwin.importer.synthetic.plan;

import io.citytwin.model.feature.CityPartState;
import org.jspecify.annotations.Nullable;

/**
 * A part of the city's catalogue of parts.
 *
 * @param type its class
 * @param code 16 digits: 6 of the district, 4 of the class, 6 counted within both
 * @param x metres east
 * @param y metres north
 * @param cell the cell it stands in
 * @param state its state
 * @param host source id of the pipe node or junction it belongs to; null for none
 */
public record PlannedPart(
    PartClass type,
    String code,
    double x,
    double y,
    int cell,
    CityPartState state,
    @Nullable String host) {}
