package io.citytwin.importer.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importer.gdal.Damage;
import io.citytwin.importer.pipeline.SourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the bytes of a file to what is staged. */
class SeriesReaderTest {

  private static final String LONG =
      """
      version: 1
      sensor: "{id}"
      time: {text: "{time}", zone: UTC}
      missing: ["-999"]
      values:
        - {property: level, column: level}
      """;

  @TempDir private Path folder;

  private Path write(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }

  private static SourceException.Code failure(Path file, String yaml) {
    try {
      CollectedSeries.read(file, yaml);
    } catch (SourceException e) {
      return e.code();
    } catch (IOException e) {
      throw new AssertionError("no other exception leaves a reader", e);
    }
    throw new AssertionError("it was read");
  }

  @Nested
  class DelimitedText {

    @Test
    void oneRowIsOneObservation() throws IOException {
      CollectedSeries read =
          CollectedSeries.read(
              write(
                  "a.csv",
                  "id,time,level",
                  "A,2026-01-01T00:00:00Z,1.5",
                  "B,2026-01-01T00:00:00Z,-999",
                  "A,2026-01-01T01:00:00Z, 2 ",
                  "B,2026-01-01T01:00:00Z,"),
              LONG);

      assertThat(read.texts())
          .containsExactly(
              "d/A/level@2026-01-01T00:00:00Z = 1.5", "d/A/level@2026-01-01T01:00:00Z = 2.0");
      assertThat(read.missing).isEqualTo(2);
      assertThat(read.issues).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void delimiterIsToldByTheFirstLine(String delimiter) throws IOException {
      Path file = write("a.csv", "id,time,level", "A,2026-01-01,1").resolveSibling("a.csv");
      Files.writeString(file, Files.readString(file).replace(",", delimiter));

      assertThat(CollectedSeries.read(file, LONG).texts())
          .containsExactly("d/A/level@2026-01-01T00:00:00Z = 1.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "GB18030", "UTF-16LE", "windows-1252"})
    void encodingIsTheOneNamed(String encoding) throws IOException {
      String id = encoding.startsWith("w") ? "Köln" : "水位站";
      byte[] bytes =
          ("id,time,level\n" + id + ",2026-01-01,1\n").getBytes(Charset.forName(encoding));
      Path file = Files.write(folder.resolve("a.csv"), bytes);

      assertThat(CollectedSeries.read(file, LONG + "encoding: " + encoding).codes)
          .containsExactly("d/" + id + "/level");
    }

    @Test
    void byteOrderMarkQuotesAndWindowsLineEndsAreNormal() throws IOException {
      Path file = folder.resolve("a.csv");
      Files.writeString(
          file, "\ufeff\"id\",\"time\",\"level\"\r\n\"A,\"\"1\",\"2026-01-01\",\"3\"\r\n\r\n");

      assertThat(CollectedSeries.read(file, LONG).texts())
          .containsExactly("d/A,\"1/level@2026-01-01T00:00:00Z = 3.0");
    }

    @Test
    void rowsThatCannotBeLoadedAreToldWithTheirLine() throws IOException {
      CollectedSeries read =
          CollectedSeries.read(
              write(
                  "a.csv",
                  "id,time,level",
                  "A,2026-01-01,1",
                  "A,2026-01-01",
                  "A,yesterday,1",
                  "A,,1",
                  "A,2026-01-02,NaN",
                  "A,2026-01-02,1e400",
                  "A,2026-01-02,12 cm",
                  ",2026-01-02,1",
                  "A,2126-01-02,1",
                  "A,2026-01-03,2"),
              LONG);

      assertThat(read.issueTexts())
          .containsExactly(
              "MALFORMED_RECORD 3",
              "TIME_INVALID 4",
              "TIME_INVALID 5",
              "RESULT_INVALID 6",
              "RESULT_INVALID 7",
              "RESULT_INVALID 8",
              "SENSOR_UNKNOWN 9",
              "TIME_INVALID 10");
      assertThat(read.staged).hasSize(2);
      assertThat(read.issues.get(1).rawRecord()).isEqualTo("A,yesterday,1");
    }

    @Test
    void headLinesAreSkippedAndStillCounted() throws IOException {
      Path file = write("a.txt", "Export of", "today", "A;2026-01-01;1,5", "A;nothing;2");
      CollectedSeries read =
          CollectedSeries.read(
              file,
              """
              version: 1
              csv: {delimiter: ";", skipLines: 2, columns: [id, time, level]}
              sensor: "{id}"
              time: {text: "{time}", zone: UTC}
              values: [{property: level, column: level, decimalComma: true}]
              """);

      assertThat(read.texts()).containsExactly("d/A/level@2026-01-01T00:00:00Z = 1.5");
      assertThat(read.issueTexts()).containsExactly("TIME_INVALID 4");
    }

    @Test
    void wideRowsHaveAColumnForEachSensor() throws IOException {
      CollectedSeries read =
          CollectedSeries.read(
              write("a.csv", "time,ST1,ST2,note", "2026-01-01,1,2,x", "2026-01-02,,4,y"),
              """
              version: 1
              sensor: "{column}"
              time: {text: "{time}", zone: UTC}
              values: [{property: level, columns: "ST*"}]
              """);

      assertThat(read.texts())
          .containsExactly(
              "d/ST1/level@2026-01-01T00:00:00Z = 1.0",
              "d/ST2/level@2026-01-01T00:00:00Z = 2.0",
              "d/ST2/level@2026-01-02T00:00:00Z = 4.0");
      assertThat(read.missing).isEqualTo(1);
    }

    @Test
    void qualityUnitsAndTextAreAsTheMappingSays() throws IOException {
      CollectedSeries read =
          CollectedSeries.read(
              write("a.csv", "t,k,ok,state", "2026-01-01,275.15,1,OPEN", "2026-01-02,0,7,SHUT"),
              """
              version: 1
              sensor: S
              time: {text: "{t}", zone: UTC}
              values:
                - {property: temperature, column: k, offset: -273.15, quality: {column: ok, codes: {"1": GOOD}}}
                - {property: state, column: state, text: true, quality: SIMULATED}
              """);

      assertThat(read.texts())
          .containsExactly(
              "d/S/temperature@2026-01-01T00:00:00Z = 2.0 GOOD",
              "d/S/state@2026-01-01T00:00:00Z = OPEN SIMULATED",
              "d/S/temperature@2026-01-02T00:00:00Z = -273.15 SUSPECT",
              "d/S/state@2026-01-02T00:00:00Z = SHUT SIMULATED");
      assertThat(read.issueTexts()).containsExactly("VALUE_INVALID 3");
    }
  }

  @Nested
  class Json {

    @Test
    void recordsStandInAnArraySomewhere() throws IOException {
      CollectedSeries read =
          CollectedSeries.read(
              write(
                  "a.json",
                  "{\"meta\":{\"n\":[1,2]},\"result\":{\"items\":[",
                  "{\"at\":{\"id\":\"A\"},\"time\":\"2026-01-01\",\"level\":1.50},",
                  "{\"at\":{\"id\":\"A\"},\"time\":\"2026-01-02\",\"level\":null},",
                  "{\"at\":{\"id\":7},\"time\":\"2026-01-02\",\"level\":\"3\"}]},\"end\":true}"),
              """
              version: 1
              json: {records: result.items}
              sensor: "{at.id}"
              time: {text: "{time}", zone: UTC}
              values: [{property: level, column: level}]
              """);

      assertThat(read.texts())
          .containsExactly(
              "d/A/level@2026-01-01T00:00:00Z = 1.5", "d/7/level@2026-01-02T00:00:00Z = 3.0");
    }

    @Test
    void daysAreMembersWithAnArrayOfHours() throws IOException {
      CollectedSeries read =
          CollectedSeries.read(
              write("air_X1_NO2.json", "{\"20260101\": [5, -999, \"7.5\"], \"20260102\": [8]}"),
              """
              version: 1
              json: {keyed: true}
              fileName: 'air_(?<station>[^_]+)_(?<what>[^.]+)\\.json'
              sensor: "{station}"
              time: {text: "{key}", pattern: uuuuMMdd, zone: "+01:00", step: PT1H}
              missing: ["-999"]
              values: [{property: "{what}", columns: "*"}]
              """);

      assertThat(read.texts())
          .containsExactly(
              "d/X1/NO2@2025-12-31T23:00:00Z = 5.0",
              "d/X1/NO2@2026-01-01T01:00:00Z = 7.5",
              "d/X1/NO2@2026-01-01T23:00:00Z = 8.0");
      assertThat(read.missing).isEqualTo(1);
    }

    @Test
    void aBadLineOfJsonLinesIsRefusedAndTheNextRead() throws IOException {
      String row = "{\"id\":\"A\",\"time\":\"2026-01-0%d\",\"level\":1}";
      CollectedSeries read =
          CollectedSeries.read(
              write(
                  "a.ndjson",
                  row.formatted(1),
                  "{\"id\":",
                  "",
                  "[1",
                  "17",
                  row.formatted(2) + "}",
                  row.formatted(3)),
              LONG);

      assertThat(read.staged).hasSize(2);
      assertThat(read.issueTexts())
          .containsExactly(
              "MALFORMED_RECORD 2",
              "MALFORMED_RECORD 4",
              "MALFORMED_RECORD 5",
              "MALFORMED_RECORD 6");
    }
  }

  @Nested
  class BrokenFiles {

    @Test
    void eachHasItsCode() throws IOException {
      byte[] packed =
          gzip("id,time,level\nA,2026-01-01,1\n".repeat(500).getBytes(StandardCharsets.UTF_8));
      byte[] flipped = packed.clone();
      flipped[packed.length / 2] ^= 0x5a;

      assertThat(failure(folder.resolve("none.csv"), LONG))
          .isEqualTo(SourceException.Code.FILE_NOT_FOUND);
      assertThat(failure(folder, LONG)).isEqualTo(SourceException.Code.FILE_NOT_FOUND);
      assertThat(failure(Files.write(folder.resolve("e.csv"), new byte[0]), LONG))
          .isEqualTo(SourceException.Code.FILE_EMPTY);
      assertThat(
              failure(
                  Files.write(
                      folder.resolve("t.csv.gz"), Arrays.copyOf(packed, packed.length - 20)),
                  LONG))
          .isEqualTo(SourceException.Code.FILE_TRUNCATED);
      assertThat(failure(Files.write(folder.resolve("f.csv.gz"), flipped), LONG))
          .isIn(SourceException.Code.FILE_CORRUPT, SourceException.Code.FILE_TRUNCATED);
      assertThat(
              failure(
                  Files.write(
                      folder.resolve("l.csv"), new byte[] {'i', 'd', ',', (byte) 0xe4, '\n'}),
                  LONG))
          .isEqualTo(SourceException.Code.ENCODING_UNKNOWN);
      assertThat(failure(write("c.json", "[{\"id\":1},"), LONG))
          .isEqualTo(SourceException.Code.FILE_TRUNCATED);
      assertThat(failure(write("x.json", "[{\"id\":1}}"), LONG))
          .isEqualTo(SourceException.Code.FILE_CORRUPT);
      assertThat(failure(write("o.json", "{\"id\":1}"), LONG))
          .isEqualTo(SourceException.Code.FORMAT_UNKNOWN);
      assertThat(failure(write("q.csv", "id,time,level", "A,\"" + "x".repeat(3 << 20)), LONG))
          .isEqualTo(SourceException.Code.FILE_CORRUPT);
    }

    @Test
    void fileWithoutAnyColumnOfTheMappingIsRefusedAndToldWhatItHas() throws IOException {
      Path file = write("a.csv", "id,time,Pegel", "A,2026-01-01,1");

      assertThatThrownBy(() -> CollectedSeries.read(file, LONG))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("id, time, Pegel");
    }

    /** Any change of bytes ends in rows, issues or a coded failure, never in anything else. */
    @Test
    void nothingButCodedFailuresLeavesTheReader() throws IOException {
      Random random = new Random(7);
      byte[] csv =
          "id,time,level\n\"A\",2026-01-01,1\nB,2026-01-02,2\n".getBytes(StandardCharsets.UTF_8);
      byte[] json =
          "{\"a\":[{\"id\":\"A\",\"time\":\"2026-01-01\",\"level\":[1,{\"x\":2}]}]}"
              .getBytes(StandardCharsets.UTF_8);
      int read = 0;
      for (int i = 0; i < 900; i++) {
        byte[] bytes = Damage.damage(i % 2 == 0 ? csv : json, i % 2 == 0 ? json : csv, random);
        Path file = Files.write(folder.resolve(i % 2 == 0 ? "m.csv" : "m.json"), bytes);
        try {
          CollectedSeries.read(file, i % 2 == 0 ? LONG : LONG + "json: {records: a}\n");
          read++;
        } catch (SourceException expected) {
          assertThat(expected.getMessage()).isNotBlank();
        }
      }
      assertThat(read).isBetween(50, 899);
    }
  }

  /** The same observations written in four ways are read the same. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyWayOfWritingIsReadTheSame(long seed) throws IOException {
    Random random = new Random(seed);
    Map<String, Double> expected = new TreeMap<>();
    StringBuilder longRows = new StringBuilder("id;time;level\n");
    StringBuilder lines = new StringBuilder();
    int sensors = 1 + random.nextInt(5);
    StringBuilder wide = new StringBuilder("time");
    for (int s = 0; s < sensors; s++) {
      wide.append(",S").append(s);
    }
    StringBuilder keyed = new StringBuilder("{");
    for (int row = 0; row < 40; row++) {
      Instant time = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(row * 600L);
      wide.append('\n').append(time);
      keyed.append(row == 0 ? "" : ",").append('"').append(time).append("\":{");
      String comma = "";
      for (int s = 0; s < sensors; s++) {
        double value = random.nextGaussian() * Math.pow(10, random.nextInt(-8, 9));
        wide.append(',');
        if (random.nextInt(10) > 0) {
          expected.put("d/S" + s + "/level@" + time.toEpochMilli() * 1_000, value);
          wide.append(value);
          longRows.append("S" + s + ";" + time + ";" + value + "\n");
          lines.append("{\"id\":\"S%d\",\"time\":\"%s\",\"level\":%s}\n".formatted(s, time, value));
          keyed.append(comma).append("\"S%d\":%s".formatted(s, value));
          comma = ",";
        }
      }
      keyed.append('}');
    }
    String byColumn = LONG.replace("{id}", "{column}").replace("column: level", "columns: \"S*\"");

    assertThat(CollectedSeries.read(write("a.csv", longRows.toString()), LONG).values())
        .isEqualTo(expected);
    assertThat(CollectedSeries.read(write("a.jsonl", lines.toString()), LONG).values())
        .isEqualTo(expected);
    assertThat(CollectedSeries.read(write("w.csv", wide.toString()), byColumn).values())
        .isEqualTo(expected);
    assertThat(
            CollectedSeries.read(
                    write("k.json", keyed + "}"),
                    byColumn.replace("{time}", "{key}") + "json: {keyed: true}\n")
                .values())
        .isEqualTo(expected);
    assertThat(new TreeSet<>(expected.keySet())).isNotEmpty();
  }
}
