package io.citytwin.live.ingest;

import io.citytwin.sensor.Result;
import org.jspecify.annotations.Nullable;

/**
 * An observation as its sender gives it, before it is checked.
 *
 * @param datastream code, UUID or global id
 * @param phenomenonTime RFC 3339; null if it was not given
 * @param resultTime RFC 3339; null for the time of arrival
 * @param quality name of a quality; null if its sender states none
 * @param result what was measured; null if the field was not there
 */
public record Draft(
    @Nullable String datastream,
    @Nullable String phenomenonTime,
    @Nullable String resultTime,
    @Nullable String quality,
    @Nullable Result result) {}
