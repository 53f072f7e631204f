package io.citytwin.feature.direct;

import io.citytwin.feature.SelectionItem;
import java.sql.SQLException;
import java.util.List;

/** How the value of a field is read and written. */
public interface FieldValue {

  /** What it reads; none for a constant. */
  default List<SelectionItem> items() {
    return List.of();
  }

  /**
   * Writes the value.
   *
   * @param places where the row has the items, from {@code from} on in the order of {@link
   *     #items()}
   * @throws UnsuitableException if only the engine can answer
   */
  void write(DirectRow row, int[] places, int from, Draft out) throws SQLException;
}
