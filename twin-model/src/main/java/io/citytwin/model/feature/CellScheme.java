package io.citytwin.model.feature;

/**
 * Scheme that gives a grid cell its code: the city's management grid, a statistical grid, or plain
 * metric squares.
 */
public enum CellScheme {
  MANAGEMENT,
  STATISTICAL,
  SQUARE
}
