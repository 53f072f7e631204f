package io.citytwin.importer.shapefile;

import static io.citytwin.importer.shapefile.ShapefileFixture.hole;
import static io.citytwin.importer.shapefile.ShapefileFixture.square;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.shapefile.ShapefileFixture.Column;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files fail with a code or lose single records; nothing else ever happens. */
class ShapefileFuzzTest {

  private static final List<Column> COLUMNS =
      List.of(
          new Column("NAME", 'C', 10, 0),
          new Column("HEIGHT", 'N', 8, 2),
          new Column("BUILT", 'D', 8, 0),
          new Column("T", 'T', 8, 0));

  @TempDir private Path folder;

  private Map<String, byte[]> whole() throws IOException {
    ShapefileFixture shapes =
        ShapefileFixture.ofType(5)
            .parts(square(0, 0, 9), hole(1, 1, 2))
            .nullShape()
            .raw(ShapefileFixture.parts(15, new double[] {0, 0, 5, 0, 3, 5, 3, 3, 5, 0, 0, 5}))
            .raw(ShapefileFixture.parts(3, new double[] {0, 0, 3, 4}, new double[] {9, 9, 8, 8}))
            .parts(square(20, 0, 9));
    byte[][] rows = new byte[5][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] =
          ShapefileFixture.row(
              i == 3 ? '*' : ' ',
              COLUMNS,
              Charset.forName("GBK"),
              "楼" + i,
              "1" + i + ".50",
              "2026112" + i,
              "");
    }
    return Map.of(
        "shp", shapes.shp(),
        "shx", shapes.shx(),
        "dbf", ShapefileFixture.dbf(0x4d, COLUMNS, StandardCharsets.US_ASCII, rows),
        "cpg", "GBK".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void everyTruncationFailsWithACodeOrIsRead() throws IOException {
    Map<String, byte[]> whole = whole();
    write(whole);
    for (String part : List.of("shp", "shx", "dbf")) {
      byte[] bytes = whole.get(part);
      for (int length = 0; length < bytes.length; length += 3) {
        write(Map.of(part, Arrays.copyOf(bytes, length)));
        read();
      }
      write(whole);
    }
  }

  @Test
  void flippedBytesFailWithACodeOrCostRecords() throws IOException {
    Random random = new Random(4547);
    Map<String, byte[]> whole = whole();
    write(whole);
    int failures = 0;
    for (int i = 0; i < 3000; i++) {
      String part = List.of("shp", "shx", "dbf").get(i / 1000);
      byte[] bytes = whole.get(part).clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      write(Map.of(part, bytes));
      failures += read() ? 0 : 1;
      write(i % 1000 == 999 ? whole : Map.of());
    }
    assertThat(failures).isBetween(100, 2000);
  }

  /** Many rings in one another cost no more than a stated number of steps. */
  @Test
  void ringsThatNestWithoutEndAreRefused() throws IOException {
    double[][] rings = new double[20_000][];
    for (int i = 0; i < rings.length; i++) {
      rings[i] = square(i, i, 200_000 - 2 * i);
    }
    ShapefileFixture.ofType(5).parts(rings).parts(square(0, 0, 1)).write(folder, "a");
    CollectedRecords found = CollectedRecords.ofShapefile(folder.resolve("a.shp"));

    assertThat(found.records).hasSize(1);
    assertThat(found.issues).singleElement().asString().contains("RECORD_TOO_LARGE");
  }

  private void write(Map<String, byte[]> parts) throws IOException {
    for (Map.Entry<String, byte[]> part : parts.entrySet()) {
      Files.write(folder.resolve("a." + part.getKey()), part.getValue());
    }
  }

  /** Anything but a SourceException fails the test. */
  private boolean read() throws IOException {
    try {
      CollectedRecords found = CollectedRecords.ofShapefile(folder.resolve("a.shp"));
      assertThat(found.records.size() + found.issues.size()).isLessThan(100_000);
      return true;
    } catch (SourceException e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    }
  }
}
