package io.citytwin.model.feature;

/** Level of an administrative area. */
public enum DistrictLevel {
  CITY,
  DISTRICT,
  STREET,
  COMMUNITY,
  OTHER
}
