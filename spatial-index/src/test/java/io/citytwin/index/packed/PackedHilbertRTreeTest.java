package io.citytwin.index.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.index.hprtree.HPRtree;
import org.locationtech.jts.index.strtree.STRtree;

class PackedHilbertRTreeTest {

  /** Sizes on both sides of each level: 16 items to a node, 256 to a node of nodes. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 15, 16, 17, 255, 256, 257, 4095, 4096, 4097, 20_000})
  void searchFindsWhatBruteForceFinds(int size) {
    Random random = new Random(size);
    double[][] boxes = randomBoxes(size, random);
    PackedHilbertRTree tree = treeOf(boxes);
    assertThat(tree.size()).isEqualTo(size);
    int hits = 0;
    for (int q = 0; q < 200; q++) {
      double[] query = randomBox(random, q % 10 == 0 ? 100 : 5);
      int[] found = tree.search(query[0], query[1], query[2], query[3]);
      Arrays.sort(found);
      int[] expected =
          IntStream.range(0, size).filter(i -> meets(outwards(boxes[i]), query)).toArray();
      assertThat(found).containsExactly(expected);
      hits += found.length;
    }
    assertThat(hits > 0).isEqualTo(size > 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 17, 257, 3000})
  void nearestFindsWhatBruteForceFinds(int size) {
    Random random = new Random(31 + size);
    double[][] points = new double[size][];
    PackedHilbertRTreeBuilder builder = PackedHilbertRTree.builder();
    for (int i = 0; i < size; i++) {
      // Whole numbers: many equal distances, and no rounding.
      points[i] = new double[] {random.nextInt(40), random.nextInt(40)};
      builder.addPoint(points[i][0], points[i][1]);
    }
    PackedHilbertRTree tree = builder.build();
    for (int q = 0; q < 100; q++) {
      double x = random.nextInt(60) - 10;
      double y = random.nextInt(60) - 10;
      int k = random.nextInt(12);
      int[] expected =
          IntStream.range(0, size)
              .boxed()
              .sorted(
                  Comparator.comparingDouble(
                      (Integer i) -> Math.hypot(points[i][0] - x, points[i][1] - y)))
              .limit(k)
              .mapToInt(i -> i)
              .toArray();
      assertThat(tree.nearest(x, y, k)).containsExactly(expected);
      assertThat(tree.nearest(x, y, k, i -> Math.hypot(points[i][0] - x, points[i][1] - y)))
          .containsExactly(expected);
    }
  }

  /** Two other implementations as oracles, on boxes that floats hold exactly. */
  @Test
  void searchFindsWhatTheTreesOfJtsFind() {
    Random random = new Random(5);
    PackedHilbertRTreeBuilder builder = PackedHilbertRTree.builder();
    STRtree strTree = new STRtree();
    HPRtree hprTree = new HPRtree();
    for (int i = 0; i < 20_000; i++) {
      Envelope box = wholeBox(random, 30);
      builder.add(box.getMinX(), box.getMinY(), box.getMaxX(), box.getMaxY());
      strTree.insert(box, (Integer) i);
      hprTree.insert(box, (Integer) i);
    }
    PackedHilbertRTree tree = builder.build();
    int hits = 0;
    for (int q = 0; q < 200; q++) {
      Envelope query = wholeBox(random, 200);
      List<Integer> found =
          Arrays.stream(
                  tree.search(query.getMinX(), query.getMinY(), query.getMaxX(), query.getMaxY()))
              .boxed()
              .toList();
      assertThat(found).hasSameElementsAs(strTree.query(query)).doesNotHaveDuplicates();
      assertThat(found).hasSize(hprTree.query(query).size());
      hits += found.size();
    }
    assertThat(hits).isPositive();
  }

  @Nested
  class Nearest {

    @Test
    void theCallersDistanceDecidesNotTheBox() {
      // A box around the point whose geometry is far away, and a farther box whose geometry is
      // near.
      PackedHilbertRTree tree = treeOf(new double[][] {{-10, -10, 10, 10}, {5, 0, 6, 1}});
      assertThat(tree.nearest(0, 0, 1)).containsExactly(0);
      assertThat(tree.nearest(0, 0, 1, item -> item == 0 ? 9 : 5.1)).containsExactly(1);
    }

    @Test
    void fewItemsAreMeasured() {
      PackedHilbertRTree tree = treeOf(randomBoxes(20_000, new Random(1)));
      int[] measured = {0};
      tree.nearest(
          50,
          50,
          5,
          item -> {
            measured[0]++;
            return 2;
          });
      assertThat(measured[0]).isBetween(5, 2_000);
    }

