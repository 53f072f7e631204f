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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rejected records tried again, by the command line as a user does it. */
class RetryIT {

  private static final String GOOD = area("1", "\"kind\":\"BUILDING\"");
  private static final String HOUSE = area("2", "\"kind\":\"HAUS\",\"h\":3");
  private static final String SHED = area("3", "\"kind\":\"HAUS\",\"h\":4");
  private static final String PIPE =
      "{\"type\":\"Feature\",\"id\":\"4\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[7,43],[7.1,43]]},\"properties\":{\"kind\":\"PIPE\",\"stoff\":\"W\"}}";
  private static final String BROKEN =
      "{\"type\":\"Feature\",\"id\":\"5\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[7,\"x\"]},\"properties\":{\"kind\":\"CITY_PART\"}}";
  private static final String MENDED = BROKEN.replace("\"x\"", "43");

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

  /** Job 1 loads one record of five. */
  @BeforeEach
  void importWithRejections() throws IOException {
    database.execute(
        """
        truncate twin.building, twin.pipe, twin.city_part, twin.import_issue, twin.import_source, twin.import_job,
          twin.change_log, twin.revision restart identity cascade;
        update twin.head set revision = 0\
        """);
    Path file = write("city.geojsonl", GOOD, HOUSE, SHED, PIPE, BROKEN);
    CliRun run = importing(file.toString());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(run.counts()).containsExactly(5L, 1L, 0L, 0L, 0L, 0L, 4L);
  }

  private static String area(String id, String properties) {
    return "{\"type\":\"Feature\",\"id\":\"%s\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[7,43],[7.1,43],[7.1,43.1],[7,43]]]},\"properties\":{%s}}"
        .formatted(id, properties);
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private static CliRun importing(String... arguments) {
    List<String> line =
        new ArrayList<>(List.of("import", "--json", "--database-url", database.url()));
    line.addAll(Arrays.asList(arguments));
    return CliRun.of(line.toArray(String[]::new));
  }

  /** The issues of a job as they are listed: source id, and the job that loaded the record. */
  private static List<String> open(long job) {
    CliRun run = CliRun.of("issues", Long.toString(job), "--database-url", database.url());
    assertThat(run.exitCode()).isZero();
    return run.out()
        .lines()
        .skip(1)
        .filter(line -> !line.contains("(loaded by job "))
        .map(line -> line.replaceFirst(".*, id (\\w+):.*", "$1"))
        .toList();
  }

  private static String undo(long job) {
    CliRun run = CliRun.of("undo", Long.toString(job), "--database-url", database.url());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }

  private static String hash() {
    return database.value("select twin.content_hash()");
  }

  @Test
  void kindGivenNowLoadsWhatLackedOne() {
    CliRun run = importing("--retry", "1", "--kind", "BUILDING");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.counts()).containsExactly(3L, 2L, 0L, 0L, 0L, 0L, 1L);
    assertThat(open(1)).containsExactly("4", "5");
    assertThat(open(2)).containsExactly("4");
    assertThat(
            database.value(
                "select string_agg(source_id || ' ' || record_no, ', ' order by source_id) from"
                    + " twin.building"))
        .isEqualTo("1 1, 2 2, 3 3");
    assertThat(database.value("select dataset from twin.import_job where retry_of = 1"))
        .isEqualTo("city");
  }

  @Test
  void mappingGivenNowLoadsTheRestAndClosesItInEveryTry() throws IOException {
    importing("--retry", "1", "--kind", "BUILDING");
    Path mapping =
        write(
            "mapping.yaml",
            "version: 1",
            "layers:",
            "  - kind: {field: kind, codes: {HAUS: BUILDING}}",
            "    properties: {medium: {field: stoff, codes: {W: WATER}}}");
    CliRun run = importing("--retry", "1", "--mapping", mapping.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.counts()).containsExactly(1L, 1L, 0L, 0L, 0L, 0L, 0L);
    assertThat(open(1)).containsExactly("5");
    assertThat(open(2)).isEmpty();
    assertThat(database.value("select medium from twin.pipe")).isEqualTo("WATER");
  }

  @Test
  void anotherIdInTheMappingIsTheSameRecord() throws IOException {
    Path mapping =
        write(
            "mapping.yaml",
            "version: 1",
            "layers:",
            "  - kind: BUILDING",
            "    id: h",
            "    where: {field: h, present: true}");
    importing("--retry", "1", "--mapping", mapping.toString());

    assertThat(
            database.value(
                "select string_agg(source_id, ' ' order by source_id) from twin.building"))
        .isEqualTo("1 3 4");
    assertThat(open(1)).containsExactly("4", "5");
  }

