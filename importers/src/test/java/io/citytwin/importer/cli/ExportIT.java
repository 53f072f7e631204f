package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.export.ExportFormat;
import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exports through the command line, looked at by GDAL and by what is left of them when they fail.
 */
class ExportIT {

  private static PostgisDatabase database;

  @TempDir private Path folder;

  @BeforeAll
  static void create(@TempDir Path sources) throws IOException {
    database = PostgisDatabase.create();
    Path city = HazardousCity.write(sources.resolve("city.geojsonl"));
    CliRun run =
        CliRun.of("import", "--database-url", database.url(), "--dataset", "city", city.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    // Enough that an export can be interrupted.
    database.execute(
        """
        insert into twin.dataset (name) values ('large');
        insert into twin.plot (entity_id, dataset, source_id, geom, attributes, row_hash, job_id)
        select gen_random_uuid(), 'large', 'p' || i, st_buffer(st_setsrid(st_makepoint(i % 300 / 2.0, i % 170 - 85), 4326), 0.1, 32),
          jsonb_build_object('text', repeat(md5(i::text), 20)), decode(md5(i::text), 'hex'), 1
        from generate_series(1, 20000) i""");
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  private static CliRun export(String... options) {
    return CliRun.of(arguments(options).toArray(String[]::new));
  }

  private static List<String> arguments(String... options) {
    List<String> arguments = new ArrayList<>(List.of("export", "--database-url", database.url()));
    arguments.addAll(Arrays.asList(options));
    return arguments;
  }

  private List<String> leftIn() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Nested
  class SeenByGdal {

    /** OGR copies the file into PostGIS, where every value is compared with the twin's own. */
    @ParameterizedTest
    @EnumSource(
        value = ExportFormat.class,
        names = {"GPKG", "FGB", "CSV"})
    void everyGeometryAndTextIsTheTwinsOwn(ExportFormat format) throws IOException {
      Path file = folder.resolve("b" + format.extensions().getFirst());
      assertThat(export("--kind", "BUILDING", "--out", file.toString()).exitCode()).isZero();
      String table = "ogr_" + format.name().toLowerCase(java.util.Locale.ROOT);
      String said =
          run(
              "ogr2ogr",
              "-f",
              "PostgreSQL",
              "PG:" + database.url(),
              file.toString(),
              "-nln",
              table,
              "-lco",
              "GEOMETRY_NAME=geom",
              "-lco",
              "LAUNDER=NO",
              "-lco",
              "DIM=XYZ",
              "-nlt",
              "GEOMETRY",
              "-a_srs",
              "EPSG:4326");

      // OGR on the way: empty texts of CSV are none, line ends of CSV are its own, doubles keep 15
      // digits, and of a
      // FlatGeobuf whose heights are of some geometries only it sees none.
      String same =
          """
          select count(*) from twin.building t join public.%1$s o on o."sourceId" = t.source_id
          where st_asewkb(st_force2d(o.geom)) = st_asewkb(st_force2d(t.geom))
            and ('%1$s' = 'ogr_fgb' or st_zmflag(t.geom) = 0
              or st_zmin(t.geom) = st_zmin(o.geom) and st_zmax(t.geom) = st_zmax(o.geom))
            and o.attributes::jsonb = t.attributes and coalesce(o.usage, '') = coalesce(t.usage, '')
            and translate(coalesce(o.name, ''), E'\\r\\n', '') = translate(coalesce(t.name, ''), E'\\r\\n', '')
            and translate(coalesce(o.address, ''), E'\\r\\n', '') = translate(coalesce(t.address, ''), E'\\r\\n', '')
            and (t.height is null) = (nullif(o.height::text, '') is null)
            and (t.height is null or abs(t.height - o.height::text::double precision) <= 1e-14 * t.height)
            and nullif(o."yearBuilt"::text, '')::integer is not distinct from t.year_built
          """
              .formatted(table);
      assertThat(database.value(same)).as(said).isEqualTo("" + HazardousCity.PER_KIND);
    }

    @ParameterizedTest
    @EnumSource
    void emptyResultIsAValidEmptyFile(ExportFormat format) throws IOException {
      Path file = folder.resolve("e" + format.extensions().getFirst());
      CliRun run = export("--kind", "PIPE", "--where", "FALSE", "--out", file.toString());

      assertThat(run.exitCode()).isZero();
      if (format == ExportFormat.GEOJSONSEQ) {
        assertThat(file).isEmptyFile();
      } else {
        assertThat(run("ogrinfo", "-ro", "-so", "-al", file.toString()))
            .contains("Feature Count: 0")
            .doesNotContain("ERROR", "Warning");
      }
    }

    /** The index is right if it finds what reading everything finds. */
    @ParameterizedTest
    @ValueSource(strings = {".fgb", ".gpkg"})
    void spatialIndexFindsWhatIsThere(String extension) throws IOException {
      Path file = folder.resolve("p" + extension);
      export("--kind", "PLOT", "--dataset", "large", "--out", file.toString());
      String[] box = {"10.05", "20.2", "31.3", "44.4"};
      String expected =
          database.value(
              "select count(*) from twin.plot where dataset = 'large' and st_intersects(geom, st_makeenvelope(%s, 4326))"
                  .formatted(String.join(", ", box)));
      String found =
          run(
              "ogrinfo",
              "-ro",
              "-so",
              "-al",
              "-spat",
              box[0],
              box[1],
              box[2],
              box[3],
              file.toString());

      assertThat(Integer.parseInt(expected)).isGreaterThan(100);
      assertThat(found).contains("Feature Count: " + expected);
      assertThat(run("ogrinfo", "-ro", "-so", "-al", file.toString()))
          .contains("Feature Count: 20000");
    }

    /** OGR brings the same features into the other CRS; both must agree to a centimetre. */
    @ParameterizedTest
    @ValueSource(strings = {".geojson", ".gpkg", ".fgb"})
    void anotherCrsIsNamedAndReachedAsProjDoes(String extension) throws IOException {
      Path file = folder.resolve("crs" + extension);
      String[] box = {"--where", "S_WITHIN(geometry, BBOX(10, 50, 30, 70))"};
      CliRun run =
          export(
              "--kind",
              "PLOT",
              "--dataset",
              "large",
              box[0],
              box[1],
              "--crs",
              "EPSG:3035",
              "--out",
              file.toString());
      assertThat(run.exitCode()).as(run.err()).isZero();
      String table = "crs_" + extension.substring(1);
      run(
          "ogr2ogr",
          "-f",
          "PostgreSQL",
          "PG:" + database.url(),
          file.toString(),
          "-nln",
          table,
          "-lco",
          "GEOMETRY_NAME=geom",
          "-lco",
          "LAUNDER=NO");

      assertThat(
              database.value(
                  "select count(*) > 10 and bool_and(st_srid(o.geom) = 3035 and st_hausdorffdistance(o.geom, st_transform(t.geom, 3035)) < 0.01) from public.%s o join twin.plot t on t.source_id = o.\"sourceId\""
                      .formatted(table)))
          .isEqualTo("t");
    }
  }

  @Nested
  class Choice {

    @Test
    void boxFilterAndDatasetAreAllHeld() {
      CliRun run =
          export(
              "--kind",
              "PLOT",
              "--dataset",
              "large",
              "--bbox",
              "140,-90,-170,90",
              "--where",
              "sourceId LIKE 'p1%'",
              "--out",
              folder.resolve("c.geojsonl").toString(),
              "--json");
      String expected =
          database.value(
              "select count(*) from twin.plot where dataset = 'large' and source_id like 'p1%' and st_xmax(geom) >= 140");

      assertThat(run.json().get("features").asString()).isEqualTo(expected);
      assertThat(run.json().get("byKind").get("PLOT").asString()).isEqualTo(expected);
      assertThat(run.json().get("bytes").asLong()).isPositive();
    }

    @Test
    void sameTwinGivesTheSameBytes() throws IOException {
      Path first = folder.resolve("1.geojson");
      Path second = folder.resolve("2.geojson");
      export("--kind", "SENSOR,ROAD", "--out", first.toString());
      export("--kind", "SENSOR,ROAD", "--out", second.toString());

      assertThat(Files.mismatch(first, second)).isEqualTo(-1);
      assertThat(Files.lines(first)).hasSize(2 * HazardousCity.PER_KIND + 2);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "--kind BUILDING                                       | say the format",
          "--kind BUILDING --out x.xyz                           | says no format",
          "--kind BUILDING --format gpkg                         | name a file with --out",
          "--kind BUILDING --format csv --json                   | need a file",
          "--kind BUILDING,ROAD --out x.fgb                      | holds one kind",
          "--kind BUILDING --bbox 1,2,3 --out x.csv              | west,south,east,north",
          "--kind BUILDING --bbox 1,9,3,2 --out x.csv            | south not beyond north",
          "--kind BUILDING --crs EPSG:3067 --out x.geojsonl      | longitude and latitude only",
          "--kind BUILDING --crs GCJ-02 --out x.gpkg             | cannot name the CRS",
          "--kind BUILDING --crs EPSG:999999 --out x.gpkg        | EPSG:999999",
          "--kind BUILDING --where height>'a' --out x.gpkg       | position 8",
          "--kind BUILDING --where heigt=1 --out x.gpkg          | allowed: usage",
          "--kind HOUSE --out x.gpkg                             | HOUSE",
          "--out x.gpkg                                          | --kind"
        })
    void wrongUsageSaysWhatIsAllowed(String options, String message) throws IOException {
      CliRun run = export(options.strip().replace(" x.", " " + folder + "/x.").split("\\s+"));

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).startsWith("error USAGE: ").contains(message);
      assertThat(leftIn()).isEmpty();
    }

    @Test
    void unknownDatasetIsToldWithThoseThereAre() throws IOException {
      CliRun run =
          export(
              "--kind",
              "PLOT",
              "--dataset",
              "larg",
              "--json",
              "--out",
              folder.resolve("x.gpkg").toString());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("error DATASET_UNKNOWN", "city");
      assertThat(run.json().get("error").get("code").asString()).isEqualTo("DATASET_UNKNOWN");
      assertThat(leftIn()).isEmpty();
    }

    @Test
    void databaseWithoutTwinIsSaidToBeOne() {
      try (PostgisDatabase bare = PostgisDatabase.createEmpty()) {
        CliRun run =
            CliRun.of(
                "export",
                "--database-url",
                bare.url(),
                "--kind",
                "ROAD",
                "--out",
                folder + "/x.gpkg");

        assertThat(run.err()).contains("error DATABASE_UNSUITABLE", "import something first");
      }
    }
  }

