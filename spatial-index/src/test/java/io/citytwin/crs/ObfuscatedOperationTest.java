package io.citytwin.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObfuscatedOperationTest {

  /** Rings that have the same number of points in all three files. */
  private static final int COMPARED = 74;

  private static final Pattern RING = Pattern.compile("\\[(\\[[^\\[\\]]+](?:,\\[[^\\[\\]]+])*)]");
  private static final Pattern PAIR = Pattern.compile("\\[\"?([-0-9.]+)\"?,\"?([-0-9.]+)\"?]");

  /**
   * The worst of 100,000 places is 5.7e-14 degrees off for GCJ-02 and 2.1e-13 for BD-09, either
   * way; a ten-millionth of a metre is 1e-12 degrees.
   */
  @ParameterizedTest
  @ValueSource(strings = {"GCJ-02", "BD-09"})
  void thereAndBackAgreesWithinATenMillionthOfAMeter(String code) {
    Random random = new Random(7);
    CoordinateOperation operation =
        code.equals("GCJ-02") ? ObfuscatedOperation.GCJ_02 : ObfuscatedOperation.BD_09;
    double[] xy = new double[200_000];
    for (int i = 0; i < xy.length; i += 2) {
      xy[i] = 73 + 64 * random.nextDouble();
      xy[i + 1] = 2 + 52 * random.nextDouble();
    }
    double[] moved = xy.clone();
    operation.fromStorage(moved);
    double[] back = moved.clone();
    operation.toStorage(back);
    double[] unmoved = xy.clone();
    operation.toStorage(unmoved);
    double[] there = unmoved.clone();
    operation.fromStorage(there);

    assertThat(farthest(back, xy)).isLessThan(1e-12);
    assertThat(farthest(there, xy)).isLessThan(1e-12);
    assertThat(moved[0]).isNotCloseTo(xy[0], within(1e-4));
  }

  @Test
  void gcj02LeavesTheRestOfTheWorldAlone() {
    double[] monaco = {7.42, 43.73};
    ObfuscatedOperation.GCJ_02.fromStorage(monaco);
    assertThat(monaco).containsExactly(7.42, 43.73);
    ObfuscatedOperation.GCJ_02.toStorage(monaco);
    assertThat(monaco).containsExactly(7.42, 43.73);
  }

  /**
   * The outline of China published in three systems (repository occultskyrong/wgii). Rings are
   * compared where all three have kept the same points. Its WGS 84 was made from the GCJ-02 by a
   * single step, WGS = 2 GCJ - f(GCJ), which is why the exact inverse is up to 2.5e-5 degrees (3 m)
   * away from it while the single step is met to the last digit.
   */
  @Tag("real-data")
  @Test
  void theOutlineOfChinaAgreesWithItsThreePublishedForms() throws IOException {
    List<double[]> wgs84 = rings("chn.wgs84.sparse5.geo.json");
    List<double[]> gcj02 = rings("chn.gcj02.sparse5.geo.json");
    List<double[]> bd09 = rings("chn.bd09.sparse5.geo.json");
    assertThat(gcj02).hasSameSizeAs(wgs84).hasSameSizeAs(bd09).hasSize(76);
    List<double[]> compared = new ArrayList<>();
    for (int r = 0; r < gcj02.size(); r++) {
      if (gcj02.get(r).length == wgs84.get(r).length && gcj02.get(r).length == bd09.get(r).length) {
        double[] errors = errors(wgs84.get(r), gcj02.get(r), bd09.get(r));
        compared.add(errors);
      }
    }
    // Of these rings three kept other points in BD-09 than in the two others.
    assertThat(compared).hasSize(COMPARED);
    assertThat(compared).allMatch(e -> e[0] < 1e-12, "single step, WGS 84");
    assertThat(compared).allMatch(e -> e[1] < 2.5e-5, "exact, WGS 84");
    assertThat(compared.stream().filter(e -> e[2] < 1e-12)).hasSize(COMPARED - 3);
  }

  /** Farthest from the published WGS 84 by a single step, and by the exact inverse; from BD-09. */
  private static double[] errors(double[] wgs84, double[] gcj02, double[] bd09) {
    double[] again = gcj02.clone();
    ObfuscatedOperation.GCJ_02.fromStorage(again);
    double[] singleStep = new double[gcj02.length];
    for (int i = 0; i < gcj02.length; i++) {
      singleStep[i] = 2 * gcj02[i] - again[i];
    }
    double[] exact = gcj02.clone();
    ObfuscatedOperation.GCJ_02.toStorage(exact);
    double[] baidu = exact.clone();
    ObfuscatedOperation.BD_09.fromStorage(baidu);
    return new double[] {
      farthest(singleStep, wgs84), farthest(exact, wgs84), farthest(baidu, bd09)
    };
  }

  private static double farthest(double[] a, double[] b) {
    double farthest = 0;
    for (int i = 0; i < a.length; i++) {
      farthest = Math.max(farthest, Math.abs(a[i] - b[i]));
    }
    return farthest;
  }

  private static List<double[]> rings(String file) throws IOException {
    String json = Files.readString(RealData.file("china_admin/" + file));
    List<double[]> rings = new ArrayList<>();
    Matcher ring = RING.matcher(json);
    while (ring.find()) {
      rings.add(
          PAIR.matcher(ring.group(1))
              .results()
              .flatMapToDouble(
                  pair ->
                      java.util.stream.DoubleStream.of(
                          Double.parseDouble(pair.group(1)), Double.parseDouble(pair.group(2))))
              .toArray());
    }
    return rings;
  }
}
