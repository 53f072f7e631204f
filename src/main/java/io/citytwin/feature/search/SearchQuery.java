package io.citytwin.feature.search;

import io.citytwin.api.Cursor;
import io.citytwin.api.SortKey;
import io.citytwin.api.SortType;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.GeometryArgument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question.
 *
 * @param text folded and joined, not empty
 * @param near prefer hits near this; null for none
 * @param first page size
 * @param after cursor; null for the first page
 */
record SearchQuery(
    String text,
    List<FeatureKind> kinds,
    @Nullable GeometryArgument near,
    int first,
    @Nullable String after) {

  SearchQuery {
    // One order in every process, because they bind cursors.
    kinds = kinds.stream().distinct().sorted().toList();
  }

  /** What binds a cursor to this list. */
  long binding() {
    return Cursor.binding(text + '\u001f' + kinds + '\u001f' + near);
  }

  /**
   * Where the page starts; null at the beginning.
   *
   * @throws io.citytwin.model.error.TwinException INVALID_CURSOR if it is from another list
   */
  @Nullable SortKey from() {
    return after == null ? null : SortKey.decode(after, binding(), types());
  }

  /**
   * What a cursor holds: the place of the way it matched and the key, with the distance between.
   */
  private List<SortType> types() {
    return near == null
        ? List.of(SortType.WHOLE, SortType.TEXT)
        : List.of(SortType.WHOLE, SortType.DECIMAL, SortType.TEXT);
  }
}
