package io.citytwin.feature;

import io.citytwin.api.Cursor;
import io.citytwin.api.PageRequest;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.spatial.Nearest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question for features, as a value: of which kinds, which of them, what of each, which page.
 *
 * @param parts one for each kind asked for
 * @param nearest order by distance from a geometry and keep the k nearest; null for order by id
 * @param distanceFrom geometry to measure each feature's distance from, in lists by id; null for
 *     none
 * @param page which page
 * @param rows whether the page is wanted, or only the count
 * @param count whether the exact number of matches is wanted
 */
public record FeatureQuery(
    List<Part> parts,
    @Nullable Nearest nearest,
    @Nullable GeometryArgument distanceFrom,
    PageRequest page,
    boolean rows,
    boolean count) {

  public FeatureQuery {
    parts = List.copyOf(parts);
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
    StringBuilder list = new StringBuilder().append(nearest);
    for (Part part : parts) {
      list.append('\u001f').append(part.selection().kind()).append(part.where());
    }
    return Cursor.binding(list.toString());
  }

  /** Makes its cursors. */
  public FeatureCursors cursors() {
    return new FeatureCursors(binding(), nearest != null);
  }

  /** Numbers in the sort key. */
  public int keyLength() {
    return nearest == null ? 2 : 3;
  }

  /** Where the page starts; null at an end of the list. */
  public @Nullable Cursor from() {
    return page.cursor() == null ? null : Cursor.decode(page.cursor(), binding(), keyLength());
  }
}
