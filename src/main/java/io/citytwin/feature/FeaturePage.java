package io.citytwin.feature;

import io.citytwin.api.SortKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link FeatureQuery}.
 *
 * @param items in list order
 * @param more whether items follow in the direction of reading
 * @param count exact number of matches; null if not asked for
 */
public record FeaturePage(List<Item> items, boolean more, @Nullable Long count) {

  public FeaturePage {
    items = List.copyOf(items);
  }

  /**
   * One feature of the list.
   *
   * @param distance metres on the ellipsoid; null if not asked for
   * @param place where in the list it stands
   */
  public record Item(FeatureRow row, @Nullable Double distance, SortKey place) {

    /** A feature in a list ordered by id alone. */
    public static Item byId(FeatureRow row) {
      return new Item(row, null, SortKey.of(row.entityId()));
    }
  }
}
