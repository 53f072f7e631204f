package io.citytwin.model.feature;

/** Class of a road, most important first. */
public enum RoadClass {
  MOTORWAY,
  TRUNK,
  PRIMARY,
  SECONDARY,
  TERTIARY,
  RESIDENTIAL,
  SERVICE,
  PATH
}