  @Nested
  class NothingHalf {

    @Test
    void existingFileIsReplacedOnlyByForce() throws IOException {
      Path file = Files.writeString(folder.resolve("b.gpkg"), "precious");

      CliRun refused = export("--kind", "ROAD", "--out", file.toString());
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err()).contains("error FILE_EXISTS", "--force");
      assertThat(file).hasContent("precious");

      assertThat(export("--kind", "ROAD", "--force", "--out", file.toString()).exitCode()).isZero();
      assertThat(run("ogrinfo", "-ro", "-so", "-al", file.toString()))
          .contains("Feature Count: 40");
      assertThat(leftIn()).containsExactly("b.gpkg");
    }

    @Test
    void fileThatIsLinkedToIsReplacedAndNotTheLink() throws IOException {
      Path real = Files.writeString(folder.resolve("real.csv"), "old");
      Path link = Files.createSymbolicLink(folder.resolve("link.csv"), real);
      export("--kind", "ROAD", "--force", "--out", link.toString());

      assertThat(link).isSymbolicLink();
      assertThat(Files.readString(real)).startsWith("WKT,kind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/null", "/proc/x.gpkg", "/nowhere/x.gpkg", "/tmp"})
    void placeThatCannotBeWrittenIsRefused(String out) {
      CliRun run = export("--kind", "ROAD", "--force", "--format", "gpkg", "--out", out);

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("error NOT_WRITABLE");
      assertThat(Path.of("/dev/null")).exists();
    }

