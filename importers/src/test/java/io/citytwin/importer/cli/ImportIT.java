package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports through the command line into a real PostGIS. */
class ImportIT {

  private static PostgisDatabase database;

  @TempDir private Path folder;

  @BeforeAll
  static void create() {
    // Without migration: the command line brings it.
    database = PostgisDatabase.createEmpty();
    assertThat(CliRun.of("hash", "--database-url", database.url()).exitCode()).isZero();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.execute(
        """
        truncate twin.building, twin.road, twin.road_junction, twin.pipe, twin.pipe_node, twin.grid_cell, twin.district,
          twin.sensor, twin.datastream, twin.observation, twin.import_issue, twin.import_job, twin.change_log,
          twin.building_history, twin.sensor_history, twin.datastream_history, twin.revision restart identity cascade;
        update twin.head set revision = 0""");
  }

  private CliRun importFile(Path file, String... options) {
    return importFiles(List.of(file), options);
  }

  private CliRun importFiles(List<Path> files, String... options) {
    List<String> arguments = new ArrayList<>(List.of("import", "--json"));
    arguments.addAll(List.of("--database-url", database.url(), "--dataset", "city"));
    arguments.addAll(Arrays.asList(options));
    files.forEach(file -> arguments.add(file.toString()));
    return CliRun.of(arguments.toArray(String[]::new));
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private static String square(String id, double x, String properties) {
    String ring =
        "[[%1$s,43.7],[%2$s,43.7],[%2$s,43.8],[%1$s,43.8],[%1$s,43.7]]".formatted(x, x + 0.1);
    return "{\"type\":\"Feature\",\"id\":\"%s\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[%s]},\"properties\":{\"kind\":\"BUILDING\"%s}}"
        .formatted(id, ring, properties);
  }

  private static String point(String id, String properties) {
    return "{\"type\":\"Feature\",\"id\":\"%s\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[7.4,43.7]},\"properties\":{%s}}"
        .formatted(id, properties);
  }

  private static String hash() {
    return database.value("select twin.content_hash()");
  }

  private static String trace() {
    return database.value(
        """
        select (select revision from twin.head) || ' ' || (select count(*) from twin.revision) || ' '
          || (select count(*) from twin.change_log) || ' ' || (select coalesce(max(version), 0) from twin.building)
        """);
  }

  @Nested
  class Again {

    @Test
    void sameFileChangesNothing() throws IOException {
      Path file = write("a.geojsonl", square("1", 7, ",\"height\":3"), square("2", 8, ""));

      assertThat(importFile(file).counts()).containsExactly(2L, 2L, 0L, 0L, 0L, 0L, 0L);
      String before = trace() + hash();
      CliRun second = importFile(file);

      assertThat(second.exitCode()).isZero();
      assertThat(second.counts()).containsExactly(2L, 0L, 0L, 2L, 0L, 0L, 0L);
      assertThat(trace() + hash()).isEqualTo(before);
      assertThat(
              database.value(
                  "select status || ' ' || coalesce(revision::text, 'none') from twin.import_job where id = 2"))
          .isEqualTo("SUCCEEDED none");
    }

    @Test
    void sameContentWrittenOtherwiseChangesNothing() throws IOException {
      importFile(
          write(
              "a.geojsonl",
              point(
                  "s",
                  "\"kind\":\"SENSOR\",\"sensorType\":\"x\",\"a\":1,\"b\":{\"c\":[],\"d\":null}")));
      String text =
          """
          {"features": [ {"properties": {"b": {"d": null, "c": [ ]}, "sensorType": "x", "a": 1},
           "geometry": {"coordinates": [7.40, 43.7], "type": "Point"}, "id": "s", "type": "Feature"} ],
           "type": "FeatureCollection"}""";

      assertThat(importFile(write("b.geojson", text), "--kind", "sensor").counts())
          .containsExactly(1L, 0L, 0L, 1L, 0L, 0L, 0L);
    }

    @Test
    void changedFeatureGetsAVersionARevisionAndALine() throws IOException {
      importFile(write("a.geojsonl", square("1", 7, ""), square("2", 8, "")));
      CliRun second =
          importFile(
              write("a.geojsonl", square("1", 7, ",\"name\":\"Town hall\""), square("2", 8, "")));

      assertThat(second.counts()).containsExactly(2L, 0L, 1L, 1L, 0L, 0L, 0L);
      assertThat(
              database.value(
                  "select string_agg(source_id || version || coalesce(name, ''), ' ' order by source_id) from twin.building"))
          .isEqualTo("12Town hall 21");
      assertThat(
              database.value(
                  "select string_agg(operation, ' ' order by operation) from twin.change_log where revision = 2"))
          .isEqualTo("CHANGED");
      assertThat(database.value("select job_id from twin.revision where revision = 2"))
          .isEqualTo("2");
    }

    @Test
    void orderOfFilesAndRecordsDoesNotMatterForTheContent() throws IOException {
      Path a = write("a.geojsonl", square("1", 7, ""), square("2", 8, ""));
      Path b = write("b.geojsonl", point("n", "\"kind\":\"PIPE_NODE\",\"medium\":\"WATER\""));
      importFiles(List.of(a, b));
      String expected = hash();
      empty();
      importFile(b);
      importFile(write("c.geojsonl", square("2", 8, ""), square("1", 7, "")));

      assertThat(hash()).isEqualTo(expected);
    }
  }

  @Nested
  class Replace {

    @Test
    void vanishedFeatureIsRemovedOnlyIfAsked() throws IOException {
      Path both = write("a.geojsonl", square("1", 7, ""), square("2", 8, ""));
      Path one = write("b.geojsonl", square("1", 7, ""));
      importFile(both);

      assertThat(importFile(one).counts()).containsExactly(1L, 0L, 0L, 1L, 0L, 0L, 0L);
      assertThat(importFile(one, "--replace").counts()).containsExactly(1L, 0L, 0L, 1L, 1L, 0L, 0L);
      assertThat(database.value("select string_agg(source_id, ',') from twin.building"))
          .isEqualTo("1");
      assertThat(database.value("select operation from twin.change_log where revision = 2"))
          .isEqualTo("REMOVED");
    }

    @Test
    void otherKindsAndOtherDatasetsStay() throws IOException {
      Path other = write("o.geojsonl", square("1", 7, ""));
      CliRun.of("import", "--database-url", database.url(), "--dataset", "other", other.toString());
      importFile(write("n.geojsonl", point("n", "\"kind\":\"ROAD_JUNCTION\"")));
      importFile(write("a.geojsonl", square("1", 7, "")));

      assertThat(importFile(write("b.geojsonl", square("9", 7, "")), "--replace").counts())
          .containsExactly(1L, 1L, 0L, 0L, 1L, 0L, 0L);
      assertThat(
              database.value(
                  "select (select count(*) from twin.building) || ' ' || (select count(*) from twin.road_junction)"))
          .isEqualTo("2 1");
    }

    @Test
    void featureWhoseRecordIsRejectedStays() throws IOException {
      importFile(write("a.geojsonl", square("1", 7, ""), square("2", 8, ""), square("3", 9, "")));
      CliRun run =
          importFile(write("a.geojsonl", square("1", 7, ""), square("2", 999, "")), "--replace");

      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(
              database.value(
                  "select string_agg(source_id, ',' order by source_id) from twin.building"))
          .isEqualTo("1,2");
    }

    @Test
    void nothingIsRemovedIfARejectedRecordCannotBeIdentified() throws IOException {
      importFile(write("a.geojsonl", square("1", 7, ""), square("2", 8, "")));
      CliRun run =
          importFile(write("a.geojsonl", square("1", 7, ""), "{\"type\":" + ",}"), "--replace");

      assertThat(run.counts()).containsExactly(2L, 0L, 0L, 1L, 0L, 0L, 1L);
      assertThat(run.json().get("issues").toString()).contains("REMOVAL_WITHHELD");
      assertThat(database.value("select count(*) from twin.building")).isEqualTo("2");
    }
  }

  @Nested
  class DryRun {

    @Test
    void reportsTheSameAndWritesNothing() throws IOException {
      importFile(write("a.geojsonl", square("1", 7, ""), square("2", 8, "")));
      String before = trace() + hash();
      Path next =
          write(
              "b.geojsonl",
              square("1", 7, ",\"height\":9"),
              square("3", 9, ""),
              square("4", 999, ""));
      CliRun dry = importFile(next, "--replace", "--dry-run");

      assertThat(trace() + hash()).isEqualTo(before);
      assertThat(database.value("select count(*) from twin.import_job")).isEqualTo("1");
      assertThat(dry.json().get("job").isNull()).isTrue();
      CliRun real = importFile(next, "--replace");
      assertThat(dry.counts()).containsExactly(3L, 1L, 1L, 0L, 1L, 0L, 1L).isEqualTo(real.counts());
      assertThat(dry.exitCode()).isEqualTo(real.exitCode()).isEqualTo(3);
      assertThat(dry.json().get("issues")).isEqualTo(real.json().get("issues"));
    }

    @Test
    void worksOnADatabaseWithoutTheTwinAndLeavesItSo() throws IOException {
      try (PostgisDatabase bare = PostgisDatabase.createEmpty()) {
        CliRun run =
            CliRun.of(
                "import",
                "--json",
                "--dry-run",
                "--replace",
                "--database-url",
                bare.url(),
                write("a.geojsonl", square("1", 7, "")).toString());

        assertThat(run.counts()).containsExactly(1L, 1L, 0L, 0L, 0L, 0L, 0L);
        assertThat(bare.value("select count(*) from pg_namespace where nspname = 'twin'"))
            .isEqualTo("0");
      }
    }
  }

  @Nested
  class Rejections {

    @Test
    void badRecordsAreListedWithPlaceAndTheRestLoads() throws IOException {
      String bowtie =
          "{\"type\":\"Feature\",\"id\":\"bowtie\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[7,43],[7.2,43.2],[7.2,43],[7,43.2],[7,43]]]},\"properties\":{\"kind\":\"BUILDING\"}}";
      Path file =
          write(
              "bad.geojsonl",
              square("1", 7, ""),
              bowtie,
              square("1", 8, ""),
              "nonsense",
              point("point", "\"kind\":\"BUILDING\""),
              point("silent", "\"kind\":\"PIPE_NODE\""),
              square("far", 181, ""),
              square("zero\\u0000", 7, ",\"name\":\"a\\u0000b\\ud800\""));
      CliRun run = importFile(file);

      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.counts()).containsExactly(8L, 3L, 0L, 0L, 0L, 1L, 5L);
      assertThat(
              database.value(
                  "select string_agg(code || '/' || coalesce(source_id, '-') || '/' || record_no, ' ' order by record_no) from twin.import_issue"))
          .isEqualTo(
              "GEOMETRY_REPAIRED/bowtie/2 DUPLICATE_SOURCE_ID/1/3 MALFORMED_RECORD/-/4 GEOMETRY_TYPE/point/5"
                  + " VALUE_MISSING/silent/6 COORDINATE_OUT_OF_RANGE/far/7");
      assertThat(
              database.value(
                  "select st_astext(location) || ' ' || (raw_record like 'POLYGON%') from twin.import_issue where code = 'GEOMETRY_REPAIRED'"))
          .isEqualTo("POINT(7.1 43.1) true");
      assertThat(
              database.value(
                  "select st_isvalid(geom) || ' ' || geometrytype(geom) from twin.building where source_id = 'bowtie'"))
          .isEqualTo("true MULTIPOLYGON");
      assertThat(database.value("select byte_place from twin.import_issue where record_no = 4"))
          .isEqualTo(String.valueOf(Files.readString(file).indexOf("nonsense")));
      assertThat(database.value("select name from twin.building where source_id = 'zero\ufffd'"))
          .isEqualTo("a\ufffdb\ufffd");
    }

    @Test
    void sourceThatFailsLeavesNothingButItsJob() throws IOException {
      Path good = write("a.geojsonl", square("1", 7, ""));
      Path truncated =
          Files.writeString(
              folder.resolve("b.geojson"),
              "{\"type\":\"FeatureCollection\",\"features\":[" + square("2", 8, ""));
      CliRun run = importFiles(List.of(good, truncated));

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).startsWith("error FILE_TRUNCATED: ");
      assertThat(run.json().get("error").get("code").asString()).isEqualTo("FILE_TRUNCATED");
      assertThat(trace()).isEqualTo("0 0 0 0");
      assertThat(database.value("select status || ' ' || error_code from twin.import_job"))
          .isEqualTo("FAILED FILE_TRUNCATED");
    }

