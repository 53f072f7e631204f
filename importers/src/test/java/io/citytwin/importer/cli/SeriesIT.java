package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Series through the command line into a real PostGIS. */
class SeriesIT {

  private static final String MAPPING =
      """
      version: 1
      sensor: "{id}"
      time: {text: "{time}", zone: UTC}
      values: [{property: level, column: level, minimum: 0, maximum: 100}]
      """;
  private static final String PLACED =
      MAPPING + "sensors: {type: WATER_LEVEL, name: \"Gauge {id}\", x: \"{x}\", y: \"{y}\"}\n";

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

  @BeforeEach
  void empty() {
    database.execute(
        """
        truncate twin.sensor, twin.datastream, twin.observation, twin.import_issue, twin.import_source, twin.import_job,
          twin.change_log, twin.revision restart identity cascade;
        update twin.head set revision = 0\
        """);
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private CliRun run(String mapping, Path file, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("import-series", file.toString(), "--json"));
    arguments.addAll(List.of("--series", write("mapping.yaml", mapping).toString()));
    arguments.addAll(List.of("--database-url", database.url(), "--dataset", "city"));
    arguments.addAll(Arrays.asList(options));
    return CliRun.of(arguments.toArray(String[]::new));
  }

  /** Of observations: read, added, changed, unchanged, rejected. */
  private static List<Long> counts(CliRun run) {
    List<Long> all = run.counts();
    return List.of(all.get(0), all.get(1), all.get(2), all.get(3), all.get(6));
  }

  private static String history() {
    return database.value(
        """
        select coalesce(string_agg(code || ' ' || to_char(phenomenon_time at time zone 'UTC', 'DDHH24') || ' ' || result
          || ' ' || quality, ', ' order by code, phenomenon_time), '')
        from twin.observation join twin.datastream using (datastream_no)
        """);
  }

  private static String lastJob() {
    return database.value(
        """
        select format || ' ' || status || ' ' || read || ' ' || added || ' ' || changed || ' ' || unchanged || ' ' || rejected
          || coalesce(' ' || error_code, '')
        from twin.import_job order by id desc limit 1
        """);
  }

  @Test
  void firstImportAddsTheSecondChangesNothingAndACorrectionCounts() throws IOException {
    Path file =
        write(
            "a.csv",
            "id,time,level,x,y",
            "A,2026-01-01T00:00:00Z,1,7,51",
            "A,2026-01-01T01:00:00Z,2,7,51",
            "B,2026-01-01T00:00:00Z,3,8,52");
    CliRun first = run(PLACED, file);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(counts(first)).containsExactly(3L, 3L, 0L, 0L, 0L);
    assertThat(first.json().at("/sensors/added").asInt()).isEqualTo(2);
    String hash = database.value("select twin.content_hash()");
    String results =
        "select string_agg(result_time::text, ',' order by datastream_no, phenomenon_time) from"
            + " twin.observation";
    String before = database.value(results);

    CliRun second = run(PLACED, file);
    assertThat(counts(second)).containsExactly(3L, 0L, 0L, 3L, 0L);
    assertThat(second.json().get("sensors").isNull()).isTrue();
    assertThat(database.value(results)).isEqualTo(before);
    assertThat(database.value("select twin.content_hash()")).isEqualTo(hash);

    Files.writeString(file, Files.readString(file).replace("01:00:00Z,2", "01:00:00Z,2.5"));
    assertThat(counts(run(PLACED, file))).containsExactly(3L, 0L, 1L, 2L, 0L);
    assertThat(history())
        .isEqualTo("city/A/level 0100 1 0, city/A/level 0101 2.5 0, city/B/level 0100 3 0");
    assertThat(
            database.value(
                "select bool_and(result_time > created_at) from twin.observation, twin.import_job"
                    + " where result = 2.5 and id = (select max(id) from twin.import_job where"
                    + " format = 'SERIES' and id < (select max(id) from twin.import_job))"))
        .isEqualTo("t");
    assertThat(lastJob()).isEqualTo("SERIES SUCCEEDED 3 0 1 2 0");
    assertThat(
            database.value(
                "select count(*) || ' ' || count(distinct sha256) || ' ' || min(length(sha256))"
                    + " from twin.import_source where format = 'SERIES_CSV'"))
        .isEqualTo("3 2 32");
    assertThat(
            database.value(
                "select name || ' ' || st_astext(geom) || ' ' || sensor_type from twin.sensor where"
                    + " source_id = 'B'"))
        .isEqualTo("Gauge B POINT(8 52) WATER_LEVEL");
  }

