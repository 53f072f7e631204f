package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.oracle.Ogr;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --suggest} prints, given back unchanged, imports the file. */
@Tag("real-data")
class SuggestIT {

  private static final Pattern COUNT = Pattern.compile("(?m)^Feature Count: (\\d+)$");

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
        "cologne/Stadtbezirk.shp                    | DISTRICT |",
        "cologne/traffic_street_segments.geojson    | ROAD |",
        "cologne/stadtbezirke.kml                   | DISTRICT |",
        "cologne/air_stations_active.csv            | SENSOR | --crs EPSG:4326 --x-column station_longitude_d --y-column station_latitude_d",
        "helsinki/OSM_Kamppi.gpkg                   | ROAD_JUNCTION |",
        "shenzhen/derived_sz_gbk.shp                | DISTRICT |",
        "shenzhen/derived_sz_4490.gml               | DISTRICT |",
        "monaco/derived_monaco_buildings.fgb        | BUILDING |",
        "taiwan/tainan_villages_big5.zip            | DISTRICT |",
      })
  void suggestedMappingImportsEveryRecordOfTheFile(String name, String kind, String options)
      throws IOException {
    String file = RealData.file(name).toString();
    List<String> reading = options == null ? List.of() : List.of(options.split(" "));

    CliRun suggested = run("import", "--suggest", List.of(), reading, file);
    assertThat(suggested.err()).isEmpty();
    assertThat(suggested.exitCode()).isZero();
    assertThat(suggested.out()).contains("kind: " + kind + " ");
    Path mapping = Files.writeString(folder.resolve("mapping.yaml"), suggested.out());
    CliRun imported =
        run(
            "import",
            "--json",
            List.of("--database-url", database.url(), "--mapping", mapping.toString()),
            reading,
            file);

    assertThat(imported.exitCode()).as(imported.err()).isZero();
    long read = count(file);
    assertThat(imported.counts().subList(0, 2)).containsExactly(read, read);
    assertThat(imported.out()).doesNotContain("not in the mapping");
  }

  private static CliRun run(
      String command, String what, List<String> given, List<String> reading, String file) {
    List<String> arguments = new ArrayList<>(Arrays.asList(command, what));
    arguments.addAll(given);
    arguments.addAll(reading);
    arguments.add(file);
    return CliRun.of(arguments.toArray(String[]::new));
  }

  /** Records of all layers, as GDAL counts them. */
  private static long count(String file) throws IOException {
    String source = file.endsWith(".zip") ? "/vsizip/" + file : file;
    return COUNT
        .matcher(Ogr.run("ogrinfo", "-ro", "-so", "-al", source))
        .results()
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .sum();
  }
}
