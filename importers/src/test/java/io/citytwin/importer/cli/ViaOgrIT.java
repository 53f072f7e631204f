package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.oracle.Ogr;
import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats that only GDAL reads; its own programs say what must come out. */
class ViaOgrIT {

  private static final Pattern COUNT = Pattern.compile("(?m)^Feature Count: (\\d+)$");
  private static final Pattern EXTENT =
      Pattern.compile("(?m)^Extent: \\(([-.\\d]+), ([-.\\d]+)\\) - \\(([-.\\d]+), ([-.\\d]+)\\)$");

  /** Its query never ends. */
  private static final String ENDLESS =
      """
      <OGRVRTDataSource><OGRVRTLayer name="endless"><SrcDataSource>%s</SrcDataSource>
      <SrcSQL dialect="SQLITE">with recursive n(i) as (select 1 union all select i + 1 from n) select i from n where i &lt; 0</SrcSQL>
      </OGRVRTLayer></OGRVRTDataSource>
      """;

  private static PostgisDatabase database;

  @TempDir private Path folder;
  private Path work;
  private Path points;

  @BeforeAll
  static void create() {
    database = PostgisDatabase.create();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @BeforeEach
  void write() throws IOException {
    database.execute("truncate twin.city_part, twin.road cascade");
    work = Files.createDirectory(folder.resolve("work"));
    points = folder.resolve("points.geojson");
    Files.writeString(
        points,
        collection(point(7.4, 43.7, "lamp"), point(7.5, 43.8, "bench"), point(7.6, 43.6, "路灯")));
  }

  private static String collection(String... features) {
    return "{\"type\":\"FeatureCollection\",\"features\":[" + String.join(",", features) + "]}";
  }

  private static String point(double x, double y, String sort) {
    return "{\"type\":\"Feature\",\"properties\":{\"sort\":\"%s\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[%s,%s]}}"
        .formatted(sort, x, y);
  }

  private CliRun viaOgr(String file, String... options) {
    List<String> line = new ArrayList<>(List.of("import", "--via-ogr", "--json"));
    line.addAll(List.of("--work-folder", work.toString(), "--database-url", database.url()));
    line.addAll(Arrays.asList(options));
    line.addAll(List.of("--", file));
    return CliRun.of(line.toArray(String[]::new));
  }

  private void assertWorkFolderIsEmpty() throws IOException {
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DXF,          plan.dxf,   CITY_PART",
    "MapInfo File, lamps.tab,  CITY_PART",
    "MapInfo File, lamps.mif,  CITY_PART",
    "GPX,          walk.gpx,   CITY_PART",
    "GMT,          lamps.gmt,  CITY_PART",
    "JML,          lamps.jml,  CITY_PART",
  })
  void recordsAndExtentAreThoseOfOgrinfo(String driver, String name, String kind)
      throws IOException {
    String file = folder.resolve(name).toString();
    Ogr.run("ogr2ogr", "-f", driver, file, points.toString(), "-dsco", "GPX_USE_EXTENSIONS=YES");

    CliRun run = viaOgr(file, "--kind", kind, "--crs", "EPSG:4326");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertMatchesOgrinfo(run, file);
    assertWorkFolderIsEmpty();
  }

  /** Neither its arcs nor its layer name are known to ogr2ogr's writers. */
  @Test
  void topoJsonIsReadAsGdalReadsIt() throws IOException {
    Path file = folder.resolve("roads.topojson");
    Files.writeString(
        file,
        """
        {"type": "Topology", "objects": {"roads": {"type": "GeometryCollection", "geometries": [
          {"type": "LineString", "properties": {"name": "A"}, "arcs": [0]},
          {"type": "MultiLineString", "properties": {"name": "B"}, "arcs": [[0], [1]]}]}},
         "arcs": [[[7, 43], [7.1, 43]], [[7.1, 43], [7.1, 43.1]]]}
        """);

    CliRun run = viaOgr(file.toString(), "--kind", "ROAD", "--assume-wgs84");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertMatchesOgrinfo(run, file.toString());
    assertThat(database.value("select string_agg(name, ' ' order by name) from twin.road"))
        .isEqualTo("A B");
  }

