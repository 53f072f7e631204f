package io.citytwin.sensor;

import io.citytwin.model.feature.FeatureKind;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A series of observations of one property by one sensor (OGC SensorThings).
 *
 * @param number short number, never reused
 * @param uuid stable identity
 * @param code name that senders use, {@code dataset/sensor/property}
 * @param name display name
 * @param observedProperty for example {@code pressure}: the key of the state
 * @param unit UCUM unit of numeric results
 * @param cadence usual time between observations; null if irregular
 * @param lateAfter age from which a value counts as late
 * @param deadAfter age from which a value counts as dead
 * @param minimum least plausible number; null if open
 * @param maximum greatest plausible number; null if open
 * @param maximumRate fastest plausible change, units per second; null if open
 * @param stuckAfter time after which an unchanged number is implausible; null if never
 * @param retention how long its observations are kept; null if it does not say
 * @param sensorId entity id of the sensor
 * @param longitude of the sensor, degrees EPSG:4326
 * @param latitude of the sensor, degrees EPSG:4326
 * @param mountedKind kind of the feature that carries the sensor; null if it stands alone
 * @param mountedOn entity id of the feature that carries the sensor; null if it stands alone
 */
public record Datastream(
    int number,
    UUID uuid,
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
    @Nullable Duration retention,
    UUID sensorId,
    double longitude,
    double latitude,
    @Nullable FeatureKind mountedKind,
    @Nullable UUID mountedOn) {

  /** Whether a number lies in the plausible range. */
  public boolean isPlausible(double value) {
    return (minimum == null || value >= minimum) && (maximum == null || value <= maximum);
  }
}
