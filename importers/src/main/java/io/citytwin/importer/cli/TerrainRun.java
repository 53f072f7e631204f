package io.citytwin.importer.cli;

import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.ImportReport;
import io.citytwin.importer.pipeline.ImportRequest;
import io.citytwin.importer.postgis.PostgisTerrainStore;
import io.citytwin.importer.terrain.TerrainImport;
import io.citytwin.importer.terrain.TerrainStore;
import io.citytwin.model.connection.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Imports one elevation raster, and reports it like an import of one record. */
final class TerrainRun {

  private TerrainRun() {}

  static ImportReport run(
      DatabaseUrl url, ImportRequest request, Path file, ImportProgress progress)
      throws IOException {
    Instant begin = Instant.now();
    try (PostgisTerrainStore store = PostgisTerrainStore.open(url, request)) {
      progress.phase("reading");
      TerrainImport terrain = new TerrainImport(file, request.crs());
      TerrainImport.Result result = terrain.run(store, progress);
      return new ImportReport(
          request.dryRun() ? OptionalLong.empty() : OptionalLong.of(store.job()),
          request.dataset(),
          request.files(),
          request.dryRun(),
          counts(result.outcome()),
          Map.of(),
          Map.of(),
          Map.of(),
          List.copyOf(result.notes()),
          Duration.between(begin, Instant.now()));
    }
  }

  private static Counts counts(TerrainStore.Outcome outcome) {
    TerrainStore.Change change = outcome.change();
    return new Counts(
        1,
        change == TerrainStore.Change.ADDED ? 1 : 0,
        change == TerrainStore.Change.CHANGED ? 1 : 0,
        change == TerrainStore.Change.UNCHANGED ? 1 : 0,
        outcome.removed(),
        0,
        0);
  }
}
