/**
 * Coordinate reference systems: from any of them to the storage CRS and back.
 *
 * <p>The storage CRS is EPSG:4326 in the order longitude, latitude. Everything here takes and gives
 * x before y (easting before northing, longitude before latitude), whatever order the definition of
 * a CRS names. This is the only package that touches GeoTools, whose classes are unpacked into this
 * module.
 */
@NullMarked
package io.citytwin.crs;

import org.jspecify.annotations.NullMarked;
