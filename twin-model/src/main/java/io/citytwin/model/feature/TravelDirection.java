package io.citytwin.model.feature;

/** Direction of traffic along the line of a road. */
public enum TravelDirection {
  BOTH,
  FORWARD,
  BACKWARD,
  CLOSED
}
