package io.citytwin.importer.csv;

import java.util.ArrayList;
import java.util.List;

/** Finds what stands between the cells of a table. */
final class Delimiters {

  private static final char[] CANDIDATES = {',', ';', '\t', '|', ':'};
  private static final int ROWS = 50;

  private Delimiters() {}

  /**
   * The delimiter by which most of the first rows have as many cells as the header; of several the
   * one that makes more cells. A comma if there is but one column.
   *
   * @param head the first part of the text; its last line may be cut
   */
  static char sniff(String head) {
    char best = ',';
    double most = 0;
    for (char candidate : CANDIDATES) {
      List<Integer> cells = cells(head, candidate);
      int columns = cells.isEmpty() ? 0 : cells.getFirst();
      if (columns > 1) {
        long alike = cells.stream().filter(c -> c == columns).count();
        double merit = (double) alike / cells.size() + Math.min(columns, 1000) * 1e-5;
        if (merit > most) {
          most = merit;
          best = candidate;
        }
      }
    }
    return best;
  }

  /** Cells of each of the first rows, quotes heeded. */
  private static List<Integer> cells(String head, char delimiter) {
    List<Integer> rows = new ArrayList<>();
    int cells = 1;
    boolean quoted = false;
    boolean begun = false;
    for (int i = 0; i < head.length() && rows.size() < ROWS; i++) {
      char c = head.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == delimiter) {
        cells++;
      } else if (!quoted && (c == '\n' || c == '\r')) {
        if (begun) {
          rows.add(cells);
        }
        cells = 1;
        begun = false;
        continue;
      }
      begun = true;
    }
    if (begun && rows.isEmpty()) {
      rows.add(cells);
    }
    return rows;
  }
}
