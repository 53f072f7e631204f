package io.citytwin.model.feature;

/** State of a coded city part, after the municipal parts catalogue. */
public enum CityPartState {
  INTACT,
  DAMAGED,
  LOST,
  REMOVED
}
