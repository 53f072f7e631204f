package io.citytwin.importer.osm;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.RealData;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The heap does not grow with the file: readings in JVMs with little of it. */
class OsmMemoryTest {

  private static final int BLOCKS = 160;
  private static final int PER_BLOCK = 8_000;

  @TempDir Path folder;

  private String readWithHeap(String heap, Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                ReadAlone.class.getName(),
                file.toString(),
                folder.resolve("work").toString())
            .redirectErrorStream(true)
            .start();
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
