package io.citytwin.bench;

import java.util.EnumMap;
import java.util.Map;

/** What must be true before anything is timed. */
final class Answers {

  private Answers() {}

  /**
   * Compares all indexes with each other on every query and with a scan of all boxes on the first
   * five.
   *
   * @return hits over all queries, more than 0
   * @throws IllegalStateException if two answers differ, or nothing was found
   */
  static long check(Boxes boxes, Map<BoxIndex.Kind, BoxIndex> indexes, double[][] queries) {
    long hits = 0;
    for (int q = 0; q < queries.length; q++) {
      Map<BoxIndex.Kind, Integer> counts = new EnumMap<>(BoxIndex.Kind.class);
      double[] query = queries[q];
      indexes.forEach((kind, index) -> counts.put(kind, index.count(query)));
      int expected = counts.values().iterator().next();
      if (counts.values().stream().anyMatch(count -> count != expected)) {
        throw new IllegalStateException("query " + q + ": " + counts);
      }
      if (q < 5 && scan(boxes, query) != expected) {
        throw new IllegalStateException("query " + q + ": scan and indexes differ: " + counts);
      }
      hits += expected;
    }
    if (hits == 0) {
      throw new IllegalStateException("no query found anything");
    }
    return hits;
  }

  private static int scan(Boxes boxes, double[] query) {
    int hits = 0;
    for (int i = 0; i < boxes.boxes().length; i++) {
      hits += boxes.meets(i, query) ? 1 : 0;
    }
    return hits;
  }
}
