package io.citytwin.importer.series;

/** How far to trust an observation; its number in the database is its place here. */
public enum ObservationQuality {
  GOOD,
  SUSPECT,
  BAD,
  ESTIMATED,
  SIMULATED
}