  private static void assertMatchesOgrinfo(CliRun run, String file) throws IOException {
    String info = Ogr.run("ogrinfo", "-ro", "-so", "-al", file);
    long count =
        COUNT.matcher(info).results().mapToLong(found -> Long.parseLong(found.group(1))).sum();
    assertThat(count).isPositive();
    assertThat(run.counts().subList(0, 2)).containsExactly(count, count);
    Matcher extent = EXTENT.matcher(info);
    assertThat(extent.find()).isTrue();
    String[] box =
        database
            .value(
                "select concat_ws(' ', st_xmin(e), st_ymin(e), st_xmax(e), st_ymax(e)) from (select"
                    + " st_extent(geom) e from (select geom from twin.road union all select geom"
                    + " from twin.city_part) g) x")
            .split(" ");
    for (int i = 0; i < 4; i++) {
      assertThat(String.format(Locale.ROOT, "%.6f", Double.parseDouble(box[i])))
          .isEqualTo(extent.group(i + 1));
    }
  }

  @Test
  void recordsWithoutAGeometryAreToldAndNotDropped() throws IOException {
    Path table = folder.resolve("lamps.gmt.csv");
    Files.writeString(table, "WKT,sort\nPOINT (7 43),lamp\n,bench\n");

    CliRun run = viaOgr(table.toString(), "--kind", "CITY_PART", "--crs", "EPSG:4326");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.counts()).containsExactly(2L, 1L, 0L, 0L, 0L, 0L, 1L);
    assertThat(run.out()).contains("GEOMETRY_MISSING");
  }

  @Test
  void rowNumbersOfTheConvertedFileAreNoIdentities() throws IOException {
    viaOgr(points.toString(), "--kind", "CITY_PART");
    Files.writeString(
        points,
        collection(
            point(7.3, 43.5, "first"),
            point(7.4, 43.7, "lamp"),
            point(7.5, 43.8, "bench"),
            point(7.6, 43.6, "路灯")));

    assertThat(viaOgr(points.toString(), "--kind", "CITY_PART").counts())
        .containsExactly(4L, 1L, 0L, 3L, 0L, 0L, 0L);
  }

  @Test
  void fileThatGdalCannotReadFailsWithItsWords() throws IOException {
    Path file = Files.writeString(folder.resolve("plan.dwg"), "AC1032 no drawing at all");
    CliRun run = viaOgr(file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("error FORMAT_UNKNOWN: GDAL cannot convert " + file + ": ")
        .contains("Unable to open datasource")
        .doesNotContain("  ->", "MapInfo");
    assertThat(run.err().length()).isLessThan(400);
    assertWorkFolderIsEmpty();
  }

  @Test
  void sourceWithoutFeaturesIsToldAsSuch() throws IOException {
    Path file = Files.writeString(folder.resolve("none.csv"), "WKT,a\n");
    CliRun run = viaOgr(file.toString(), "--crs", "EPSG:4326");

    assertThat(run.err()).startsWith("error FILE_EMPTY: GDAL finds no features in " + file);
    assertWorkFolderIsEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-overwrite.mif",
        "a b 'c' \"d\".mif",
        "$(touch pwned);.mif",
        "PG:host=x.mif",
        "line\nbreak.mif",
        "%s 路灯.mif"
      })
  void fileNamesOfAnySortAreFileNames(String name) throws IOException {
    Path plain = folder.resolve("plain.mif");
    Ogr.run("ogr2ogr", "-f", "MapInfo File", plain.toString(), points.toString());
    Path strange = folder.resolve(name);
    Files.move(plain, strange);
    Files.move(folder.resolve("plain.mid"), Path.of(strange.toString().replace(".mif", ".mid")));
    Path relative = Path.of("").toAbsolutePath().relativize(strange);

    CliRun run = viaOgr(relative.toString(), "--kind", "CITY_PART", "--dataset", "strange");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.counts().getFirst()).isEqualTo(3);
    assertThat(Path.of("pwned")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WFS:http://127.0.0.1/wfs",
        "/vsicurl/http://127.0.0.1/a.json",
        "http://127.0.0.1/a.json",
        "PG:dbname=x"
      })
  void namesOfServersAreNoFiles(String name) {
    assertThat(viaOgr(name).err()).startsWith("error FILE_NOT_FOUND: " + name);
  }

  @ParameterizedTest
  @CsvSource({
    "lamps.vrt, <OGRVRTDataSource><OGRVRTLayer"
        + " name='x'><SrcDataSource>/vsicurl/http://127.0.0.1:%d/x.geojson</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    "other.vrt, <OGRVRTDataSource><OGRVRTLayer"
        + " name='x'><SrcDataSource>http://127.0.0.1:%d/x.geojson</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    "lamps.xml, <OGRWFSDataSource><URL>http://127.0.0.1:%d/wfs</URL></OGRWFSDataSource>",
    "base.vrt,  <OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>PG:host=127.0.0.1 port=%d"
        + " dbname=x</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
  })
  void noServerIsAskedWhateverTheFileSays(String name, String text) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Path file = Files.writeString(folder.resolve(name), text.formatted(server.getLocalPort()));
      CliRun run = viaOgr(file.toString(), "--crs", "EPSG:4326");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).containsPattern("error (FORMAT_UNKNOWN|FILE_EMPTY): GDAL ");
      server.setSoTimeout(1);
      assertThat(isAsked(server)).isFalse();
    }
  }

  private static boolean isAsked(ServerSocket server) throws IOException {
    try {
      server.accept().close();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  @Test
  void withoutGdalTheMessageSaysWhereToGetIt() throws Exception {
    Process process = fork("/nonexistent", "--suggest", points.toString());
    String output = new String(process.getInputStream().readAllBytes());

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(output)
        .startsWith("error FORMAT_UNKNOWN: --via-ogr needs the program ogr2ogr")
        .contains("apt install gdal-bin");
    assertWorkFolderIsEmpty();
  }

  @Test
  void signalEndsAConversionThatNeverEnds() throws Exception {
    Path file =
        Files.writeString(folder.resolve("endless.vrt"), ENDLESS.formatted(points.toString()));
    Process process = fork(System.getenv("PATH"), file.toString());
    while (process.isAlive() && process.children().findAny().isEmpty()) {
      Thread.sleep(20);
    }
    ProcessHandle gdal = process.children().findAny().orElseThrow();
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    String output = new String(process.getInputStream().readAllBytes());

    assertThat(process.waitFor()).isEqualTo(130);
    assertThat(output).contains("interrupted: nothing was imported");
    gdal.onExit().get(10, TimeUnit.SECONDS);
    assertWorkFolderIsEmpty();
  }

  @Test
  void suggestionLooksThroughGdalToo() throws IOException {
    Path file = folder.resolve("lamps.mif");
    Ogr.run("ogr2ogr", "-f", "MapInfo File", file.toString(), points.toString());
    CliRun run = CliRun.of("import", "--suggest", "--via-ogr", file.toString());

    assertThat(run.out()).contains("- layer: \"lamps\"", "kind: CITY_PART", "sort");
  }

  private Process fork(String path, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), CityTwinCli.class.getName()));
    command.addAll(
        List.of("import", "--via-ogr", "--work-folder", work.toString(), "--crs", "EPSG:4326"));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PATH", path);
    builder.environment().put("CITYTWIN_DATABASE_URL", database.url());
    return builder.start();
  }
}