  @Test
  void interruptedSeriesSaysSoAndLeavesNothing() throws Exception {
    StringBuilder rows = new StringBuilder("id,time,level,x,y\n");
    for (int i = 0; i < 300_000; i++) {
      rows.append("A,%s,1,7,51%n".formatted(Instant.ofEpochSecond(1_700_000_000L + i)));
    }
    Path file = Files.writeString(folder.resolve("long.csv"), rows);
    Path mapping = write("mapping.yaml", PLACED);
    List<String> arguments =
        List.of(
            "import-series", file.toString(), "--series", mapping.toString(), "--dataset", "city");
    try (ForkedRun run = ForkedRun.start(database, arguments)) {
      assertThat(run.await("select exists (select from twin.import_job where status = 'RUNNING')"))
          .isTrue();
      run.signal("INT");

      assertThat(run.exitCode()).isEqualTo(130);
      assertThat(run.output()).contains("interrupted: no observation was imported");
    }
    assertThat(history()).isEmpty();
    assertThat(lastJob()).isEqualTo("SERIES FAILED 0 0 0 0 0 INTERRUPTED");
  }

  @Test
  void seriesIsNotUndoneAndSaysSo() throws IOException {
    Path file = write("a.csv", "id,time,level,x,y", "A,2026-01-01T00:00:00Z,1,7,51");
    assertThat(run(PLACED, file).exitCode()).isZero();
    String job = database.value("select max(id) from twin.import_job where format = 'SERIES'");

    CliRun undo = CliRun.of("undo", job, "--database-url", database.url());

    assertThat(undo.exitCode()).isEqualTo(1);
    assertThat(undo.err())
        .startsWith("error JOB_NOT_UNDOABLE: job " + job + " imported observations of sensors");
    assertThat(history()).isEqualTo("city/A/level 0100 1 0");
  }

  @Test
  void dryRunSaysTheSameAndWritesNothing() throws IOException {
    Path file =
        write(
            "a.csv",
            "id,time,level,x,y",
            "A,2026-01-01,1,7,51",
            "A,2026-01-01,9,7,51",
            "A,2026-01-02,101,7,51",
            "C,2026-01-02,1,,",
            "A,never,1,7,51");
    CliRun dry = run(PLACED, file, "--dry-run");
    assertThat(history()).isEmpty();
    assertThat(
            database.value(
                "select (select count(*) from twin.import_job) + (select count(*) from"
                    + " twin.sensor)"))
        .isEqualTo("0");
    CliRun real = run(PLACED, file);

    assertThat(real.exitCode()).isEqualTo(3);
    assertThat(counts(real)).containsExactly(5L, 2L, 0L, 0L, 3L);
    assertThat(counts(dry)).isEqualTo(counts(real));
    assertThat(dry.json().get("issues")).isEqualTo(real.json().get("issues"));
    assertThat(history()).isEqualTo("city/A/level 0100 1 0, city/A/level 0200 101 1");
    assertThat(
            database.value(
                "select string_agg(code || ' ' || record_no || ' ' || rejected, ', ' order by"
                    + " record_no) from twin.import_issue"))
        .isEqualTo(
            "OBSERVATION_REPEATED 3 true, VALUE_OUT_OF_RANGE 4 false, SENSOR_UNKNOWN 5 true,"
                + " TIME_INVALID 6 true");
  }

  @Test
  void unknownDatastreamsFailTheImportWithAList() throws IOException {
    Path file = write("a.csv", "id,time,level", "A,2026-01-01,1", "B,2026-01-01,1");
    CliRun run = run(MAPPING, file);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("DATASTREAM_UNKNOWN", "city/A/level, city/B/level");
    assertThat(run.json().at("/error/code").asString()).isEqualTo("DATASTREAM_UNKNOWN");
    assertThat(lastJob()).isEqualTo("SERIES FAILED 0 0 0 0 0 DATASTREAM_UNKNOWN");
    assertThat(history()).isEmpty();
  }

