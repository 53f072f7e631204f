package io.citytwin.importer.shapefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.shapefile.ShapefileFixture.Column;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.WKTReader;

/**
 * Seeded files of all shapes, with rings in any order: we read what GDAL reads. Where rings run the
 * wrong way GDAL makes polygons that overlap; ours are those of the rings that run the right way.
 */
class ShapefileRoundTripTest {

  private static final int SHAPES = 300;
  private static final List<Column> COLUMNS =
      List.of(new Column("NAME", 'C', 30, 0), new Column("VALUE", 'N', 18, 6));

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 13, 15, 23, 25})
  void readsWhatGdalReads(int type) throws Exception {
    Random random = new Random(type);
    ShapefileFixture shapes = ShapefileFixture.ofType(type);
    byte[][] rows = new byte[SHAPES][];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < SHAPES; i++) {
      shapes.parts(type % 10 == 3 ? lines(random, type) : rings(random, type));
      names.add("深圳 " + random.nextInt(1000) + " Straße");
      double value = random.nextInt(2_000_000_000) / 1e3 - 1e6;
      rows[i] =
          ShapefileFixture.row(
              ' ', COLUMNS, StandardCharsets.UTF_8, names.get(i), "%.6f".formatted(value));
    }
    Path file = shapes.write(folder, "a");
    Files.write(
        folder.resolve("a.dbf"), ShapefileFixture.dbf(0, COLUMNS, StandardCharsets.US_ASCII, rows));

    CollectedRecords ours = CollectedRecords.ofShapefile(file);
    assertThat(ours.issues).isEmpty();
    List<List<String>> theirs = Ogr.rows(folder, file, "-oo", "ENCODING=UTF-8");
    assertThat(ours.records).hasSize(SHAPES).hasSize(theirs.size() - 1);
    assertThat(ours.values("NAME")).containsExactlyElementsOf(names);
    for (int i = 0; i < SHAPES; i++) {
      RawRecord record = ours.records.get(i);
      assertThat(record.properties().get("VALUE"))
          .isEqualTo(Double.valueOf(theirs.get(i + 1).getLast()));
      assertSame(
          record.geometry(),
          theirs.get(i + 1).getFirst().replace(" M (", " (").replaceAll(" ZM? ", " Z "));
    }
  }

  @Test
  void directionOfRingsDoesNotMatter() throws Exception {
    ShapefileFixture right = ShapefileFixture.ofType(5);
    ShapefileFixture any = ShapefileFixture.ofType(5);
    for (int seed = 0; seed < SHAPES; seed++) {
      right.parts(rings(new Random(seed), 5));
      any.parts(turned(rings(new Random(seed), 5), new Random(seed)));
    }
    List<@Nullable Geometry> expected =
        CollectedRecords.ofShapefile(right.write(folder, "right")).geometries();
    List<@Nullable Geometry> found =
        CollectedRecords.ofShapefile(any.write(folder, "any")).geometries();

    for (int i = 0; i < SHAPES; i++) {
      assertThat(found.get(i).norm().toText()).isEqualTo(expected.get(i).norm().toText());
    }
  }

  private static double[][] turned(double[][] rings, Random random) {
    double[][] turned = new double[rings.length][];
    for (int r = 0; r < rings.length; r++) {
      turned[r] = rings[r].clone();
      boolean turn = random.nextBoolean();
      for (int i = 0; turn && i < rings[r].length; i += 2) {
        turned[r][i] = rings[r][rings[r].length - 2 - i];
        turned[r][i + 1] = rings[r][rings[r].length - 1 - i];
      }
    }
    return turned;
  }

  private static void assertSame(@Nullable Geometry ours, String wkt) throws Exception {
    assertThat(ours).isNotNull();
    Geometry theirs = new WKTReader().read(withoutMeasures(wkt, ours));
    assertThat(ours.norm().toText()).isEqualTo(theirs.norm().toText());
  }

  /** Measures, which we drop, are zero in these files. */
  private static String withoutMeasures(String wkt, Geometry ours) {
    return Double.isNaN(ours.getCoordinate().getZ())
        ? wkt.replaceAll("(-?[\\d.]+ -?[\\d.]+) -?[\\d.]+", "$1")
        : wkt.replaceAll("(-?[\\d.]+ -?[\\d.]+ -?[\\d.]+) -?[\\d.]+", "$1");
  }

  private static double[][] lines(Random random, int type) {
    double[][] parts = new double[1 + random.nextInt(3)][];
    for (int i = 0; i < parts.length; i++) {
      double[] points = new double[2 * (2 + random.nextInt(6))];
      for (int k = 0; k < points.length; k++) {
        points[k] = random.nextInt(-1000, 1000) / 4.0;
      }
      parts[i] = withThird(points, type, random);
    }
    return parts;
  }

  /** Squares on a grid, nested up to three deep, shuffled. */
  private static double[][] rings(Random random, int type) {
    List<double[]> rings = new ArrayList<>();
    for (int cell = 1 + random.nextInt(4); cell > 0; cell--) {
      int depth = 1 + random.nextInt(3);
      for (int inner = 0; inner < depth; inner++) {
        double at = 100.0 * cell + 7 * inner;
        double side = 50 - 14 * inner;
        rings.add(
            withThird(
                inner % 2 == 0
                    ? ShapefileFixture.square(at, at, side)
                    : ShapefileFixture.hole(at, at, side),
                type,
                random));
      }
    }
    Collections.shuffle(rings, random);
    return rings.toArray(double[][]::new);
  }

  /** Adds a height or a measure, the same for a whole ring so that it stays closed. */
  private static double[] withThird(double[] points, int type, Random random) {
    if (type < 10) {
      return points;
    }
    double third = random.nextInt(100);
    double[] more = new double[points.length / 2 * 3];
    for (int i = 0; i < points.length / 2; i++) {
      more[3 * i] = points[2 * i];
      more[3 * i + 1] = points[2 * i + 1];
      more[3 * i + 2] = third;
    }
    return more;
  }
}
