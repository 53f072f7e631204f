package io.citytwin.sensor;

import graphql.relay.Connection;
import graphql.relay.DefaultConnectionCursor;
import graphql.relay.DefaultEdge;
import graphql.relay.DefaultPageInfo;
import graphql.relay.Edge;
import graphql.relay.PageInfo;
import java.util.List;
import java.util.function.Function;

/**
 * A page of a Relay connection that is read forward only.
 *
 * @param getEdges items with their cursors, in order
 */
record ConnectionPage<T>(List<Edge<T>> getEdges, PageInfo getPageInfo) implements Connection<T> {

  /**
   * Makes a page of at most {@code first} items.
   *
   * @param found the items of the page and, if there are more, at least one behind them
   * @param continued whether items come before
   */
  static <T> ConnectionPage<T> of(
      List<T> found, int first, boolean continued, Function<T, String> cursor) {
    List<Edge<T>> edges =
        found.stream()
            .limit(first)
            .<Edge<T>>map(
                node -> new DefaultEdge<>(node, new DefaultConnectionCursor(cursor.apply(node))))
            .toList();
    return new ConnectionPage<>(
        edges,
        new DefaultPageInfo(
            edges.isEmpty() ? null : edges.getFirst().getCursor(),
            edges.isEmpty() ? null : edges.getLast().getCursor(),
            continued,
            found.size() > first));
  }

  /** The items without their cursors. */
  public List<T> getNodes() {
    return getEdges.stream().map(Edge::getNode).toList();
  }
}
