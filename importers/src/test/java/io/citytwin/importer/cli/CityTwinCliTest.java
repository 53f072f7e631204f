package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong before any database is asked. */
class CityTwinCliTest {

  private static final String URL = "postgresql://nobody@127.0.0.1:1/none";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "import                                             | name the files to import",
        "import a.geojson --kind HOUSE                      | BUILDING",
        "import a.geojson --nonsense                        | --nonsense",
        "import a.geojson --database-url http://x           | postgresql://user:password@host:5432/database",
        "import a.geojson --dataset a/b                     | slash",
        "nonsense                                           | nonsense",
      })
  void wrongUsageEndsWithTwoAndSaysWhatIsPossible(String line, String hint) {
    String[] arguments =
        (line
                + (line.contains("database-url") || line.equals("nonsense")
                    ? ""
                    : " --database-url " + URL))
            .split(" ");
    CliRun run = CliRun.of(arguments);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("error USAGE: ").contains(hint, "--help");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "table.doc       | a,b,c                   | FORMAT_UNKNOWN | allowed: GeoJSON",
        "style.json      | {\"version\": 8}        | FORMAT_UNKNOWN | not GeoJSON",
        "zip.geojson     | PK\u0003\u0004          | FORMAT_UNKNOWN | also in .zip",
        "gz.geojson      | \u001f\u008b\b          | FORMAT_UNKNOWN | ",
        "empty.geojson   | ''                      | FILE_EMPTY     | is empty",
        "missing.geojson |                         | FILE_NOT_FOUND | check the name",
      })
  void unreadableSourceFailsWithItsCode(String name, String text, String code, String hint)
      throws IOException {
    Path file = folder.resolve(name);
    if (text != null) {
      Files.writeString(file, text);
    }
    CliRun run = CliRun.of("import", file.toString(), "--database-url", URL);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("error " + code + ": ").contains(hint == null ? "" : hint);
  }

  @Test
  void folderWithoutFilesToImportIsRefused() {
    CliRun run = CliRun.of("import", folder.toString(), "--database-url", URL);

    assertThat(run.err()).contains("FORMAT_UNKNOWN", "holds no file that can be imported");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--kind=BUILDING", "--mapping=m.yaml"})
  void tagsOfOpenStreetMapAreNotMapped(String option) throws IOException {
    Path file = Files.writeString(folder.resolve("a.osm"), "<osm version=\"0.6\"></osm>");
    Files.writeString(folder.resolve("m.yaml"), "version: 1\nlayers: [{kind: BUILDING}]\n");
    String given = option.replace("m.yaml", folder.resolve("m.yaml").toString());

    CliRun run = CliRun.of("import", file.toString(), given, "--database-url", URL);

    assertThat(run.err())
        .contains("MAPPING_INVALID", "whose tags say what its objects are", "--via-ogr");
  }

  @Test
  void helpShowsExamplesAndExitCodes() {
    CliRun run = CliRun.of("import", "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("Examples, one for each format:", "--dry-run", "Exit codes: 0 clean");
  }

  @ParameterizedTest
  @CsvSource({
    "monaco.osm.pbf, monaco",
    "a.b.geojson, a.b",
    "A.GEOJSONL, A",
    "noextension, noextension",
    ".json, .json",
  })
  void datasetIsNamedAfterTheFile(String file, String expected) {
    assertThat(SourceFormat.baseName("folder/" + file)).isEqualTo(expected);
  }
}