  @Test
  void knownSensorGetsTheDatastreamItLacksAndKeepsTheRest() throws IOException {
    run(PLACED, write("a.csv", "id,time,level,x,y", "A,2026-01-01,1,7,51"));
    database.execute(
        "update twin.sensor set name = 'Old Bridge', attributes = '{\"owner\": \"river office\"}'");
    String temperature = PLACED.replace("level", "temperature");
    CliRun run = run(temperature, write("b.csv", "id,time,temperature", "A,2026-01-01,5"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(history()).isEqualTo("city/A/level 0100 1 0, city/A/temperature 0100 5 0");
    assertThat(
            database.value(
                "select name || ' ' || st_astext(geom) || ' ' || (attributes ->> 'owner') || ' ' ||"
                    + " jsonb_array_length(datastreams) || ' v' || version from twin.sensor"))
        .isEqualTo("Old Bridge POINT(7 51) river office 2 v2");
  }

  @Test
  void sensorsComeFromAFileOfStations() throws IOException {
    Path geojson =
        write(
            "stations.geojson",
            """
            {"type":"FeatureCollection","features":[
              {"type":"Feature","geometry":{"type":"LineString","coordinates":[[7,51],[7.2,51]]},"properties":{"key":"A","Name":"Alpha"}},
              {"type":"Feature","geometry":{"type":"Point","coordinates":[9,53]},"properties":{"key":"unused"}}]}
            """);
    String mapping =
        MAPPING
            + "sensors: {type: T, name: \"{Name}\", stations: {file: stations.geojson, key:"
            + " \"{key}\"}, mounted: {kind: ROAD, id: \"{key}\"}}\n";
    Path file = write("a.csv", "id,time,level", "A,2026-01-01,1", "Z,2026-01-01,1");
    CliRun run = run(mapping, file);

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(counts(run)).containsExactly(2L, 1L, 0L, 0L, 1L);
    assertThat(run.json().get("notes").toString()).contains("city/Z/level");
    assertThat(
            database.value(
                "select string_agg(name || ' ' || st_astext(geom, 5) || ' ' || mounted_kind, ',')"
                    + " from twin.sensor"))
        .isEqualTo("Alpha POINT(7.1 51) ROAD");
    Path csv = write("places.csv", "key;Name;lon;lat", "Z;Zeta;8;50");
    CliRun again =
        run(
            mapping.replace("type: T,", "type: T, x: \"{lon}\", y: \"{lat}\","),
            file,
            "--stations",
            csv.toString());
    assertThat(counts(again)).containsExactly(2L, 1L, 0L, 1L, 0L);
    assertThat(Files.exists(geojson)).isTrue();
  }

  @Test
  void ofRepeatedRowsTheFirstOrTheLastCounts() throws IOException {
    Path file =
        write(
            "a.csv",
            "id,time,level,x,y",
            "A,2026-01-01,1,7,51",
            "A,2026-01-01,2,7,51",
            "A,2026-01-01,2,7,51");
    CliRun first = run(PLACED, file);
    assertThat(counts(first)).containsExactly(3L, 1L, 0L, 0L, 2L);
    assertThat(history()).isEqualTo("city/A/level 0100 1 0");
    CliRun last = run(PLACED + "repeated: last\n", file);
    assertThat(counts(last)).containsExactly(3L, 0L, 1L, 1L, 1L);
    assertThat(history()).isEqualTo("city/A/level 0100 2 0");
  }

  @Test
  void fileThatBreaksOffLeavesNothingButItsJob() throws IOException {
    Path good = write("a.csv", "id,time,level,x,y", "A,2026-01-01,1,7,51");
    Path broken =
        write("b.json", "[{\"id\":\"A\",\"time\":\"2026-01-02\",\"level\":2,\"x\":7,\"y\":51},");
    CliRun run = run(PLACED, good, broken.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(lastJob()).isEqualTo("SERIES FAILED 0 0 0 0 0 FILE_TRUNCATED");
    assertThat(
            database.value(
                "select (select count(*) from twin.sensor) + (select count(*) from"
                    + " twin.observation)"))
        .isEqualTo("0");
  }

  @Test
  void wrongUsageIsToldBeforeAnyJobBegins() throws IOException {
    assertThat(CliRun.of("import-series", "a.csv", "--dataset", "d").exitCode()).isEqualTo(2);
    Path file = write("a.csv", "id,time,level", "A,2026-01-01,1");
    assertThat(run("version: 1\nsensor: x\n", file).err())
        .contains("MAPPING_INVALID", "mapping.yaml, line 1");
    assertThat(database.value("select count(*) from twin.import_job")).isEqualTo("0");
  }

  /** Random imports one after another against a map that does the same. */
  @Test
  void anySequenceOfImportsLeavesWhatAMapWouldHold() throws IOException {
    Random random = new Random(11);
    Map<String, Integer> expected = new HashMap<>();
    run(PLACED, write("s.csv", "id,time,level,x,y", "A,2025-12-31,0,7,51", "B,2025-12-31,0,8,52"));
    for (int round = 0; round < 8; round++) {
      StringBuilder rows = new StringBuilder("id,time,level");
      Map<String, Integer> written = new HashMap<>();
      for (int i = 0; i < 60; i++) {
        String key =
            (random.nextBoolean() ? "A" : "B")
                + ",2026-01-%02dT%02d:00:00Z".formatted(1 + random.nextInt(3), random.nextInt(24));
        if (!written.containsKey(key)) {
          written.put(key, random.nextInt(4));
          rows.append('\n').append(key).append(',').append(written.get(key));
        }
      }
      long added = written.keySet().stream().filter(k -> !expected.containsKey(k)).count();
      long same =
          written.entrySet().stream()
              .filter(e -> e.getValue().equals(expected.get(e.getKey())))
              .count();
      CliRun run = run(PLACED, write("r.csv", rows.toString()));
      assertThat(counts(run))
          .containsExactly((long) written.size(), added, written.size() - added - same, same, 0L);
      expected.putAll(written);
    }
    assertThat(
            database.value(
                "select count(*) || ' ' || sum(result * (1 + extract(day from phenomenon_time at"
                    + " time zone 'UTC') * 24 + extract(hour from phenomenon_time at time zone"
                    + " 'UTC')))::bigint from twin.observation where phenomenon_time >="
                    + " '2026-01-01T00:00:00Z'"))
        .isEqualTo(
            expected.size()
                + " "
                + expected.entrySet().stream()
                    .mapToLong(
                        e ->
                            e.getValue()
                                * (1L
                                    + 24L * Integer.parseInt(e.getKey().substring(10, 12))
                                    + Integer.parseInt(e.getKey().substring(13, 15))))
                    .sum());
  }

  /** Killed while it reads or merges, nothing of it is there; run again, all of it is. */
  @Test
  void killedImportLeavesNothingAndCanBeRunAgain() throws Exception {
    StringBuilder rows = new StringBuilder("id,time,level,x,y");
    for (int i = 0; i < 120_000; i++) {
      rows.append(
          "\nA,2026-01-%02dT%02d:%02d:%02dZ,1,7,51"
              .formatted(1 + i / 43_200, i / 1_800 % 24, i / 30 % 60, 2 * (i % 30)));
    }
    Path file = write("a.csv", rows.toString());
    run(PLACED, write("s.csv", "id,time,level,x,y", "A,2025-12-31,0,7,51"));
    for (String sign : List.of("copy pg_temp.series_observation%", "with written as%")) {
      Path mapping = folder.resolve("mapping.yaml");
      List<String> arguments =
          List.of(
              "import-series",
              file.toString(),
              "--series",
              mapping.toString(),
              "--dataset",
              "city");
      try (ForkedRun run = ForkedRun.start(database, arguments)) {
        boolean seen =
            run.await(
                "select count(*) > 0 from pg_stat_activity where datname = current_database() and"
                    + " state = 'active' and pid <> pg_backend_pid() and query like '"
                    + sign
                    + "'");
        run.kill();
        assertThat(seen).as(sign).isTrue();
      }
      assertThat(database.value("select count(*) from twin.observation")).as(sign).isEqualTo("1");
    }
    assertThat(counts(run(PLACED, file))).containsExactly(120_000L, 120_000L, 0L, 0L, 0L);
    assertThat(
            database.value(
                "select string_agg(status, ' ' order by id) from twin.import_job where format ="
                    + " 'SERIES'"))
        .isEqualTo("SUCCEEDED ABORTED ABORTED SUCCEEDED");
  }
}
