package io.citytwin.importer.terrain;

import io.citytwin.importer.pipeline.CoordinateSystems;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.InterruptedImportException;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.StorageTransform;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.model.error.TwinException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** Brings one GeoTIFF into the twin: read, tile, compare, write. */
public final class TerrainImport {

  /** Columns and rows of a tile: a quarter of a megabyte of heights. */
  public static final int TILE_SIZE = 256;

  /** Points along each side of the outline, so that it bends as the grid does. */
  private static final int OUTLINE = 16;

  private final Path file;
  private final @Nullable String givenCrs;
  private final MessageDigest digest = sha256();
  private long tiles;
  private long cells;
  private float lowest = Float.POSITIVE_INFINITY;
  private float highest = Float.NEGATIVE_INFINITY;

  /**
   * Prepares an import.
   *
   * @param givenCrs the CRS that the user named; it counts before what the file says; null if none
   */
  public TerrainImport(Path file, @Nullable String givenCrs) {
    this.file = file;
    this.givenCrs = givenCrs;
  }

  /**
   * What was imported.
   *
   * @param notes sentences for the person who reads the report
   */
  public record Result(
      TerrainRaster raster,
      TerrainSummary summary,
      TerrainStore.Outcome outcome,
      List<String> notes) {}

  /**
   * Reads the file into a store and merges. On a fault the job is recorded as failed.
   *
   * @param progress takes the share of the work done; may be cancelled
   * @throws SourceException if the file cannot be used; nothing of it is written then
   * @throws StoreException if the database does not take it
   */
  public Result run(TerrainStore store, ImportProgress progress) throws IOException {
    try {
      return read(store, progress);
    } catch (IOException | RuntimeException e) {
      recordEnd(store, progress, e);
      throw e;
    }
  }

  private static void recordEnd(TerrainStore store, ImportProgress progress, Exception failure)
      throws InterruptedImportException {
    String message = String.valueOf(failure.getMessage());
    if (progress.isCancelled()) {
      // The cleaning up must not suffer from what ended the reading.
      Thread.interrupted();
      store.fail("INTERRUPTED", "interrupted by its user");
      throw new InterruptedImportException();
    }
    switch (failure) {
      case SourceException e -> store.fail(e.code().name(), message);
      case StoreException e -> store.fail(e.code().name(), message);
      default -> store.fail("INTERNAL", failure.toString());
    }
  }

  private Result read(TerrainStore store, ImportProgress progress) throws IOException {
    try (GeoTiff tiff = GeoTiff.open(file)) {
      TerrainRaster raster = raster(tiff);
      addToHash(raster);
      TerrainGrid grid = raster.grid();
      int down = (grid.height() + TILE_SIZE - 1) / TILE_SIZE;
      int across = (grid.width() + TILE_SIZE - 1) / TILE_SIZE;
      for (int row = 0; row < down; row++) {
        for (int column = 0; column < across; column++) {
          stage(tiff, grid, row, column, store);
        }
        progress.requireNotCancelled();
        progress.reading(0, (row + 1.0) / down);
      }
      TerrainSummary summary = summary();
      return new Result(raster, summary, store.merge(raster, summary), notes(tiff, raster));
    }
  }

  private void stage(GeoTiff tiff, TerrainGrid grid, int row, int column, TerrainStore store)
      throws IOException {
    int left = column * TILE_SIZE;
    int top = row * TILE_SIZE;
    float[] heights =
        tiff.window(
            left,
            top,
            Math.min(TILE_SIZE, grid.width() - left),
            Math.min(TILE_SIZE, grid.height() - top));
    if (heights == null || !measure(heights)) {
      return;
    }
    byte[] bytes = TerrainTile.bytes(heights);
    digest.update(ByteBuffer.allocate(8).putInt(row).putInt(column).array());
    digest.update(bytes);
    tiles++;
    store.stage(new TerrainTile(row, column, TerrainTile.pack(bytes)));
  }

