package io.citytwin.feature.graphql;

import io.citytwin.api.Cursor;
import io.citytwin.api.PageInfo;
import io.citytwin.api.PageRequest;
import io.citytwin.feature.FeaturePage;
import io.citytwin.feature.FeatureRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of features as clients see it; the source object of every feature connection.
 *
 * @param edges in list order
 * @param pageInfo flags and cursors
 * @param exactCount number of matches; null if not asked for
 * @param estimate reads the planner's estimate, at most once
 */
public record FeatureConnection(
    List<Edge> edges, PageInfo pageInfo, @Nullable Long exactCount, Estimate estimate) {

  /**
   * One feature of a page.
   *
   * @param distance metres; null in lists without a reference geometry
   */
  public record Edge(String cursor, FeatureRow node, @Nullable Double distance) {}

  /** The nodes of the edges. */
  public List<FeatureRow> nodes() {
    return edges.stream().map(Edge::node).toList();
  }

  /**
   * Makes a connection of a page.
   *
   * @param binding of the list's cursors
   * @param byDistance whether the list is ordered by distance
   */
  static FeatureConnection of(
      FeaturePage page, PageRequest request, long binding, boolean byDistance, Estimate estimate) {
    List<Edge> edges = new ArrayList<>(page.items().size());
    List<String> cursors = new ArrayList<>(page.items().size());
    for (FeaturePage.Item item : page.items()) {
      Double distance = item.distance();
      Cursor cursor =
          byDistance && distance != null
              ? Cursor.of(binding, item.row().entityId(), distance)
              : Cursor.of(binding, item.row().entityId());
      cursors.add(cursor.encode());
      edges.add(new Edge(cursors.getLast(), item.row(), distance));
    }
    return new FeatureConnection(
        edges, PageInfo.of(request, page.more(), cursors), page.count(), estimate);
  }
}
