package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code export --observations} of a small history with hazards, out of a real PostGIS. */
class ObservationExportIT {

  private static PostgisDatabase database;

  @TempDir private Path folder;

  @BeforeAll
  static void create(@TempDir Path sources) throws IOException {
    database = PostgisDatabase.create();
    importSeries(
        sources,
        """
        version: 1
        sensor: "{id}"
        time: {text: "{time}", zone: UTC}
        values:
          - {property: level, column: level, unit: m, retention: P90D, quality: {column: q, codes: {b: BAD, g: GOOD}}}
          - {property: state, column: state, text: true}
        sensors: {type: WATER_LEVEL, x: "{x}", y: "{y}"}
        """,
        "id,time,level,state,q,x,y",
        "B,2026-01-01T00:00:00Z,0.1,open,g,7.25,51.5",
        "A,2026-01-02T00:00:00.000001Z,1e-300,,b,-0.5,0",
        "A,2026-01-01T00:00:00Z,12345678.9,\"said \"\"shut\"\", left\",g,-0.5,0");
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  private static CliRun importSeries(Path folder, String mapping, String... rows)
      throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), String.join("\n", rows) + "\n");
    Path rules = Files.writeString(folder.resolve("rules.yaml"), mapping);
    CliRun run =
        CliRun.of(
            "import-series",
            file.toString(),
            "--series",
            rules.toString(),
            "--database-url",
            database.url(),
            "--dataset",
            "city",
            "--json");
    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    return run;
  }

  private static CliRun export(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("export", "--observations", "--database-url", database.url()));
    arguments.addAll(Arrays.asList(options));
    return CliRun.of(arguments.toArray(String[]::new));
  }

  private List<String> exported(String name, String... options) throws IOException {
    Path file = folder.resolve(name);
    List<String> arguments = new ArrayList<>(List.of("--out", file.toString(), "--force"));
    arguments.addAll(Arrays.asList(options));
    CliRun run = export(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return Files.readAllLines(file);
  }

  /** Result times are those of the import. */
  private static List<String> withoutResultTime(List<String> lines) {
    return lines.stream().map(line -> line.replaceAll("Z,20[^,]*Z,", "Z,-,")).toList();
  }

  @Test
  void rowsAreInTheOrderOfDatastreamsAndTimes() throws IOException {
    assertThat(withoutResultTime(exported("all.csv")))
        .containsExactly(
            "datastream,sensor,observedProperty,unit,longitude,latitude,phenomenonTime,resultTime,result,resultText,quality",
            "\"city/A/level\",\"A\",\"level\",\"m\",-0.5,0.0,2026-01-01T00:00:00Z,-,1.23456789E7,,GOOD",
            "\"city/A/level\",\"A\",\"level\",\"m\",-0.5,0.0,2026-01-02T00:00:00.000001Z,-,1.0E-300,,BAD",
            "\"city/A/state\",\"A\",\"state\",\"1\",-0.5,0.0,2026-01-01T00:00:00Z,-,,\"said \"\"shut\"\", left\",GOOD",
            "\"city/B/level\",\"B\",\"level\",\"m\",7.25,51.5,2026-01-01T00:00:00Z,-,0.1,,GOOD",
            "\"city/B/state\",\"B\",\"state\",\"1\",7.25,51.5,2026-01-01T00:00:00Z,-,,\"open\",GOOD");
    assertThat(
            database.value("select string_agg(distinct retention::text, ' ') from twin.datastream"))
        .as("of the level, as its mapping says")
        .isEqualTo("2160:00:00");
  }

  /** What was exported, imported again, changes nothing: every number and quality came through. */
  @Test
  void importOfTheExportFindsNothingToChange() throws IOException {
    List<String> rows = exported("level.csv", "--property", "level");
    CliRun again =
        importSeries(
            folder,
            """
            version: 1
            sensor: "{sensor}"
            time: {text: "{phenomenonTime}", zone: UTC}
            values:
              - {property: "{observedProperty}", column: result, quality: {column: quality, codes: {BAD: BAD, GOOD: GOOD}}}
            """,
            rows.toArray(String[]::new));
    assertThat(again.counts().subList(0, 4)).containsExactly(3L, 0L, 0L, 3L);
  }

  @Test
  void featuresStandAloneAndAllHaveTheSamePlainProperties() throws IOException {
    List<String> lines = exported("all.geojsonl");
    List<List<String>> names = new ArrayList<>();
    for (String line : lines) {
      JsonNode feature = new JsonMapper().readTree(line);
      assertThat(feature.path("type").asString()).isEqualTo("Feature");
      assertThat(feature.path("geometry").path("type").asString()).isEqualTo("Point");
      assertThat(feature.path("properties").values()).allMatch(JsonNode::isValueNode);
      names.add(List.copyOf(feature.path("properties").propertyNames()));
    }
    assertThat(lines).hasSize(5);
    assertThat(names.stream().distinct()).hasSize(1);
    JsonNode last = new JsonMapper().readTree(lines.get(3));
    assertThat(last.path("geometry").path("coordinates").path(0).asDouble()).isEqualTo(7.25);
    assertThat(last.path("properties").path("result").asDouble()).isEqualTo(0.1);
    assertThat(last.path("properties").path("resultText").isNull()).isTrue();
  }

  @Test
  void timesAreFromAndBefore() throws IOException {
    assertThat(
            exported(
                "some.csv",
                "--property",
                "level",
                "--from",
                "2026-01-01T01:00:00+01:00",
                "--to",
                "2026-01-02T00:00:00.000001Z"))
        .hasSize(3);
    assertThat(exported("none.csv", "--from", "2026-01-03T00:00:00Z")).hasSize(1);
    assertThat(exported("none.csv", "--dataset", "elsewhere")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--observations --kind SENSOR --format csv | --observations goes with",
        "--observations --format gpkg --out x.gpkg | observations are exported as csv or geojsonseq",
        "--observations --format csv --from yesterday | --from is a time with its offset",
        "--observations --format csv --from 2026-01-02T00:00:00Z --to 2026-01-01T00:00:00Z | is not before",
        "--kind SENSOR --property level --format csv | go with --observations",
        "--format csv | say what to export",
      })
  void wrongUsageIsTold(String options, String message) {
    List<String> arguments = new ArrayList<>(List.of("export", "--database-url", database.url()));
    arguments.addAll(List.of(options.split(" ")));
    CliRun run = CliRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  @Test
  void failedExportLeavesNoFile() throws IOException {
    CliRun run =
        CliRun.of(
            "export",
            "--observations",
            "--database-url",
            database.url().replaceFirst("/t_[^?]*", "/no_such_twin"),
            "--out",
            folder.resolve("x.csv").toString());
    assertThat(run.exitCode()).isEqualTo(1);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
