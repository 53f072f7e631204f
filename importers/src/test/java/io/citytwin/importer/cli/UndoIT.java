package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code citytwin undo}: what it restores, and what it refuses. */
class UndoIT {

  private PostgisDatabase database;

  @TempDir private Path folder;

  @BeforeEach
  void create() {
    database = PostgisDatabase.create();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private CliRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--json", "--database-url", database.url()));
    return CliRun.of(all.toArray(String[]::new));
  }

  private CliRun importing(String content, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("city.geojsonl"), content);
    List<String> all = new ArrayList<>(List.of("import", file.toString(), "--dataset", "city"));
    all.addAll(List.of(options));
    return run(all.toArray(String[]::new));
  }

  private static String sensor(String id, String name, String... observed) {
    List<String> datastreams = new ArrayList<>();
    for (String property : observed) {
      datastreams.add("{\"observedProperty\":\"" + property + "\"}");
    }
    return "{\"type\":\"Feature\",\"id\":\"%s\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[7,43]},\"properties\":{\"kind\":\"SENSOR\",\"sensorType\":\"water\",\"name\":\"%s\",\"datastreams\":[%s]}}%n"
        .formatted(id, name, String.join(",", datastreams));
  }

  private String hash() {
    return database.value("select twin.content_hash()");
  }

  private String datastreams() {
    return database.value(
        "select coalesce(string_agg(datastream_no || code, ' ' order by code), '') from twin.datastream");
  }

  private String versions() {
    return database.value(
        "select coalesce(string_agg(source_id || name || version, ' ' order by source_id), '') from twin.sensor");
  }

  @Test
  void whatAJobAddedChangedAndRemovedIsAsItWas() throws IOException {
    importing(sensor("kept", "a", "flow", "level") + sensor("gone", "b", "flow"));
    String before = hash() + datastreams();
    CliRun second =
        importing(sensor("kept", "c", "level", "pressure") + sensor("new", "d"), "--replace");
    assertThat(second.counts()).containsExactly(2L, 1L, 1L, 0L, 1L, 0L, 0L);

    CliRun undo = run("undo", "2", "--reason", "wrong year");

    assertThat(undo.exitCode()).isZero();
    assertThat(undo.counts()).containsExactly(2L, 1L, 1L, 0L, 1L, 0L, 0L);
    assertThat(hash() + datastreams()).isEqualTo(before);
    assertThat(versions()).as("a version never returns").isEqualTo("goneb2 kepta3");
    assertThat(
            database.value(
                "select status || ' ' || revision || ' ' || undoes || ' ' || reason from twin.import_job where id = 3"))
        .isEqualTo("SUCCEEDED 3 2 wrong year");
    assertThat(database.value("select undone_by from twin.import_job where id = 2")).isEqualTo("3");
    assertThat(
            database.value(
                "select string_agg(operation || cardinality(entity_ids), ' ' order by operation) from twin.change_log where revision = 3"))
        .isEqualTo("ADDED1 CHANGED1 REMOVED1");
    assertThat(
            database.value(
                "select string_agg(source_id || superseded_job || superseded_by, ' ' order by superseded_job, source_id) from twin.sensor_history"))
        .isEqualTo("gone2REMOVED kept2CHANGED kept3UNDONE new3UNDONE");
  }

  @Test
  void undoingAnUndoBringsTheJobBackAndItCanBeUndoneAgain() throws IOException {
    importing(sensor("1", "a", "flow"));
    String first = hash() + datastreams();
    importing(sensor("1", "b", "flow", "level"));
    String second = hash() + datastreams();

    assertThat(run("undo", "2").exitCode()).isZero();
    assertThat(hash() + datastreams()).isEqualTo(first);
    assertThat(run("undo", "3").exitCode()).isZero();
    assertThat(hash() + datastreams()).isEqualTo(second);
    assertThat(run("undo", "2").exitCode()).isZero();
    assertThat(hash() + datastreams()).isEqualTo(first);
  }

  @Test
  void dryRunTellsAndLeavesNoTrace() throws IOException {
    importing(sensor("1", "a"));
    String before = hash();

    CliRun run = run("undo", "1", "--dry-run");

    assertThat(run.exitCode()).isZero();
    assertThat(run.counts()).containsExactly(0L, 0L, 0L, 0L, 1L, 0L, 0L);
    assertThat(run.json().get("job").isNull()).isTrue();
    assertThat(hash() + database.value("select count(*) from twin.import_job"))
        .isEqualTo(before + "1");
  }

  @Test
  void laterJobOnTheSameFeaturesIsNamed() throws IOException {
    importing(sensor("1", "a") + sensor("2", "a"));
    importing(sensor("2", "b"));
    importing(sensor("3", "c"));

    assertRefused(run("undo", "1"), "JOB_SUPERSEDED", "job 2 came later and changed 1 of");
    assertThat(run("undo", "2").exitCode()).isZero();
    assertThat(run("undo", "1").exitCode()).isZero();
    assertThat(versions()).isEqualTo("3c1");
  }

  @Test
  void jobWithoutEffectUnknownJobAndUndoneJobAreRefused() throws IOException {
    importing(sensor("1", "a"));
    importing(sensor("1", "a"));
    importing("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":");

    assertRefused(run("undo", "2"), "JOB_NOT_UNDOABLE", "found everything as it was");
    assertRefused(run("undo", "3"), "JOB_NOT_UNDOABLE", "is FAILED");
    assertRefused(run("undo", "99"), "JOB_NOT_FOUND", "there is no job 99");
    assertThat(run("undo", "1").exitCode()).isZero();
    assertRefused(run("undo", "1"), "JOB_ALREADY_UNDONE", "undo job 4");
  }

  @Test
  void whatHasObservationsDoesNotGo() throws IOException {
    importing(sensor("1", "a", "flow"));
    importing(sensor("1", "a", "flow", "level") + sensor("2", "b", "flow"));
    database.execute("select twin.ensure_observation_partition('2026-01-01')");
    observe("city/2/flow");
    assertRefused(run("undo", "2"), "OBSERVATIONS_WOULD_BE_LOST", "city/2/flow");
    database.execute("delete from twin.observation");
    observe("city/1/level");
    assertRefused(run("undo", "2"), "OBSERVATIONS_WOULD_BE_LOST", "city/1/level");
    database.execute("delete from twin.observation");
    observe("city/1/flow");

    assertThat(run("undo", "2").exitCode()).isZero();
    assertThat(database.value("select count(*) from twin.observation")).isEqualTo("1");
    assertThat(datastreams()).isEqualTo("1city/1/flow");
  }

  @Test
  void jobFromBeforeTheHistoryIsRefused() throws IOException {
    importing(sensor("1", "a"));
    importing(sensor("1", "b"));
    database.execute("delete from twin.sensor_history");

    assertRefused(run("undo", "2"), "JOB_NOT_UNDOABLE", "was not kept");
  }

  private void observe(String datastream) {
    database.execute(
        "insert into twin.observation (datastream_no, phenomenon_time, result_time, result)"
            + " select datastream_no, '2026-01-01T10:00Z', '2026-01-01T10:00Z', 1 from twin.datastream where code = '"
            + datastream
            + "'");
  }

  private void assertRefused(CliRun run, String code, String because) {
    String jobs = database.value("select count(*) from twin.import_job");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("error " + code + ": ").contains(because);
    assertThat(run.json().get("error").get("code").asString()).isEqualTo(code);
    assertThat(
            database.value(
                "select count(*) from twin.import_job where format = 'UNDO' and status <> 'SUCCEEDED'"))
        .as("a refusal leaves no job, of %s", jobs)
        .isEqualTo("0");
  }
}
