package io.citytwin.importer.terrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.terrain.TerrainStore.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap does not grow with the raster: a JVM of its own with less of it than heights. */
class GeoTiffMemoryTest {

  @TempDir private Path folder;

  /** 8,000 by 8,000 heights are 256 MB; in strips of one row and in tiles. */
  @ParameterizedTest
  @ValueSource(strings = {"TILED=NO", "TILED=YES"})
  void sixtyFourMillionHeightsNeedLessThan96Megabytes(String layout) throws Exception {
    Path file = folder.resolve("large.tif");
    Gdal.answer(
        "",
        "gdal_create",
        "-q",
        "-outsize",
        "8000",
        "8000",
        "-ot",
        "Float32",
        "-burn",
        "12.5",
        "-a_srs",
        "EPSG:4547",
        "-a_ullr",
        "500000",
        "2508000",
        "508000",
        "2500000",
        "-co",
        "COMPRESS=DEFLATE",
        "-co",
        layout,
        file.toString());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Counting.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output.strip()).isEqualTo("cells=64000000 tiles=1024 lowest=12.5");
    assertThat(process.waitFor()).isZero();
  }

  /** What runs in the other process: an import into nothing. */
  static final class Counting implements TerrainStore {

    public static void main(String[] arguments) throws IOException {
      try (Counting store = new Counting()) {
        TerrainSummary summary =
            new TerrainImport(Path.of(arguments[0]), null)
                .run(store, new ImportProgress())
                .summary();
        System.out.println(
            "cells="
                + summary.cells()
                + " tiles="
                + summary.tiles()
                + " lowest="
                + summary.lowest());
      }
    }

    @Override
    public long job() {
      return 0;
    }

    @Override
    public void stage(TerrainTile tile) {}

    @Override
    public Outcome merge(TerrainRaster raster, TerrainSummary summary) {
      return new Outcome(Change.ADDED, 0);
    }

    @Override
    public void fail(String code, String message) {}

    @Override
    public void close() {}
  }
}
