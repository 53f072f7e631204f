package io.citytwin.feature.graphql;

import io.citytwin.api.Arguments;
import io.citytwin.feature.SelectionItem;
import io.citytwin.model.error.TwinException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys argument of {@code attributes}. */
final class AttributeKeys {

  private static final int MAX_KEYS = 100;

  private AttributeKeys() {}

  static SelectionItem item(@Nullable List<String> keys) {
    if (keys == null) {
      return new SelectionItem.Attributes(null);
    }
    if (keys.size() > MAX_KEYS) {
      throw TwinException.limitExceeded(
          "attributes got %d keys, the limit is %d; leave keys out for all"
              .formatted(keys.size(), MAX_KEYS),
          MAX_KEYS,
          keys.size());
    }
    keys.forEach(Arguments::storable);
    return new SelectionItem.Attributes(List.copyOf(keys));
  }
}
