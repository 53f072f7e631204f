package io.citytwin.alarm.rule;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which datastreams a rule is evaluated on; what is null does not matter, the rest must all hold.
 *
 * @param key observed property
 * @param kind kind of the feature that carries the sensor, as the schema names it
 * @param sensorType type of the sensor
 * @param datastreams these
 * @param boxes extents the sensor stands in one of, EPSG:4326
 * @param areaKind {@code DISTRICT} or {@code GRID_CELL}, if there is an area
 * @param area entity id of the area the sensor stands in
 */
public record Selection(
    @Nullable String key,
    @Nullable String kind,
    @Nullable String sensorType,
    @Nullable List<UUID> datastreams,
    @Nullable List<Extent> boxes,
    @Nullable String areaKind,
    @Nullable UUID area) {

  /** An extent in degrees, edges included; west never exceeds east. */
  public record Extent(double west, double south, double east, double north) {}
}