  @Test
  void recordsThatAFilterLeavesOutStayInQuarantine() throws IOException {
    Path mapping =
        write(
            "mapping.yaml",
            "version: 1",
            "layers:",
            "  - kind: BUILDING",
            "    where: {field: h, equals: \"3\"}");
    CliRun run = importing("--retry", "1", "--mapping", mapping.toString());

    assertThat(run.counts().subList(0, 2)).containsExactly(1L, 1L);
    assertThat(open(1)).containsExactly("3", "4", "5");
  }

  @Test
  void correctedFileClosesTheRecordsItHoldsAndNoOthers() throws IOException {
    Path corrected = write("mended.geojsonl", HOUSE.replace("HAUS", "BUILDING"), MENDED);
    CliRun run = importing("--retry", "1", corrected.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(open(1)).containsExactly("3", "4");
    assertThat(database.value("select dataset from twin.city_part where source_id = '5'"))
        .isEqualTo("city");
  }

  @Test
  void fileWithOtherRecordsClosesNothing() throws IOException {
    Path other = write("other.geojsonl", area("77", "\"kind\":\"BUILDING\""));
    assertThat(importing("--retry", "1", other.toString()).exitCode()).isZero();

    assertThat(open(1)).containsExactly("2", "3", "4", "5");
  }

  @Test
  void dryRunClosesNothingAndWritesNothing() {
    String before = hash();
    CliRun run = importing("--retry", "1", "--kind", "BUILDING", "--dry-run");

    assertThat(run.counts()).containsExactly(3L, 2L, 0L, 0L, 0L, 0L, 1L);
    assertThat(open(1)).hasSize(4);
    assertThat(hash()).isEqualTo(before);
  }

  @Test
  void undoOfARetryRestoresTwinAndQuarantine() {
    String before = hash();
    importing("--retry", "1", "--kind", "BUILDING");
    assertThat(hash()).isNotEqualTo(before);
    undo(2);

    assertThat(hash()).isEqualTo(before);
    assertThat(open(1)).containsExactly("2", "3", "4", "5");
    assertThat(importing("--retry", "1", "--kind", "BUILDING").counts().get(1)).isEqualTo(2);
  }

  @Test
  void coordinatesAreReadInTheSystemOfTheFirstTry() throws IOException {
    Path metres =
        write("metres.csv", "id,wkt", "a,POINT (500000 5000000)", "b,POINT (500100 5000000)");
    importing(metres.toString(), "--crs", "EPSG:32632", "--dataset", "metres");
    CliRun run = importing("--retry", "2", "--kind", "CITY_PART");

    assertThat(run.exitCode()).as(run.err()).isZero();
    // By cs2cs: 9 degrees east is the central meridian of the zone.
    assertThat(
            database.value(
                "select round(st_x(geom)::numeric, 9) from twin.city_part where source_id = 'a'"))
        .isEqualTo("9.000000000");
  }

  @Test
  void jobWithNothingToRetrySaysSoAndWhatToDoWithTheRest() throws IOException {
    Path broken = write("broken.geojsonl", BROKEN);
    importing(broken.toString());
    CliRun run = importing("--retry", "2");

    assertThat(run.exitCode()).isZero();
    assertThat(run.json().get("notes").toString())
        .contains("job 2 has no rejected record that can be tried again")
        .contains(
            "1 rejected records of job 2 are no records as they stand",
            "citytwin import --retry 2 FILE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--retry 99                   | 1 | error JOB_NOT_FOUND: there is no job 99; citytwin"
            + " issues --jobs",
        "--retry 1 --dataset other    | 2 | error USAGE: job 1 is of the dataset \"city\"; leave"
            + " out --dataset",
        "--retry 1 --replace          | 2 | error USAGE: --replace would remove all that was not"
            + " rejected",
        "--retry one                  | 2 | error USAGE: Invalid value for option '--retry'",
      })
  void retriesThatCannotBeAreRefusedPlainly(String arguments, int exitCode, String message) {
    String before = hash();
    CliRun run = importing(arguments.split(" "));

    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.err()).startsWith(message);
    assertThat(hash()).isEqualTo(before);
    assertThat(open(1)).hasSize(4);
  }
}