    /** A limit on the size of files stands for a disk that fills up. */
    @ParameterizedTest
    @EnumSource
    void failureToWriteLeavesNoFile(ExportFormat format) throws Exception {
      Path file = folder.resolve("big" + format.extensions().getFirst());
      Files.writeString(file, "precious");
      Process process =
          fork(
              "ulimit -f 64; exec \"$@\" 2>&1",
              "--kind",
              "PLOT",
              "--force",
              "--out",
              file.toString());
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(said).isEqualTo(1);
      assertThat(said).containsAnyOf("error WRITE_FAILED", "error DISK_FULL");
      assertThat(leftIn()).containsExactly(file.getFileName().toString());
      assertThat(file).hasContent("precious");
    }

    @Test
    void fullStandardOutputIsAnError() throws Exception {
      Process process = fork("exec \"$@\" 2>&1 >/dev/full", "--kind", "PLOT", "--format", "csv");
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).isEqualTo(1);
      assertThat(said).contains("error DISK_FULL");
    }

    @Test
    void standardOutputCarriesTheFeaturesAndNothingElse() throws Exception {
      Process process = fork("exec \"$@\" 2>/dev/null", "--kind", "ROAD", "--format", "geojsonseq");
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).isZero();
      assertThat(text.lines())
          .hasSize(HazardousCity.PER_KIND)
          .allMatch(line -> line.startsWith("{\"type\":\"Feature\""));
    }

    @ParameterizedTest
    @CsvSource({"INT, .gpkg", "TERM, .fgb", "KILL, .geojson", "KILL, .gpkg"})
    void interruptedExportLeavesNoFileOfItsName(String signal, String extension) throws Exception {
      Path file = folder.resolve("cut" + extension);
      Path part = folder.resolve("cut" + extension + ".part");
      Process process =
          fork("exec \"$@\" >/dev/null 2>&1", "--kind", "PLOT", "--out", file.toString());
      while (process.isAlive() && !(Files.exists(part) && Files.size(part) > 0)) {
        Thread.sleep(1);
      }
      run("kill", "-" + signal, String.valueOf(process.pid()));

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isNotZero();
      assertThat(file).doesNotExist();
      if (!signal.equals("KILL")) {
        assertThat(part).doesNotExist();
      }
      // What a killed one left is no hindrance.
      assertThat(export("--kind", "PLOT", "--dataset", "city", "--out", file.toString()).exitCode())
          .isZero();
      assertThat(leftIn()).containsExactly(file.getFileName().toString());
      assertThat(run("ogrinfo", "-ro", "-so", "-al", file.toString()))
          .contains("Feature Count: 40");
    }

    @Test
    void secondExportOfTheSameNameIsKeptAway() throws Exception {
      Path file = folder.resolve("busy.geojson");
      Path part = folder.resolve("busy.geojson.part");
      Process first =
          fork("exec \"$@\" >/dev/null 2>&1", "--kind", "PLOT", "--out", file.toString());
      while (first.isAlive() && !(Files.exists(part) && Files.size(part) > 0)) {
        Thread.sleep(1);
      }
      run("kill", "-STOP", String.valueOf(first.pid()));
      CliRun second = export("--kind", "ROAD", "--out", file.toString());
      run("kill", "-CONT", String.valueOf(first.pid()));

      assertThat(second.err()).contains("error FILE_BUSY");
      assertThat(first.waitFor()).isZero();
      assertThat(Files.readString(file)).endsWith("]}\n").contains("\"dataset\":\"large\"");
    }

    /**
     * In the heap that the launcher gives it; each attribute object is larger than a page of rows
     * should be.
     */
    @ParameterizedTest
    @EnumSource
    void hugeAttributesFitIntoTheHeap(ExportFormat format) throws Exception {
      database.execute(
          """
          insert into twin.dataset (name) values ('huge') on conflict do nothing;
          insert into twin.address (entity_id, dataset, source_id, geom, attributes, row_hash, job_id)
          select gen_random_uuid(), 'huge', 'h' || i, st_setsrid(st_makepoint(i, i), 4326),
            jsonb_build_object('text', repeat('0123456789', 800000)), decode(md5(i::text), 'hex'), 1
          from generate_series(1, 6) i on conflict do nothing""");
      Path file = folder.resolve("huge" + format.extensions().getFirst());
      Process process =
          fork(
              "exec \"$@\" 2>&1",
              "--kind",
              "ADDRESS",
              "--dataset",
              "huge",
              "--out",
              file.toString());
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(said).isZero();
      assertThat(Files.size(file)).isGreaterThan(6L * 8_000_000);
    }

    /** The command line in a process of its own, behind a line of shell that gets it as "$@". */
    private Process fork(String shell, String... options) throws IOException {
      List<String> command = new ArrayList<>(List.of("bash", "-c", shell, "bash"));
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "-Xmx256m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "--enable-native-access=ALL-UNNAMED",
              "-cp"));
      command.add(System.getProperty("java.class.path"));
      command.add(CityTwinCli.class.getName());
      command.addAll(arguments(options));
      return new ProcessBuilder(command).start();
    }
  }
}