  /** Counts the heights of a tile; false if it has none. */
  private boolean measure(float[] heights) {
    long before = cells;
    for (float height : heights) {
      if (!Float.isNaN(height)) {
        cells++;
        lowest = Math.min(lowest, height);
        highest = Math.max(highest, height);
      }
    }
    return cells > before;
  }

  private TerrainRaster raster(GeoTiff tiff) throws IOException {
    DeclaredCrs crs = givenCrs == null ? tiff.crs() : new DeclaredCrs.Code(givenCrs);
    if (!(crs instanceof DeclaredCrs.Code(var code))) {
      throw new SourceException(
          SourceException.Code.CRS_MISSING,
          "the GeoTIFF names no EPSG code for its reference system; name it with --crs, such as --crs EPSG:4547");
    }
    StorageTransform transform = CoordinateSystems.of(crs);
    return new TerrainRaster(
        String.valueOf(file.getFileName()),
        file.toString(),
        CoordinateSystems.normalize(code),
        tiff.grid(),
        tiff.verticalUnit(),
        extent(tiff.grid(), code, transform),
        TILE_SIZE);
  }

  private static Geometry extent(TerrainGrid grid, String code, StorageTransform transform)
      throws SourceException {
    Geometry outline = outline(grid);
    try {
      Geometry extent = transform.toStorage(outline);
      if (!CoordinateSystems.isOnGlobe(extent.getEnvelopeInternal())) {
        throw outside(grid, code, null);
      }
      return extent;
    } catch (TwinException e) {
      throw outside(grid, code, e);
    }
  }

  private static SourceException outside(
      TerrainGrid grid, String code, @Nullable TwinException cause) {
    return new SourceException(
        SourceException.Code.CRS_UNKNOWN,
        "the raster begins at (%s, %s), which is no place in %s; name the right one with --crs"
            .formatted(grid.originX(), grid.originY(), code),
        cause);
  }

  private static Geometry outline(TerrainGrid grid) {
    List<Coordinate> ring = new ArrayList<>();
    double[][] corners = {
      {0, 0}, {grid.width(), 0}, {grid.width(), grid.height()}, {0, grid.height()}, {0, 0}
    };
    for (int side = 0; side < 4; side++) {
      for (int i = 0; i < OUTLINE; i++) {
        double share = (double) i / OUTLINE;
        double column = corners[side][0] + share * (corners[side + 1][0] - corners[side][0]);
        double row = corners[side][1] + share * (corners[side + 1][1] - corners[side][1]);
        ring.add(new Coordinate(grid.x(column, row), grid.y(column, row)));
      }
    }
    ring.add(ring.getFirst().copy());
    return new GeometryFactory().createPolygon(ring.toArray(Coordinate[]::new));
  }

  private void addToHash(TerrainRaster raster) {
    TerrainGrid grid = raster.grid();
    String head =
        String.join(
            "\n",
            raster.crs(),
            String.valueOf(raster.verticalUnit()),
            grid.toString(),
            String.valueOf(raster.tileSize()));
    digest.update(head.getBytes(StandardCharsets.UTF_8));
  }

  private TerrainSummary summary() {
    return new TerrainSummary(
        digest.digest(), tiles, cells, cells == 0 ? null : lowest, cells == 0 ? null : highest);
  }

  private List<String> notes(GeoTiff tiff, TerrainRaster raster) throws SourceException {
    List<String> notes = new ArrayList<>(CoordinateSystems.warnings(raster.crs()));
    if (tiff.crs() instanceof DeclaredCrs.Code(var said)
        && !CoordinateSystems.normalize(said).equals(raster.crs())) {
      notes.add("the file says %s; %s was taken, as given".formatted(said, raster.crs()));
    }
    if (raster.verticalUnit() == null) {
      notes.add("the file does not say in which unit its heights are; they are kept as they stand");
    }
    if (cells == 0) {
      notes.add("the raster has no heights at all");
    } else if (lowest < -500 || highest > 9_000) {
      notes.add(
          String.format(
              Locale.ROOT,
              "heights from %.1f to %.1f are not of this earth if they are metres; is a value for no data missing?",
              lowest,
              highest));
    }
    return notes;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
