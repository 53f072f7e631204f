package io.citytwin.importer.synthetic.plan;

import io.citytwin.model.feature.FeatureKind;

/**
 * A sensor.
 *
 * @param number rank in the city, from 1
 * @param type its type
 * @param mountedKind kind of the feature that carries it
 * @param mountedOn source id of the feature that carries it
 * @param x metres east
 * @param y metres north
 */
public record PlannedSensor(
    int number, SensorType type, FeatureKind mountedKind, String mountedOn, double x, double y) {

  /** Source id. */
  public String id() {
    return "S-" + Integer.toString(1_000_000 + number).substring(1);
  }
}
