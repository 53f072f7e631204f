package io.citytwin.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Datastreams;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.RealData;
import io.citytwin.testing.TestServers;
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

/**
 * Real series of Cologne of February 2014 through {@code POST /observations}. Lines are made of the
 * files by {@code awk}; counts and sums are those of {@code awk} over the same files.
 */
@Tag("real-data")
class CologneDoorIT {

  private static final int LINES_OF_A_REQUEST = 5_000;

  private static PostgisDatabase database;
  private static RunningService service;

  @BeforeAll
  static void start() {
    database = PostgisDatabase.create();
    service =
        RunningService.start(
            database.url(), TestServers.redisUrl(), "citytwin.live.max-age=10000d");
    service.awaitLive();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
    database.close();
  }

  private static List<String> shell(String script, List<Path> files) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    files.forEach(file -> command.add(file.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out.lines().toList();
  }

  /** Sends rows {@code sensor time value} and compares what is stored with a count and a sum. */
  private static void send(String dataset, String property, List<String> rows, String expected) {
    List<String> sensors = rows.stream().map(row -> row.split(" ")[0]).distinct().toList();
    SensorDataset.importSensors(database, dataset, sensors, property);
    RunningService.await(
        "the sensors are known",
        () -> {
          Datastreams known = service.bean(DatastreamRegistry.class).current();
          return sensors.stream()
              .allMatch(sensor -> known.byCode(dataset + "/" + sensor + "/" + property) != null);
        });
    int accepted = 0;
    for (int from = 0; from < rows.size(); from += LINES_OF_A_REQUEST) {
      String[] lines =
          rows.subList(from, Math.min(rows.size(), from + LINES_OF_A_REQUEST)).stream()
              .map(row -> line(dataset, property, row.split(" ")))
              .toArray(String[]::new);
      RunningService.Answer answer = service.postLines(lines);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.json().path("rejected").asInt()).as(answer.body()).isZero();
      accepted += answer.json().path("accepted").asInt();
    }
    assertThat(accepted).isEqualTo(rows.size());
    assertThat(
            database.value(
                """
                select count(*) || ' ' || round(sum(result)::numeric, 2) from twin.observation
                join twin.datastream using (datastream_no) where code like '%s/%%/%s'
                """
                    .formatted(dataset, property)))
        .isEqualTo(expected);
  }

  private static String line(String dataset, String property, String[] row) {
    return "{\"datastream\":\"%s/%s/%s\",\"phenomenonTime\":\"%s\",\"result\":%s}"
        .formatted(dataset, row[0], property, row[1], row[2]);
  }

  @Test
  void aHundredThousandRowsOfTraffic() throws Exception {
    List<Path> file = List.of(RealData.file("cologne/traffic_load_2014-02.csv.gz"));
    String rows = "zcat \"$1\" | head -n 100001 | tr -d '\"' | awk -F, 'NR > 1 ";
    send(
        "cologne-traffic",
        "load",
        shell(rows + "{ sub(\" \", \"T\", $1); print $2, $1 \"Z\", $3 }'", file),
        shell(rows + "{ n++; s += $3 } END { printf \"%d %.2f\", n, s }'", file).getFirst());
  }

  /** 12 files of 28 days of 24 values; -999 is no value. */
  @Test
  void allAirOfThePeriod() throws Exception {
    List<Path> files;
    Path folder = RealData.file("cologne/air_stations_active.csv").getParent();
    try (Stream<Path> all = Files.list(folder)) {
      files =
          all.filter(file -> file.getFileName().toString().startsWith("air_2014"))
              .sorted()
              .toList();
    }
    List<String> rows = new ArrayList<>();
    for (Path file : files) {
      rows.addAll(airRows(file));
    }
    String sum =
        "for file; do tr -d '{}[]\" ' < \"$file\" | tr ',' '\\n' | sed 's/.*://'; echo; done |"
            + " awk 'NF && $1 != -999 { n++; s += $1 } END { printf \"%d %.2f\", n, s }'";
    send("cologne-air", "concentration", rows, shell(sum, files).getFirst());
  }

  private static List<String> airRows(Path file) throws IOException {
    List<String> rows = new ArrayList<>();
    String sensor = file.getFileName().toString().replace(".json", "");
    RunningService.JSON
        .readTree(Files.readString(file))
        .properties()
        .forEach(
            day -> {
              String date = day.getKey().replaceFirst("(....)(..)(..)", "$1-$2-$3");
              for (int hour = 0; hour < day.getValue().size(); hour++) {
                double value = day.getValue().get(hour).asDouble();
                if (value != -999) {
                  rows.add("%s %sT%02d:00:00+01:00 %s".formatted(sensor, date, hour, value));
                }
              }
            });
    return rows;
  }

  /** Mean temperature, column 13 of 18, of seconds since 1970. */
  @Test
  void allWeatherOfThePeriod() throws Exception {
    List<Path> file = List.of(RealData.file("cologne/weather_EDDK_201402.csv"));
    String seen = "awk -F, 'NR > 1 && $13 != \"\" && !seen[$1]++ ";
    List<String> rows =
        shell(seen + "{ print \"EDDK\", $1, $13 }' \"$1\"", file).stream()
            .map(row -> row.split(" "))
            .map(
                row ->
                    row[0]
                        + " "
                        + java.time.Instant.ofEpochSecond(Long.parseLong(row[1]))
                        + " "
                        + row[2])
            .toList();
    send(
        "cologne-weather",
        "temperature",
        rows,
        shell(seen + "{ n++; s += $13 } END { printf \"%d %.2f\", n, s }' \"$1\"", file)
            .getFirst());
  }

  /**
   * Daily means of the river gauges of the same month; the last of several rows of a day counts.
   */
  @Test
  void gaugesOfTheSameMonth() throws Exception {
    List<Path> file = List.of(RealData.file("cologne/gauge_values_daily.csv.gz"));
    String last =
        "zcat \"$1\" | awk -F, '$2 ~ /^2014-02/ && $5 != \"\" { gsub(\" \", \"_\", $1); v[$1 \" \" $2] = $5 } END ";
    send(
        "cologne-gauges",
        "level",
        shell(
            last
                + "{ for (k in v) { split(k, p, \" \"); print p[1], p[2] \"T00:00:00+01:00\", v[k] } }'",
            file),
        shell(last + "{ for (k in v) { n++; s += v[k] } printf \"%d %.2f\", n, s }'", file)
            .getFirst());
  }
}
