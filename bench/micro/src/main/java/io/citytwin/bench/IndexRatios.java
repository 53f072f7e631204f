package io.citytwin.bench;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Compares the answers of all indexes, then times them in turn, round by round, and prints the
 * median of the rounds and its ratio to the packed tree's. Argument: number of boxes, 1,000,000 by
 * default.
 */
public final class IndexRatios {

  private static final int ROUNDS = 7;
  private static final int[] HITS = {10, 1_000, 100_000};

  private IndexRatios() {}

  public static void main(String[] arguments) {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    Boxes boxes = Boxes.scattered(count, 42);
    Map<BoxIndex.Kind, BoxIndex> indexes = new EnumMap<>(BoxIndex.Kind.class);
    print("build, ms", timed(kind -> indexes.put(kind, kind.build(boxes)), 1e6));
    for (int hits : HITS) {
      int wanted = Math.min(hits, count / 4);
      double[][] queries = boxes.queries(Math.max(10, 1_000_000 / wanted), wanted, 7);
      long found = Answers.check(boxes, indexes, queries);
      String title = "query of %d hits, µs".formatted(found / queries.length);
      print(title, timed(kind -> countAll(indexes, kind, queries), 1e3 * queries.length));
    }
  }

  private interface Work {
    void run(BoxIndex.Kind kind);
  }

  private static void countAll(
      Map<BoxIndex.Kind, BoxIndex> indexes, BoxIndex.Kind kind, double[][] queries) {
    BoxIndex index = indexes.get(kind);
    long hits = 0;
    for (double[] query : queries) {
      hits += index == null ? 0 : index.count(query);
    }
    if (hits == 0) {
      throw new IllegalStateException(kind + " found nothing");
    }
  }

  /**
   * Median of the rounds in units of so many nanoseconds; two more rounds come first, unmeasured.
   */
  private static Map<BoxIndex.Kind, Double> timed(Work work, double unit) {
    Map<BoxIndex.Kind, double[]> times = new EnumMap<>(BoxIndex.Kind.class);
    for (int round = -2; round < ROUNDS; round++) {
      for (BoxIndex.Kind kind : BoxIndex.Kind.values()) {
        long start = System.nanoTime();
        work.run(kind);
        long elapsed = System.nanoTime() - start;
        if (round >= 0) {
          times.computeIfAbsent(kind, k -> new double[ROUNDS])[round] = elapsed / unit;
        }
      }
    }
    Map<BoxIndex.Kind, Double> medians = new EnumMap<>(BoxIndex.Kind.class);
    times.forEach(
        (kind, all) -> {
          Arrays.sort(all);
          medians.put(kind, all[ROUNDS / 2]);
        });
    return medians;
  }

  private static void print(String title, Map<BoxIndex.Kind, Double> medians) {
    double packed = medians.getOrDefault(BoxIndex.Kind.PACKED, Double.NaN);
    medians.forEach(
        (kind, median) ->
            System.out.printf(
                Locale.ROOT,
                "%-28s %-8s %10.2f  %5.2f × packed%n",
                title,
                kind,
                median,
                median / packed));
  }
}
