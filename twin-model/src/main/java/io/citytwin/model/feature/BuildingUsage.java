package io.citytwin.model.feature;

/** Use of a building. */
public enum BuildingUsage {
  RESIDENTIAL,
  COMMERCIAL,
  OFFICE,
  INDUSTRIAL,
  PUBLIC,
  MIXED,
  TRANSPORT,
  UNKNOWN
}
