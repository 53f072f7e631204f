package io.citytwin.feature.direct;

import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.feature.SelectionItem;
import io.citytwin.model.feature.FeatureKind;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is selected of a feature of one kind, written from a row that was read as a whole. */
final class JoinedElement {

  private final FieldValue value;
  private final FeatureSelection selection;
  private final String[] keys;
  private final int[] places;

  JoinedElement(FeatureKind kind, FieldValue value) {
    this.value = value;
    this.selection = FeatureSelection.of(kind, value.items());
    this.keys = value.items().stream().map(SelectionItem::key).toArray(String[]::new);
    this.places = IntStream.range(0, keys.length).toArray();
  }

  /** What to read of the feature. */
  FeatureSelection selection() {
    return selection;
  }

  /**
   * Writes it.
   *
   * @param cursor in a list; null outside of one
   */
  void write(FeatureRow row, @Nullable String cursor, Draft out) {
    try {
      value.write(new JoinedRow(row, keys, cursor), places, 0, out);
    } catch (SQLException e) {
      throw new IllegalStateException("a row in memory needs no database", e);
    }
  }
}
