package io.citytwin.feature.direct;

import io.citytwin.api.CursorBinding;
import io.citytwin.api.DirectJson;
import io.citytwin.api.PageRequest;
import io.citytwin.api.SortKey;
import io.citytwin.feature.FeaturePage;
import io.citytwin.feature.FeatureQuery;
import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.SelectionItem;
import io.citytwin.json.JsonBuffer;
import io.citytwin.model.feature.FeatureKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes a page row by row, in the order of reading. What its rows lead to is wanted then, and what
 * that leads to, until nothing is; then the page is put together.
 */
public final class DirectPageWriter {

  private final PageRequest page;
  private final CursorBinding binding;
  private final List<ListWriter> lists = new ArrayList<>();
  private final Wants wants = new Wants();
  private final Draft joined;
  private int items;
  private boolean more;
  private @Nullable SortKey first;
  private @Nullable SortKey last;
  private @Nullable Long count;
  private @Nullable RuntimeException failure;

  /**
   * A writer of one page.
   *
   * @param binding of its cursors
   * @param places where the statement has an item
   * @param maxBytes most bytes of a list
   */
  public DirectPageWriter(
      FeatureQuery query,
      CursorBinding binding,
      DirectPlan plan,
      ToIntFunction<SelectionItem> places,
      int maxBytes) {
    this.page = query.page();
    this.binding = binding;
    this.joined = new Draft(0, maxBytes, wants);
    List<FeatureKind> kinds = new ArrayList<>();
    query.parts().forEach(part -> kinds.add(part.selection().kind()));
    for (DirectPlan.DirectList list : plan.lists()) {
      lists.add(new ListWriter(list, kinds, places, page.size(), maxBytes, wants));
    }
  }

  /** Notes the exact number of matches. */
  public void count(@Nullable Long matches) {
    count = matches;
  }

  /** Whether it is of use to tell it what rows come. */
  public boolean looksAhead() {
    for (ListWriter list : lists) {
      if (list.looksAhead()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells the features that will be added, in their order.
   *
   * @param part number of the part they are of
   */
  public void expect(int part, List<UUID> features) {
    lists.forEach(list -> list.expect(part, features));
  }

  /**
   * Adds the next feature that was read; the one behind the page only tells that there are more.
   *
   * @param part number of the part it is of
   * @throws JsonBuffer.FullException above the most bytes of a list
   * @throws UnsuitableException if only the engine can answer
   */
  public void add(int part, ListedRow row) throws SQLException {
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

  /** Whether nothing is wanted any more. */
  public boolean isComplete() {
    return failure != null || wants.isEmpty();
  }

  /** Takes the features that are wanted; each must be filled in. */
  public Set<Wanted.Feature> takeFeatures() {
    return wants.takeFeatures();
  }

  /** Takes the members that are wanted; each must be filled in. */
  public Set<Wanted.Members> takeMembers() {
    return wants.takeMembers();
  }

  /** Fills in a feature that was wanted; null if it is not stored. */
  public void fill(Wanted.Feature wanted, @Nullable FeatureRow feature) {
    fill(wanted, () -> wanted.join().write(feature, joined));
  }

  /**
   * Fills in members that were wanted.
   *
   * @param cursors binding of their cursors
   */
  public void fill(Wanted.Members wanted, FeaturePage members, long cursors) {
    fill(wanted, () -> wanted.join().write(members, cursors, joined));
  }

  private void fill(Wanted wanted, Runnable writing) {
    if (failure != null) {
      return;
    }
    Draft.Mark start = joined.mark();
    try {
      writing.run();
      wants.fill(wanted, joined.since(start));
    } catch (UnsuitableException | JsonBuffer.FullException e) {
      fail(e);
    }
  }

  /** Gives up the page, which will say so with this. */
  public void fail(RuntimeException reason) {
    failure = reason;
  }

  /**
   * The page, of which nothing is wanted any more.
   *
   * @throws JsonBuffer.FullException above the most bytes of a list
   * @throws UnsuitableException if only the engine can answer
   */
  public DirectPage page() {
    if (failure != null) {
      throw failure;
    }
    Map<String, DirectJson> written = new HashMap<>();
    lists.forEach(list -> written.put(list.resultKey(), list.finished(page.backward(), wants)));
    return new DirectPage(
        written,
        more,
        page.backward() ? last : first,
        page.backward() ? first : last,
        binding,
        count);
  }
}
