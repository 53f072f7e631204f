package io.citytwin.model.feature;

/** Working state of a sensor. */
public enum SensorStatus {
  ONLINE,
  DEGRADED,
  OFFLINE,
  RETIRED
}