    @Test
    void itemsAtInfiniteDistanceAreLeftOut() {
      PackedHilbertRTree tree = treeOf(new double[][] {{0, 0, 1, 1}, {5, 5, 6, 6}});
      assertThat(tree.nearest(0, 0, 2, item -> item == 0 ? Double.POSITIVE_INFINITY : 7.1))
          .containsExactly(1);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
      PackedHilbertRTree tree = treeOf(new double[][] {{0, 0, 1, 1}});
      assertThatIllegalArgumentException().isThrownBy(() -> tree.nearest(Double.NaN, 0, 1));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tree.nearest(0, Double.POSITIVE_INFINITY, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> tree.nearest(0, 0, -1));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tree.nearest(0, 0, 1, item -> Double.NaN));
    }
  }

  @Nested
  class EdgeCases {

    @Test
    void boxesThatOnlyTouchTheQueryAreFound() {
      PackedHilbertRTree tree = treeOf(new double[][] {{0, 0, 1, 1}});
      assertThat(tree.search(1, 1, 2, 2)).containsExactly(0);
      assertThat(tree.search(-1, -1, 0, 0)).containsExactly(0);
      assertThat(tree.search(1.001, 0, 2, 1)).isEmpty();
    }

    @Test
    void itemsThatAreAllEqualAreAllFound() {
      double[][] equal = new double[1000][];
      Arrays.fill(equal, new double[] {7.42, 43.73, 7.42, 43.73});
      PackedHilbertRTree tree = treeOf(equal);
      assertThat(tree.search(7, 43, 8, 44)).hasSize(1000);
      assertThat(tree.search(7.42, 43.73, 7.42, 43.73)).hasSize(1000);
      assertThat(tree.nearest(0, 0, 3)).containsExactly(0, 1, 2);
    }

    @Test
    void anItemIsNotLostToTheRoundingOfFloats() {
      // 0.1 is no float: the box must still be found from either side.
      PackedHilbertRTree tree =
          treeOf(new double[][] {{0.1, 0.1, 0.1, 0.1}, {-0.1, -0.1, -0.1, -0.1}});
      assertThat(tree.search(0.1, 0.1, 5, 5)).containsExactly(0);
      assertThat(tree.search(0, 0, 0.1, 0.1)).containsExactly(0);
      assertThat(tree.search(-5, -5, -0.1, -0.1)).containsExactly(1);
      assertThat(tree.search(-0.1, -0.1, 0, 0)).containsExactly(1);
    }

    @Test
    void hugeCoordinatesBeyondAFloatAreStillFound() {
      double huge = Double.MAX_VALUE;
      PackedHilbertRTree tree =
          treeOf(
              new double[][] {
                {huge, huge, huge, huge},
                {-huge, -huge, huge, huge},
                {-huge, -huge, -huge, -huge},
                {1, 1, 1, 1}
              });
      assertThat(tree.search(1e300, 1e300, huge, huge)).containsExactlyInAnyOrder(0, 1);
      assertThat(tree.search(0, 0, 2, 2)).containsExactlyInAnyOrder(1, 3);
      assertThat(tree.search(-huge, -huge, -1e300, -1e300)).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void aQueryMayBeInfinite() {
      PackedHilbertRTree tree = treeOf(randomBoxes(500, new Random(3)));
      double infinite = Double.POSITIVE_INFINITY;
      assertThat(tree.search(-infinite, -infinite, infinite, infinite)).hasSize(500);
    }

    @Test
    void anEmptyTreeFindsNothing() {
      PackedHilbertRTree tree = PackedHilbertRTree.builder().build();
      assertThat(tree.search(-1e9, -1e9, 1e9, 1e9)).isEmpty();
      assertThat(tree.nearest(0, 0, 5)).isEmpty();
    }

    @Test
    void aBuilderCanGoOnAfterItsTree() {
      PackedHilbertRTreeBuilder builder = PackedHilbertRTree.builder();
      assertThat(builder.addPoint(1, 1)).isZero();
      PackedHilbertRTree one = builder.build();
      assertThat(builder.add(1, 1, 2, 2)).isEqualTo(1);
      assertThat(one.size()).isEqualTo(1);
      assertThat(builder.build().search(0, 0, 3, 3)).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void whatIsNoBoxIsRefusedAndLeavesTheBuilderAsItWas() {
      PackedHilbertRTreeBuilder builder = PackedHilbertRTree.builder();
      for (double bad :
          new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
        assertThatIllegalArgumentException().isThrownBy(() -> builder.add(bad, 0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.add(0, bad, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.add(0, 0, bad, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.add(0, 0, 1, bad));
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.add(2, 0, 1, 1))
          .withMessageContaining("(2.0 0.0, 1.0 1.0)");
      assertThat(builder.build().size()).isZero();
    }

    @Test
    void aQueryThatIsNoBoxIsRefused() {
      PackedHilbertRTree tree = treeOf(new double[][] {{0, 0, 1, 1}});
      assertThatIllegalArgumentException().isThrownBy(() -> tree.search(1, 0, 0, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> tree.search(0, 0, Double.NaN, 1));
    }
  }

  private static PackedHilbertRTree treeOf(double[][] boxes) {
    PackedHilbertRTreeBuilder builder = PackedHilbertRTree.builder();
    for (double[] box : boxes) {
      builder.add(box[0], box[1], box[2], box[3]);
    }
    return builder.build();
  }

  private static double[][] randomBoxes(int size, Random random) {
    double[][] boxes = new double[size][];
    for (int i = 0; i < size; i++) {
      boxes[i] = randomBox(random, i % 50 == 0 ? 60 : 1);
    }
    return boxes;
  }

  private static double[] randomBox(Random random, double widest) {
    double x = random.nextDouble() * 100;
    double y = random.nextDouble() * 100;
    return new double[] {x, y, x + random.nextDouble() * widest, y + random.nextDouble() * widest};
  }

  private static Envelope wholeBox(Random random, int widest) {
    int x = random.nextInt(2_000);
    int y = random.nextInt(2_000);
    return new Envelope(x, x + 1 + random.nextInt(widest), y, y + 1 + random.nextInt(widest));
  }

  /** The box as floats that contain it, computed in another way than the tree does. */
  private static double[] outwards(double[] box) {
    double[] rounded = new double[4];
    for (int i = 0; i < 4; i++) {
      float nearest = (float) box[i];
      boolean inside = i < 2 ? nearest > box[i] : nearest < box[i];
      rounded[i] = inside ? (i < 2 ? Math.nextDown(nearest) : Math.nextUp(nearest)) : nearest;
    }
    return rounded;
  }

  private static boolean meets(double[] a, double[] b) {
    return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
  }
}
