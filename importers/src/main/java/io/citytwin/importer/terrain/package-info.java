/**
 * Elevation: GeoTIFF files become rasters of the twin, in their own reference system and grid.
 *
 * <p>The file is read block by block and written tile by tile; memory does not grow with it. What
 * the file says of itself is checked against its length before anything is allocated.
 */
@NullMarked
package io.citytwin.importer.terrain;

import org.jspecify.annotations.NullMarked;
