package io.citytwin.importer.pipeline;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A datastream as its sensor declares it.
 *
 * @param id identity in the twin, from the code
 * @param code {@code <dataset>/<sensor source id>/<observed property>}, unique in the twin
 * @param name display name
 * @param observedProperty what is observed, without slash
 * @param unit unit of measurement
 * @param cadence expected time between observations; null if not declared
 * @param lateAfter silence after which the state counts as late
 * @param deadAfter silence after which the state counts as dead
 * @param minimum smallest plausible result; null if not declared
 * @param maximum largest plausible result; null if not declared
 * @param maximumRate fastest plausible change in units per second; null if not declared
 * @param stuckAfter time after which an unchanged result is implausible; null if not declared
 * @param retention how long observations are kept; null if not declared
 */
public record DatastreamSpec(
    UUID id,
    String code,
    String name,
    String observedProperty,
    String unit,
    @Nullable Duration cadence,
    Duration lateAfter,
    Duration deadAfter,
    @Nullable Double minimum,
    @Nullable Double maximum,
    @Nullable Double maximumRate,
    @Nullable Duration stuckAfter,
    @Nullable Duration retention) {}
