package io.citytwin.importer.export.observation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which observations to export.
 *
 * @param dataset of the sensors; null for all
 * @param property the observed property; null for all
 * @param from earliest phenomenon time, inclusive; null for no bound
 * @param to latest phenomenon time, exclusive; null for no bound
 */
public record ObservationRequest(
    @Nullable String dataset,
    @Nullable String property,
    @Nullable Instant from,
    @Nullable Instant to) {}
