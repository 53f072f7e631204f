package io.citytwin.feature;

import io.citytwin.api.Cursor;
import io.citytwin.api.CursorBinding;
import io.citytwin.api.PageRequest;
import io.citytwin.api.SortKey;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.spatial.Nearest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question for features, as a value: of which kinds, which of them, what of each, which page.
 *
 * @param parts one for each kind asked for
 * @param nearest keep the k nearest to a geometry, and order by distance from it; null for all
 * @param distanceFrom geometry to measure each feature's distance from, where {@code nearest} does
 *     not say it; null for none
 * @param order the order of the list; by distance wherever there is {@code nearest}
 * @param page which page
 * @param rows whether the page is wanted, or only the count
 * @param count whether the exact number of matches is wanted
 */
public record FeatureQuery(
    List<Part> parts,
    @Nullable Nearest nearest,
    @Nullable GeometryArgument distanceFrom,
    FeatureOrder order,
    PageRequest page,
    boolean rows,
    boolean count) {

  public FeatureQuery {
    parts = List.copyOf(parts);
    order = nearest == null ? order : FeatureOrder.BY_DISTANCE;
    if (order.byDistance() && nearest == null && distanceFrom == null) {
      throw new IllegalArgumentException("an order by the distance from nothing");
    }
  }

  /** A question for a list ordered by id, or by distance where there is {@code nearest}. */
  public FeatureQuery(
      List<Part> parts,
      @Nullable Nearest nearest,
      @Nullable GeometryArgument distanceFrom,
      PageRequest page,
      boolean rows,
      boolean count) {
    this(parts, nearest, distanceFrom, FeatureOrder.BY_ID, page, rows, count);
  }

  /**
   * The question to one kind.
   *
   * @param selection what to read; names the kind
   * @param where which features
   */
  public record Part(FeatureSelection selection, Condition where) {}

  /** What binds a cursor to this list: everything that decides its members and their order. */
  public long binding() {
    StringBuilder list = new StringBuilder().append(nearest).append('\u001f').append(order);
    for (Part part : parts) {
      list.append('\u001f').append(part.selection().kind()).append(part.where());
    }
    return Cursor.binding(list.toString());
  }

  /** {@link #binding()}, when a cursor is made. */
  public CursorBinding cursors() {
    return new CursorBinding(this::binding);
  }

  /**
   * Where the page starts; null at an end of the list.
   *
   * @throws io.citytwin.model.error.TwinException INVALID_CURSOR if the cursor is from another list
   */
  public @Nullable SortKey from() {
    return page.cursor() == null ? null : SortKey.decode(page.cursor(), binding(), order.types());
  }
}
