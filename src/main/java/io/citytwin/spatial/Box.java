package io.citytwin.spatial;

/**
 * A box in the plane of one reference system; west never exceeds east.
 *
 * @param west least x
 * @param south least y
 * @param east greatest x
 * @param north greatest y
 * @param srid reference system
 */
public record Box(double west, double south, double east, double north, int srid) {}