    @Test
    void unsupportedCrsFailsBeforeAnythingIsWritten() throws IOException {
      String text =
          "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:999999\"}},\"features\":["
              + square("1", 7, "")
              + "]}";
      Path file = write("crs.geojson", text);

      assertThat(importFile(file).err()).contains("CRS_UNKNOWN", "EPSG:999999");
      assertThat(importFile(file, "--crs", "EPSG:4326").counts())
          .containsExactly(1L, 1L, 0L, 0L, 0L, 0L, 0L);
    }

    @Test
    void derivedValuesAgreeWithPostgis() throws IOException {
      String line =
          "{\"type\":\"Feature\",\"id\":\"r\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[7.4,43.7,10],[7.41,43.71,50],[7.43,43.7,10]]},\"properties\":{\"kind\":\"ROAD\"}}";
      importFile(write("a.geojsonl", line, square("g", 7, "").replace("BUILDING", "GRID_CELL")));

      assertThat(
              database.value(
                  "select abs(length - st_length(st_force2d(geom)::geography)) < 0.001 from twin.road"))
          .isEqualTo("t");
      assertThat(
              database.value(
                  "select abs(area / st_area(geom::geography) - 1) < 1e-6 from twin.grid_cell"))
          .isEqualTo("t");
      assertThat(
              database.value(
                  "select road_class || direction || bridge || layer || st_zmax(geom) from twin.road"))
          .isEqualTo("RESIDENTIALBOTHfalse050");
    }
  }

  @Nested
  class Sensors {

    private String sensor(String id, String... properties) {
      String streams =
          Arrays.stream(properties)
              .map(
                  p ->
                      "{\"observedProperty\":\"%s\",\"unit\":\"MPa\",\"cadence\":\"PT5M\",\"lateAfter\":\"PT15M\",\"deadAfter\":\"PT1H\",\"minimum\":0}"
                          .formatted(p))
              .collect(Collectors.joining(","));
      return point(
          id, "\"kind\":\"SENSOR\",\"sensorType\":\"water\",\"datastreams\":[" + streams + "]");
    }

    private String streams() {
      return database.value(
          "select coalesce(string_agg(code || '=' || datastream_no, ' ' order by code), '') from twin.datastream");
    }

    @Test
    void datastreamKeepsItsNumberWhileTheSensorChanges() throws IOException {
      importFile(write("a.geojsonl", sensor("S1", "pressure", "flow")));
      assertThat(streams()).isEqualTo("city/S1/flow=2 city/S1/pressure=1");

      importFile(write("a.geojsonl", sensor("S1", "pressure", "level")));

      assertThat(streams())
          .startsWith("city/S1/level=")
          .endsWith("city/S1/pressure=1")
          .doesNotContain("flow");
      assertThat(
              database.value(
                  "select cadence || ' ' || late_after || ' ' || minimum from twin.datastream where datastream_no = 1"))
          .isEqualTo("00:05:00 00:15:00 0");
    }

    @Test
    void retentionComesWithTheSensorAndGoesWithIt() throws IOException {
      importFile(
          write(
              "a.geojsonl",
              sensor("S1", "pressure").replace("\"minimum\":0", "\"retention\":\"P90D\"")));
      assertThat(database.value("select retention from twin.datastream")).isEqualTo("2160:00:00");

      importFile(write("a.geojsonl", sensor("S1", "pressure")));
      assertThat(database.value("select retention from twin.datastream")).isNull();
      assertThat(database.value("select retention from twin.datastream_history"))
          .isEqualTo("2160:00:00");
    }

    @Test
    void whatHasObservationsIsNeverRemoved() throws IOException {
      importFile(write("a.geojsonl", sensor("S1", "pressure", "flow"), sensor("S2", "level")));
      database.execute(
          """
          select twin.ensure_observation_partition('2026-01-01');
          insert into twin.observation (datastream_no, phenomenon_time, result_time, result)
          select datastream_no, '2026-01-01Z', '2026-01-01Z', 1 from twin.datastream where observed_property in ('flow', 'level')""");
      CliRun run = importFile(write("a.geojsonl", sensor("S1", "pressure")), "--replace");

      assertThat(run.counts()).containsExactly(1L, 0L, 1L, 0L, 0L, 0L, 0L);
      assertThat(run.json().get("issues").size()).isEqualTo(1);
      assertThat(run.json().get("issues").get(0).get("code").asString()).isEqualTo("HISTORY_KEPT");
      assertThat(run.json().get("issues").get(0).get("count").asInt()).isEqualTo(2);
      assertThat(streams()).contains("city/S1/flow", "city/S2/level");
    }

    @Test
    void faultyDatastreamIsLeftOutAndStaysInTheAttributes() throws IOException {
      String faulty = sensor("S1", "pressure", "a/b", "pressure").replace("PT5M", "often");
      CliRun run = importFile(write("a.geojsonl", faulty));

      assertThat(run.exitCode()).isZero();
      assertThat(run.json().get("issues").get(0).get("code").asString()).isEqualTo("VALUE_INVALID");
      assertThat(streams()).isEmpty();
      assertThat(database.value("select attributes ? 'datastreams' from twin.sensor"))
          .isEqualTo("t");
    }
  }

  @Nested
  class Together {

    @Test
    void largeImportIntoAnEmptyTableKeepsIndexesAndKeys() throws IOException {
      String before = schemaOfBuilding();
      String[] lines =
          IntStream.range(0, 20_500)
              .mapToObj(i -> square("b" + i, i * 0.005, ""))
              .toArray(String[]::new);
      CliRun run = importFile(write("many.geojsonl", lines));

      assertThat(run.counts()).startsWith(20_500L, 20_500L);
      assertThat(schemaOfBuilding()).isEqualTo(before);
    }

    private String schemaOfBuilding() {
      return database.value(
          """
          select (select string_agg(pg_get_indexdef(indexrelid), ';' order by pg_get_indexdef(indexrelid)) from pg_index
              where indrelid = 'twin.building'::regclass)
            || (select string_agg(conname || pg_get_constraintdef(oid), ';' order by conname) from pg_constraint
              where conrelid = 'twin.building'::regclass)
          """);
    }

    @Test
    void twoImportsOfOverlappingFilesAtOnceEndAsOneAfterTheOther() throws IOException {
      Path a =
          write(
              "a.geojsonl",
              IntStream.range(0, 3000)
                  .mapToObj(i -> square("b" + i, i * 0.01, ""))
                  .toArray(String[]::new));
      Path b =
          write(
              "b.geojsonl",
              IntStream.range(1000, 4000)
                  .mapToObj(i -> square("b" + i, i * 0.01, ""))
                  .toArray(String[]::new));
      CompletableFuture<CliRun> first = CompletableFuture.supplyAsync(() -> importFile(a));
      CompletableFuture<CliRun> second = CompletableFuture.supplyAsync(() -> importFile(b));

      assertThat(first.join().exitCode()).isZero();
      assertThat(second.join().exitCode()).isZero();
      assertThat(first.join().counts().get(1) + second.join().counts().get(1)).isEqualTo(4000);
      assertThat(database.value("select count(*) || ' ' || max(version) from twin.building"))
          .isEqualTo("4000 1");
      assertThat(
              database.value(
                  "select sum(cardinality(entity_ids)) || ' ' || count(distinct revision) from twin.change_log"))
          .isEqualTo("4000 2");
    }

    @Test
    void importWaitsForAnotherMergeAndThenComparesWithItsResult() throws Exception {
      Path file = write("a.geojsonl", square("1", 7, ""));
      try (Connection other = database.connect()) {
        other.setAutoCommit(false);
        other.createStatement().execute("select from twin.head for update");
        CompletableFuture<CliRun> run = CompletableFuture.supplyAsync(() -> importFile(file));
        while (!database
            .value(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
            .equals("1")) {
          Thread.onSpinWait();
        }
        assertThat(run.isDone()).isFalse();
        other.commit();
        assertThat(run.join().exitCode()).isZero();
      }
    }
  }

  @Nested
  class Failures {

    @Test
    void fullDiskDuringTheMergeIsToldAndLeavesNothing() throws IOException {
      // SQLSTATE 53100 is what PostgreSQL raises when it cannot extend a file; raised here by a
      // trigger.
      database.execute(
          """
          create function twin.full_disk() returns trigger language plpgsql as
            $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
          create trigger full_disk before insert on twin.change_log execute function twin.full_disk()""");
      try {
        CliRun run = importFile(write("a.geojsonl", square("1", 7, "")));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
            .startsWith(
                "error DATABASE_FULL: the disk of the database is full; nothing was imported");
        assertThat(trace()).isEqualTo("0 0 0 0");
        assertThat(database.value("select status || ' ' || error_code from twin.import_job"))
            .isEqualTo("FAILED DATABASE_FULL");
      } finally {
        database.execute("drop function twin.full_disk() cascade");
      }
    }

    @Test
    void databaseThatIsDownIsToldPlainly() throws IOException {
      CliRun run =
          CliRun.of(
              "import",
              "--json",
              "--database-url",
              "postgresql://nobody@127.0.0.1:1/none",
              write("a.geojsonl", square("1", 7, "")).toString());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).startsWith("error DATABASE_UNAVAILABLE: ").doesNotContain("\tat ");
      assertThat(run.json().get("error").get("code").asString()).isEqualTo("DATABASE_UNAVAILABLE");
    }

    @Test
    void missingDatabaseIsToldPlainly() throws IOException {
      String url = database.url().replaceFirst("/t_\\w+", "/no_such_database");
      CliRun run =
          CliRun.of(
              "import", "--database-url", url, write("a.geojsonl", square("1", 7, "")).toString());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).startsWith("error DATABASE_DENIED: ").contains("no_such_database");
    }

    @Test
    void connectionLostInTheMergeIsToldAndLeavesNothing() throws Exception {
      Path file = write("a.geojsonl", square("1", 7, ""));
      try (Connection other = database.connect()) {
        other.setAutoCommit(false);
        other.createStatement().execute("select from twin.head for update");
        CompletableFuture<CliRun> run = CompletableFuture.supplyAsync(() -> importFile(file));
        String waiting =
            "from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        while (database.value("select count(*) " + waiting).equals("0")) {
          Thread.onSpinWait();
        }
        database.value("select pg_terminate_backend(pid) " + waiting);
        assertThat(run.join().exitCode()).isEqualTo(1);
        assertThat(run.join().err()).startsWith("error DATABASE_UNAVAILABLE: ");
        other.rollback();
      }
      assertThat(trace()).isEqualTo("0 0 0 0");
      assertThat(importFile(file).exitCode()).isZero();
      assertThat(database.value("select string_agg(status, ' ' order by id) from twin.import_job"))
          .isEqualTo("ABORTED SUCCEEDED");
    }
  }
}
