package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --suggest} as a user calls it; no database answers. */
class SuggestTest {

  private static final String PLOT =
      "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[7,43],[7.1,43],[7.1,43.1],[7,43]]]},\"properties\":{\"nr\":%d}}\n";

  @TempDir private Path folder;
  private Path plots;

  @BeforeEach
  void write() throws IOException {
    plots = folder.resolve("plots.geojsonl");
    Files.writeString(plots, PLOT.formatted(1) + PLOT.formatted(2));
  }

  private static CliRun suggest(String... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "import", "--suggest", "--database-url", "postgresql://nobody@127.0.0.1:1/none"));
    line.addAll(Arrays.asList(arguments));
    return CliRun.of(line.toArray(String[]::new));
  }

  @Test
  void mappingIsAllThatIsPrinted() {
    CliRun run = suggest(plots.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("# A mapping guessed").contains("- layer: \"plots\"");
  }

  @Test
  void sameFileFromAnotherFolderHasTheSameLayer() {
    Path relative = Path.of("").toAbsolutePath().relativize(plots);

    assertThat(suggest(relative.toString()).out()).isEqualTo(suggest(plots.toString()).out());
  }

  @Test
  void severalFilesGiveOneMapping() throws IOException {
    Path roads = folder.resolve("roads.csv");
    Files.writeString(roads, "id;wkt\n1;LINESTRING(0 0, 1 1)\n2;LINESTRING(0 0, 1 2)\n");
    Path map = Files.writeString(folder.resolve("map.osm"), "<osm version=\"0.6\"/>");
    CliRun run = suggest(plots.toString(), roads.toString(), map.toString());

    assertThat(run.out()).containsOnlyOnce("version: 1").contains("\"plots\"", "\"roads\"");
    assertThat(run.out()).contains("# Left out: " + map + " is OpenStreetMap");
    assertThat(run.out()).contains("# crs: EPSG:…   # a file says nothing of its CRS");
  }

  @ParameterizedTest
  @CsvSource({
    "map.osm, <osm version=\"0.6\"/>, is OpenStreetMap",
    "dem.tif, II*\u0000 raster, is a raster"
  })
  void formatWithAMeaningOfItsOwnNeedsNone(String name, String content, String reason)
      throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    CliRun run = suggest(file.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(file + " " + reason, "without a mapping", "leave out --suggest");
  }

  @Test
  void fileIsNeeded() {
    assertThat(suggest("--retry", "1").err()).contains("error USAGE: name the files to look at");
  }

  @Test
  void onlyTheBeginningOfAFileWithOneLayerIsRead() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2_100; i++) {
      text.append(PLOT.formatted(i));
    }
    Files.writeString(plots, text + "this is no record");

    assertThat(suggest(plots.toString()).out()).contains("# 2,000 Polygon;");
  }

  @Test
  void packedTableIsATable() throws Exception {
    Path table = folder.resolve("lamps.csv");
    Files.writeString(table, "id,lon,lat\n1,7,43\n");
    new ProcessBuilder("gzip", table.toString()).start().waitFor();

    assertThat(suggest(table + ".gz").out()).contains("- layer: \"lamps\"", "1 Point");
  }
}
