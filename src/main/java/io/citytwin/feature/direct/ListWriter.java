package io.citytwin.feature.direct;

import io.citytwin.api.DirectJson;
import io.citytwin.feature.SelectionItem;
import io.citytwin.feature.direct.Draft.Piece;
import io.citytwin.json.JsonBuffer;
import io.citytwin.model.feature.FeatureKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.ToIntFunction;

/**
 * Writes one list of a page. Where rows have gaps, or stand in the wrong order, it is copied at the
 * end; else it is finished as it stands.
 */
final class ListWriter {

  /** Bytes to make room for, for a row; a building with a geometry has some 300. */
  private static final int ROW_BYTES = 512;

  /** From so many rows on, a list may become large. */
  private static final int MANY = 50;

  private final String resultKey;
  private final FieldValue[] elements;
  private final int[][] places;
  private final Draft out;
  private final boolean large;
  private final int maxBytes;
  private final List<Piece> rows = new ArrayList<>();

  /**
   * A writer of a list.
   *
   * @param kinds of the parts of the statement
   * @param places where the statement has an item
   * @param rows most rows
   */
  ListWriter(
      DirectPlan.DirectList list,
      List<FeatureKind> kinds,
      ToIntFunction<SelectionItem> places,
      int rows,
      int maxBytes,
      Wants wants) {
    this.resultKey = list.resultKey();
    this.elements = new FieldValue[kinds.size()];
    this.places = new int[kinds.size()][];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = list.element(kinds.get(i));
      this.places[i] = placesOf(elements[i].items(), places);
    }
    this.out =
        rows < MANY ? new Draft(ROW_BYTES * rows, maxBytes, wants) : new Draft(maxBytes, wants);
    this.large = rows >= MANY;
    this.maxBytes = maxBytes;
    out.add('[');
  }

  private static int[] placesOf(List<SelectionItem> items, ToIntFunction<SelectionItem> places) {
    int[] found = new int[items.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = places.applyAsInt(items.get(i));
    }
    return found;
  }

  /** Its name in the answer. */
  String resultKey() {
    return resultKey;
  }

  /** Whether it is of use to tell it what rows come. */
  boolean looksAhead() {
    for (FieldValue element : elements) {
      if (element.isLookedUp()) {
        return true;
      }
    }
    return false;
  }

  /** Tells the features of a part whose rows will be added, in their order. */
  void expect(int part, List<UUID> features) {
    elements[part].expect(features);
  }

  /** Adds a row. */
  void add(int part, DirectRow row) throws SQLException {
    if (!rows.isEmpty()) {
      out.add(',');
    }
    Draft.Mark start = out.mark();
    elements[part].write(row, places[part], 0, out);
    rows.add(out.since(start));
  }

  /** The list, with its gaps filled; nothing more can be done with the writer. */
  DirectJson finished(boolean backward, Wants wants) {
    JsonBuffer list = backward || out.hasGaps() ? copied(backward, wants) : out;
    list.add(']');
    if (!large) {
      return new DirectJson(list.array(), list.length());
    }
    byte[] written = out.finish();
    return list == out
        ? new DirectJson(written, written.length)
        : new DirectJson(list.array(), list.length());
  }

  private JsonBuffer copied(boolean backward, Wants wants) {
    JsonBuffer copy = new JsonBuffer(out.length() + 1, maxBytes);
    copy.add('[');
    for (Piece row : backward ? rows.reversed() : rows) {
      if (copy.length() > 1) {
        copy.add(',');
      }
      row.copyTo(copy, wants.filled());
    }
    return copy;
  }
}
