package io.citytwin.importer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

class SimpleRingTest {

  private static final GeometryFactory FACTORY = new GeometryFactory();

  /** A small grid makes touching, crossing, going back and lines through positions frequent. */
  @Test
  void onRingsWithoutRepeatedPositionsItAgreesWithTheFullCheck() {
    SplittableRandom random = new SplittableRandom(1);
    int valid = 0;
    for (int round = 0; round < 40_000; round++) {
      Geometry ring = ring(random, 3 + random.nextInt(5), 2 + random.nextInt(5));
      boolean expected = ring.isValid();
      assertThat(SimpleRing.isSurelyValid(ring)).as("%s", ring).isEqualTo(expected);
      valid += expected ? 1 : 0;
    }
    assertThat(valid).isBetween(1_000, 39_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a hole | POLYGON ((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1))",
        "repeated position | POLYGON ((0 0, 9 0, 9 0, 9 9, 0 0))",
        "several parts | MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0)))",
        "nothing | POLYGON EMPTY",
        "no area | LINESTRING (0 0, 1 1)",
      })
  void ofAnythingElseItSaysNothing(String what, String wkt) throws ParseException {
    assertThat(SimpleRing.isSurelyValid(new WKTReader().read(wkt))).as(what).isFalse();
  }

  private static Geometry ring(SplittableRandom random, int positions, int grid) {
    Coordinate[] ring = new Coordinate[positions + 1];
    for (int i = 0; i < positions; i++) {
      do {
        ring[i] = new Coordinate(random.nextInt(grid), random.nextInt(grid));
      } while (i > 0 && ring[i].equals2D(ring[i - 1])
          || i == positions - 1 && ring[i].equals2D(ring[0]));
    }
    ring[positions] = ring[0].copy();
    assertThat(IntStream.range(0, positions).noneMatch(i -> ring[i].equals2D(ring[i + 1])))
        .as(Arrays.toString(ring))
        .isTrue();
    return FACTORY.createPolygon(ring);
  }
}
