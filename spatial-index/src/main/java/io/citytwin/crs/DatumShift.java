package io.citytwin.crs;

/** How the datum of a system is carried over to WGS 84. */
public enum DatumShift {
  /** Not at all: it is WGS 84, or one of those that agree with it within two metres. */
  NONE,
  /** By a transformation of the EPSG dataset. */
  PUBLISHED,
  /** By the Helmert parameters that came with the definition. */
  GIVEN,
  /**
   * Not at all, although it may lie elsewhere: the datum is not known, and its ellipsoid is that of
   * WGS 84 or GRS 1980, as it is for the datums tied to the earth as a whole.
   */
  ASSUMED,
  /** Not at all, although it does lie elsewhere: no parameters are known. */
  UNKNOWN
}
