package io.citytwin.feature.direct;

import io.citytwin.api.DirectJson;
import io.citytwin.api.PageRequest;
import io.citytwin.api.SortKey;
import io.citytwin.feature.FeatureQuery;
import io.citytwin.feature.SelectionItem;
import io.citytwin.json.JsonBuffer;
import io.citytwin.model.feature.FeatureKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes a page row by row, in the order of reading, and turns a backward page round at its end.
 */
public final class DirectPageWriter {

  /** Bytes to begin with; a building with a geometry has some 300, a page may turn out empty. */
  private static final int FIRST_BYTES = 32 * 1024;

  private final PageRequest page;
  private final long binding;
  private final List<ListWriter> lists = new ArrayList<>();
  private int items;
  private boolean more;
  private @Nullable SortKey first;
  private @Nullable SortKey last;
  private @Nullable Long count;

  /**
   * A writer of one page.
   *
   * @param places where the statement has an item
   * @param maxBytes most bytes of a list
   */
  public DirectPageWriter(
      FeatureQuery query, DirectPlan plan, ToIntFunction<SelectionItem> places, int maxBytes) {
    this.page = query.page();
    this.binding = query.binding();
    List<FeatureKind> kinds = query.parts().stream().map(part -> part.selection().kind()).toList();
    for (DirectPlan.DirectList list : plan.lists()) {
      lists.add(new ListWriter(list, kinds, places, maxBytes));
    }
  }

  /** Notes the exact number of matches. */
  public void count(@Nullable Long matches) {
    count = matches;
  }

  /**
   * Adds the next feature that was read; the one behind the page only tells that there are more.
   *
   * @param part number of the part it is of
   * @throws JsonBuffer.FullException above the most bytes of a list
   * @throws UnsuitableException if only the engine can answer
   */
  public void add(int part, DirectRow row) throws SQLException {
    if (items == page.size()) {
      more = true;
      return;
    }
    for (ListWriter list : lists) {
      list.add(part, row);
    }
    items++;
    last = row.sortKey();
    first = first == null ? last : first;
  }

  /** The page. */
  public DirectPage page() {
    Map<String, DirectJson> written = new HashMap<>();
    lists.forEach(list -> written.put(list.resultKey, list.finished(page.backward())));
    return new DirectPage(
        written,
        more,
        cursor(page.backward() ? last : first),
        cursor(page.backward() ? first : last),
        count);
  }

  private @Nullable String cursor(@Nullable SortKey place) {
    return place == null ? null : place.cursor(binding);
  }

  private static final class ListWriter {

    private final String resultKey;
    private final FieldValue[] elements;
    private final int[][] places;
    private final JsonBuffer out;
    private final int maxBytes;
    private final List<Integer> ends = new ArrayList<>();

    ListWriter(
        DirectPlan.DirectList list,
        List<FeatureKind> kinds,
        ToIntFunction<SelectionItem> places,
        int maxBytes) {
      this.resultKey = list.resultKey();
      this.elements = kinds.stream().map(list::element).toArray(FieldValue[]::new);
      this.places = new int[kinds.size()][];
      for (int i = 0; i < elements.length; i++) {
        this.places[i] = elements[i].items().stream().mapToInt(places).toArray();
      }
      this.out = new JsonBuffer(FIRST_BYTES, maxBytes);
      this.maxBytes = maxBytes;
      out.add('[');
    }

    void add(int part, DirectRow row) throws SQLException {
      if (out.length() > 1) {
        out.add(',');
      }
      elements[part].write(row, places[part], 0, out);
      ends.add(out.length());
    }

    DirectJson finished(boolean backward) {
      JsonBuffer list = backward ? reversed() : out;
      list.add(']');
      return new DirectJson(list.array(), list.length());
    }

    private JsonBuffer reversed() {
      JsonBuffer reversed = new JsonBuffer(out.length() + 1, maxBytes);
      reversed.add('[');
      for (int i = ends.size() - 1; i >= 0; i--) {
        int start = i == 0 ? 1 : ends.get(i - 1) + 1; // behind the bracket or comma
        reversed.add(out.array(), start, ends.get(i) - start);
        if (i > 0) {
          reversed.add(',');
        }
      }
      return reversed;
    }
  }
}
