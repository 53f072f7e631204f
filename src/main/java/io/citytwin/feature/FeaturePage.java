package io.citytwin.feature;

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
   */
  public record Item(FeatureRow row, @Nullable Double distance) {}
}
