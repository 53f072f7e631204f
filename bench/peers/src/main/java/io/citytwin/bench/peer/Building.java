package io.citytwin.bench.peer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/**
 * One building as it is answered.
 *
 * @param height metres
 * @param geometry GeoJSON as the database wrote it, put into the answer as it is; null if it was
 *     not asked for
 */
record Building(
    String entityId,
    @Nullable String name,
    @Nullable String usage,
    @Nullable Double height,
    @Nullable Integer storeysAboveGround,
    @Nullable Integer yearBuilt,
    @Nullable String address,
    @Nullable RawValue geometry) {}
