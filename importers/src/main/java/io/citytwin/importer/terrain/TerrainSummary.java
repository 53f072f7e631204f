package io.citytwin.importer.terrain;

import org.jspecify.annotations.Nullable;

/**
 * What all tiles of a raster come to.
 *
 * @param hash SHA-256 of the grid, the reference system and all heights, however they are packed
 * @param tiles tiles with at least one height; the others are not stored
 * @param cells cells with a height
 * @param lowest the lowest height; null if there is none
 * @param highest the highest height
 */
public record TerrainSummary(
    byte[] hash, long tiles, long cells, @Nullable Float lowest, @Nullable Float highest) {}
