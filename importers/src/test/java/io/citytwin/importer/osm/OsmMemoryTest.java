package io.citytwin.importer.osm;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.RealData;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The heap does not grow with the file: readings in JVMs with little of it. */
class OsmMemoryTest {

  private static final int BLOCKS = 160;
  private static final int PER_BLOCK = 8_000;

  @TempDir Path folder;

  private String readWithHeap(String heap, Path... files) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                ReadAlone.class.getName(),
                folder.resolve("work").toString()));
    Arrays.stream(files).map(Path::toString).forEach(command::add);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().filter(line -> line.startsWith("features=")).findFirst().orElse(output);
  }

  @Test
  @Tag("real-data")
  void monacoAndMentonNeedLessThan64Megabytes() throws Exception {
    // 23,329 buildings, 5,333 segments, 4,127 junctions, 13 districts: see OsmCountsTest.
    assertThat(readWithHeap("64m", RealData.file("monaco/monaco-menton.osm.pbf")))
        .startsWith("features=" + (23_329 + 5_333 + 4_127 + 13) + " ");
  }

  /** 1,280,000 nodes and 160,000 ways: a map of the nodes alone would need some 90 MB. */
  @Test
  void aMillionNodesNeedLessThan32Megabytes() throws Exception {
    Path file = folder.resolve("large.osm.pbf");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      writeLarge(out);
    }
    // Each way is a building or a road of its own: two junctions and one segment.
    int ways = BLOCKS * PER_BLOCK / 8;
    int roads = ways / 4;
    assertThat(readWithHeap("32m", file))
        .isEqualTo("features=" + (ways - roads + 3 * roads) + " issues=0");
  }

  /** 400,000 nodes as XML, each of them changed: both lie in work files, sorted there. */
  @Test
  void changesOfFourHundredThousandObjectsNeedLessThan48Megabytes() throws Exception {
    int nodes = 400_000;
    Path base = folder.resolve("large.osm.gz");
    Path changes = folder.resolve("large.osc.gz");
    try (Writer extract = packed(base);
        Writer change = packed(changes)) {
      extract.write("<osm version='0.6'>");
      change.write("<osmChange version='0.6'><modify>");
      for (int i = 1; i <= nodes; i++) {
        // The changes go backwards: no server sorts them.
        extract.write("<node id='%d' version='1' lat='43' lon='7'/>\n".formatted(i));
        change.write(
            "<node id='%d' version='2' lat='43' lon='%.6f'/>\n".formatted(nodes + 1 - i, i / 1e6));
      }
      extract.write(
          "<way id='1'><nd ref='1'/><nd ref='400000'/><tag k='highway' v='path'/></way></osm>");
      change.write("</modify></osmChange>");
    }
    assertThat(readWithHeap("48m", base, changes)).isEqualTo("features=3 issues=0");
  }

  private static Writer packed(Path file) throws IOException {
    return new OutputStreamWriter(
        new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8);
  }

  private static void writeLarge(OutputStream out) throws IOException {
    out.write(new PbfFixture().writeHeader().bytes());
    int header = new PbfFixture().writeHeader().bytes().length;
    for (int block = 0; block < BLOCKS; block++) {
      PbfFixture fixture = new PbfFixture().dense();
      for (int i = 0; i < PER_BLOCK; i++) {
        int n = block * PER_BLOCK + i;
        int angle = n % 8;
        fixture.node(
            n + 1L,
            n % 30_000 / 1e5 + Math.cos(angle * Math.PI / 4) / 1e5,
            Math.floorDiv(n, 30_000) / 1e3 + Math.sin(angle * Math.PI / 4) / 1e5);
      }
      writeBody(out, fixture, header);
    }
    for (int first = 0; first < BLOCKS * PER_BLOCK / 8; first += PER_BLOCK) {
      PbfFixture fixture = new PbfFixture();
      for (int way = first; way < Math.min(first + PER_BLOCK, BLOCKS * PER_BLOCK / 8); way++) {
        boolean road = way % 4 == 0;
        long node = way * 8L + 1;
        long[] refs = new long[road ? 8 : 9];
        for (int i = 0; i < refs.length; i++) {
          refs[i] = node + i % 8;
        }
        fixture.way(way + 1L, refs, road ? "highway" : "building", road ? "path" : "yes");
      }
      writeBody(out, fixture, header);
    }
  }

  private static void writeBody(OutputStream out, PbfFixture fixture, int header)
      throws IOException {
    byte[] bytes = fixture.bytes();
    out.write(bytes, header, bytes.length - header);
  }
}
