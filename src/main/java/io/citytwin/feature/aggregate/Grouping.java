package io.citytwin.feature.aggregate;

import java.util.List;

/** How features are grouped. */
sealed interface Grouping {

  /** Not at all. */
  record None() implements Grouping {}

  /** By the value of a property. */
  record ByProperty(Property property) implements Grouping {}

  /** By the stored grid cell that covers the feature's point. */
  record ByCell(String scheme, int level) implements Grouping {}

  /** By the hexagon of its point. */
  record ByHexagon(int resolution) implements Grouping {}

  /** By the square of its point; edge in metres. */
  record BySquare(double metres) implements Grouping {}

  /** By ranges of a number between edges, which rise. */
  record ByEdges(Property property, List<Double> edges) implements Grouping {
    public ByEdges {
      edges = List.copyOf(edges);
    }
  }

  /** By some equal ranges of a number, from its least to its greatest value. */
  record ByBins(Property property, int bins) implements Grouping {}
}
