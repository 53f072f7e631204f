package io.citytwin.importer.terrain;

import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/**
 * A raster of heights, without the heights.
 *
 * @param sourceId what the raster is called in its dataset: the file's name
 * @param file the file as the user named it
 * @param crs code of the reference system of the grid
 * @param verticalUnit unit of the heights as the file names it; null if it does not say
 * @param extent the outline in longitude and latitude
 * @param tileSize columns and rows of a tile; those at the edge are cut
 */
public record TerrainRaster(
    String sourceId,
    String file,
    String crs,
    TerrainGrid grid,
    @Nullable String verticalUnit,
    Geometry extent,
    int tileSize) {}
