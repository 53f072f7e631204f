package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The built-in mappings on the files they are for; counts and sums by awk over the same files. */
@Tag("real-data")
class SeriesRealDataIT {

  private static PostgisDatabase database;

  @BeforeAll
  static void create() {
    database = PostgisDatabase.create();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  private static CliRun run(String mapping, String dataset, List<Path> files) {
    List<String> arguments =
        new ArrayList<>(List.of("import-series", "--json", "--series", mapping));
    arguments.addAll(List.of("--dataset", dataset, "--database-url", database.url()));
    files.forEach(file -> arguments.add(file.toString()));
    return CliRun.of(arguments.toArray(String[]::new));
  }

  private static String shell(String script, Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", script, "sh", file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out.strip();
  }

  /** Count and sum of the observations of a property. */
  private static String stored(String property) {
    return database.value(
        "select count(*) || ' ' || round(sum(result)::numeric, 2) from twin.observation join"
            + " twin.datastream using (datastream_no) where observed_property = '"
            + property
            + "'");
  }

  /** Three segments, NT031, NT050 and NT071, are in no list of stations: 62 rows. */
  @Test
  void trafficOfCologne() throws Exception {
    Path file = RealData.file("cologne/traffic_load_2014-02.csv.gz");
    CliRun first = run("cologne-traffic", "cologne", List.of(file));
    String expected =
        shell(
            "zcat \"$1\" | awk -F, 'NR>1 && $2 !~ /NT/ {n++; s+=$3} END {printf \"%d %.2f\", n,"
                + " s}'",
            file);

    assertThat(first.exitCode()).as(first.err()).isEqualTo(3);
    assertThat(first.counts()).containsExactly(865_560L, 865_498L, 0L, 0L, 0L, 0L, 62L);
    assertThat(stored("trafficLoad")).isEqualTo(expected).startsWith("865498 ");
    assertThat(
            database.value(
                "select min(phenomenon_time) at time zone 'UTC' || ' ' || max(phenomenon_time) at"
                    + " time zone 'UTC' from twin.observation join twin.datastream using"
                    + " (datastream_no) where observed_property = 'trafficLoad'"))
        .isEqualTo("2014-02-01 00:00:01 2014-02-28 23:55:01");
    assertThat(
            database.value(
                "select count(*) from twin.sensor where sensor_type = 'TRAFFIC' and mounted_kind ="
                    + " 'ROAD'"))
        .isEqualTo("108");
    assertThat(run("cologne-traffic", "cologne", List.of(file)).counts())
        .containsExactly(865_560L, 0L, 0L, 865_498L, 0L, 0L, 62L);
  }

  /** The last of several rows of a day counts; awk takes the last one too. */
  @Test
  void gaugesOfNorthRhineWestphalia() throws Exception {
    Path file = RealData.file("cologne/gauge_values_daily.csv.gz");
    CliRun run = run("cologne-gauges", "cologne", List.of(file));

    assertThat(run.json().at("/counts/added").asLong()).isEqualTo(309_201);
    assertThat(run.json().get("missing").asLong()).isEqualTo(360);
    int column = 3;
    for (String property : List.of("waterLevelMinimum", "waterLevelMaximum", "waterLevel")) {
      String script =
          "zcat \"$1\" | awk -F, 'NR>1 && $%1$d!=\"\" {v[$1\",\"$2]=$%1$d} END {for (k in v) {n++; s+=v[k]} printf \"%%d %%.2f\", n, s}'"
              .formatted(column++);
      assertThat(stored(property)).isEqualTo(shell(script, file));
    }
    // Ahlen, 1 January 2013, local midnight in winter.
    assertThat(
            database.value(
                "select result || ' ' || (phenomenon_time at time zone 'UTC') from twin.observation"
                    + " join twin.datastream using (datastream_no) where code ="
                    + " 'cologne/Ahlen/waterLevel' order by phenomenon_time limit 1"))
        .isEqualTo("55.53 2012-12-31 23:00:00");
  }

  /** 12 files of 28 days of 24 values, 483 of 8,064 missing: counted with tr and grep. */
  @Test
  void airOfCologne() throws Exception {
    Path folder = RealData.file("cologne/air_stations_active.csv").getParent();
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(f -> f.getFileName().toString().startsWith("air_2014")).sorted().toList();
    }
    CliRun run = run("cologne-air", "cologne", files);
    long expected = 0;
    for (Path file : files) {
      expected +=
          Long.parseLong(
              shell(
                  "tr -d '{}[]\" ' < \"$1\" | tr ',' '\\n' | sed 's/.*://' | grep -vc -e '^-999$'",
                  file));
    }

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(expected).isEqualTo(8_064 - 483);
    assertThat(run.json().at("/counts/added").asLong()).isEqualTo(expected);
    assertThat(database.value("select count(*) from twin.sensor where sensor_type = 'AIR_QUALITY'"))
        .isEqualTo("7");
    Path one = RealData.file("cologne/air_201402_DENW053_NO2_1SMW.json");
    assertThat(
            database.value(
                "select count(*) || ' ' || round(sum(result)::numeric, 2) from twin.observation"
                    + " join twin.datastream using (datastream_no) where code ="
                    + " 'cologne/DENW053/NO2'"))
        .isEqualTo(
            shell(
                "tr -d '{}[]\" ' < \"$1\" | tr ',' '\\n"
                    + "' | sed 's/.*://' | grep -v -e '^-999$' | awk '{n++; s+=$1} END {printf \"%d"
                    + " %.2f\", n, s}'",
                one));
  }

  @Test
  void weatherOfCologneAndHelsinki() throws Exception {
    Path cologne = RealData.file("cologne/weather_EDDK_201402.csv");
    Path helsinki = RealData.file("helsinki/Helsinki_Kumpula.csv");
    assertThat(run("cologne-weather", "eddk", List.of(cologne)).exitCode()).isZero();
    CliRun run = run("helsinki-kumpula", "fmi", List.of(helsinki));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(stored("airPressure"))
        .isEqualTo(
            shell(
                "awk -F, 'NR>1 && $9!=\"\" {n++; s+=$9} END {printf \"%d %.2f\", n, s}' \"$1\"",
                cologne));
    assertThat(stored("gustSpeed"))
        .isEqualTo(
            shell(
                "awk -F'\",\"' 'NR>1 {v=$8; gsub(/\"/,\"\",v); if (v!=\"\" && v!=\"-\") {n++;"
                    + " s+=v}} END {printf \"%d %.2f\", n, s}' \"$1\"",
                helsinki));
    // The first row, 1 June 2024 00:00 in summer time.
    assertThat(
            database.value(
                "select result || ' ' || (phenomenon_time at time zone 'UTC') from twin.observation"
                    + " join twin.datastream using (datastream_no) where code ="
                    + " 'fmi/Kumpula/airTemperature' order by phenomenon_time limit 1"))
        .isEqualTo("19.3 2024-05-31 21:00:00");
    assertThat(
            database.value(
                "select result from twin.observation join twin.datastream using (datastream_no)"
                    + " where code = 'eddk/EDDK/airTemperature' order by phenomenon_time limit 1"))
        .isEqualTo("2");
    assertThat(
            database.value("select st_astext(geom) from twin.sensor where source_id = 'Kumpula'"))
        .isEqualTo("POINT(24.9613 60.2031)");
  }
}
