package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How the process of an import ends, code by code as docs/importing.md lists them. Interruptions
 * are in {@link KilledImportIT}.
 */
class ExitCodeIT {

  private static final String LAMP =
      "{\"type\":\"Feature\",\"id\":\"1\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[7,43]},\"properties\":{\"kind\":\"%s\"}}\n";

  private static PostgisDatabase database;

  @TempDir private Path folder;

  @BeforeAll
  static void create() {
    database = PostgisDatabase.create();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | CITY_PART |             | dataset lamps, job",
        "1 | CITY_PART | --mapping no.yaml | error FILE_NOT_FOUND: the mapping no.yaml does not"
            + " exist",
        "2 | CITY_PART | --colour    | error USAGE: Unknown option: '--colour'",
        "3 | LAMP      |             | KIND_UNKNOWN (rejected)",
      })
  void processEndsWithTheCodeOfTheDocumentation(int code, String kind, String options, String words)
      throws Exception {
    Path file = Files.writeString(folder.resolve("lamps.geojsonl"), LAMP.formatted(kind));
    List<String> line = new ArrayList<>(List.of("import", file.toString()));
    line.addAll(options == null ? List.of() : Arrays.asList(options.split(" ")));
    try (ForkedRun run = ForkedRun.start(database, line)) {
      assertThat(run.exitCode()).as(run.output()).isEqualTo(code);
      assertThat(run.output()).contains(words);
    }
  }

  @Test
  void documentationListsEveryCode() throws IOException {
    Path page = Path.of("..", "docs", "importing.md");
    List<String> codes =
        Files.readAllLines(page).stream()
            .filter(line -> line.matches("\\| \\d+ \\|.*"))
            .map(line -> line.split("\\|")[1].strip())
            .toList();

    assertThat(codes).containsExactly("0", "1", "2", "3", "130", "143");
  }
}
