package io.citytwin.feature.direct;

import io.citytwin.feature.SelectionItem;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** How the value of a field is read and written. */
public interface FieldValue {

  /** What it reads; none for a constant. */
  default List<SelectionItem> items() {
    return List.of();
  }

  /** Whether it is found by the feature's id, and sooner for many features at a time. */
  default boolean isLookedUp() {
    return false;
  }

  /** Tells the features whose values will be written, in their order. */
  default void expect(List<UUID> features) {}

  /**
   * Writes the value.
   *
   * @param places where the row has the items, from {@code from} on in the order of {@link
   *     #items()}
   * @throws UnsuitableException if only the engine can answer
   */
  void write(DirectRow row, int[] places, int from, Draft out) throws SQLException;
}
