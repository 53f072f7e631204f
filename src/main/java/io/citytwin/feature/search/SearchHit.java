package io.citytwin.feature.search;

import io.citytwin.api.SortKey;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.model.search.SearchField;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One feature that matches, by its best key.
 *
 * @param way how, see {@link SearchWays}
 * @param key the key that matches
 * @param value the text it was made of
 * @param distance metres; null without a point to be near to
 */
record SearchHit(
    FeatureKind kind,
    UUID entityId,
    SearchField field,
    int way,
    String key,
    String value,
    @Nullable Double distance) {

  /** Its place in the list. */
  SortKey place() {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(distance == null ? way : SearchWays.rank(way).ordinal());
    if (distance != null) {
      values.add(distance);
    }
    values.add(key);
    return new SortKey(values, entityId);
  }
}
