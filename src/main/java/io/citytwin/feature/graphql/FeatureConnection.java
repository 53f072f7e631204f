package io.citytwin.feature.graphql;

import io.citytwin.api.DirectJson;
import io.citytwin.api.PageInfo;
import io.citytwin.api.PageRequest;
import io.citytwin.feature.FeaturePage;
import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.direct.DirectPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of features as clients see it; the source object of every feature connection.
 *
 * @param edges in list order; none if the lists are written
 * @param written the selected lists by result key, if they are written; else empty
 * @param pageInfo flags and cursors
 * @param exactCount number of matches; null if not asked for
 * @param estimate reads the planner's estimate, at most once
 */
public record FeatureConnection(
    List<Edge> edges,
    Map<String, DirectJson> written,
    PageInfo pageInfo,
    @Nullable Long exactCount,
    Estimate estimate) {

  /**
   * One feature of a page.
   *
   * @param distance metres; null in lists without a reference geometry
   */
  public record Edge(String cursor, FeatureRow node, @Nullable Double distance) {}

  /** The list that {@code edges} or {@code nodes} stands for, under its name in the answer. */
  Object list(String field, String resultKey) {
    DirectJson direct = written.get(resultKey);
    if (direct != null) {
      return direct;
    }
    return field.equals("nodes") ? nodes() : edges;
  }

  private List<FeatureRow> nodes() {
    return edges.stream().map(Edge::node).toList();
  }

  /**
   * Makes a connection of a page.
   *
   * @param binding of the list's cursors
   */
  static FeatureConnection of(
      FeaturePage page, PageRequest request, long binding, Estimate estimate) {
    List<Edge> edges = new ArrayList<>(page.items().size());
    List<String> cursors = new ArrayList<>(page.items().size());
    for (FeaturePage.Item item : page.items()) {
      cursors.add(item.place().cursor(binding));
      edges.add(new Edge(cursors.getLast(), item.row(), item.distance()));
    }
    return new FeatureConnection(
        edges, Map.of(), PageInfo.of(request, page.more(), cursors), page.count(), estimate);
  }

  /** Makes a connection of a page that is written. */
  static FeatureConnection of(DirectPage page, PageRequest request, Estimate estimate) {
    return new FeatureConnection(
        List.of(), page.lists(), page.info(request), page.count(), estimate);
  }
}
