package io.citytwin.model.feature;

/** What a pipe carries. */
public enum UtilityMedium {
  WATER,
  SEWAGE,
  STORM,
  GAS,
  HEAT,
  POWER,
  TELECOM
}
