package io.citytwin.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A page of things with a number, in the order of their numbers or against it.
 *
 * @param edges in list order
 * @param pageInfo flags and cursors
 * @param totalCount number of matches; null if not asked for
 */
public record Connection<T>(List<Edge<T>> edges, PageInfo pageInfo, @Nullable Long totalCount) {

  /** One thing of a page. */
  public record Edge<T>(String cursor, T node) {}

  /** The nodes of the edges. */
  public List<T> nodes() {
    return edges.stream().map(Edge::node).toList();
  }

  /**
   * Makes a page of what was read.
   *
   * @param read the items in list order, one more than the page if more follow
   * @param binding of the list's cursors
   * @param number the sort key of an item
   */
  public static <T> Connection<T> of(
      List<T> read,
      PageRequest page,
      long binding,
      ToLongFunction<T> number,
      @Nullable Long totalCount) {
    List<Edge<T>> edges = new ArrayList<>();
    for (T item : read.subList(0, Math.min(read.size(), page.size()))) {
      edges.add(new Edge<>(new Cursor(binding, number.applyAsLong(item)).encode(), item));
    }
    boolean more = read.size() > page.size();
    List<String> cursors = edges.stream().map(Edge::cursor).toList();
    return new Connection<>(edges, PageInfo.of(page, more, cursors), totalCount);
  }
}
