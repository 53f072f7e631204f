/**
 * Esri Shapefiles and dBASE tables.
 *
 * <p>{@code ShapefileSource} walks the records of a .shp beside the rows of its .dbf; {@code
 * ShapeDecoder} and {@code RingAssembly} make geometries, {@code DbfTable} and {@code FieldDecoder}
 * values. Source: ESRI Shapefile Technical Description, July 1998; the dBASE III+ file structure
 * and its FoxPro additions.
 */
@NullMarked
package io.citytwin.importer.shapefile;

import org.jspecify.annotations.NullMarked;
