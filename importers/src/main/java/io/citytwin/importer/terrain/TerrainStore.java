package io.citytwin.importer.terrain;

import java.io.IOException;

/**
 * Where a raster goes: its tiles wait unseen until {@link #merge} compares them with the twin and
 * writes the difference and the job in one transaction. One use, one thread.
 */
public interface TerrainStore extends AutoCloseable {

  /** Number of the job; 0 for a dry run, which leaves no trace. */
  long job();

  /** Takes a tile with at least one height. */
  void stage(TerrainTile tile) throws IOException;

  /**
   * Ends the import.
   *
   * @param summary of all tiles
   */
  Outcome merge(TerrainRaster raster, TerrainSummary summary) throws IOException;

  /** Records that the job failed. Does not throw. */
  void fail(String code, String message);

  @Override
  void close() throws IOException;

  /**
   * What a merge did or, of a dry run, would do.
   *
   * @param change what became of the raster
   * @param removed rasters of the dataset that were removed because it was replaced
   */
  record Outcome(Change change, int removed) {}

  /** What became of a raster. */
  enum Change {
    ADDED,
    CHANGED,
    UNCHANGED
  }
}
