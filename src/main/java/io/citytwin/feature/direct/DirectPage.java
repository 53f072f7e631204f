package io.citytwin.feature.direct;

import io.citytwin.api.CursorBinding;
import io.citytwin.api.DirectJson;
import io.citytwin.api.PageInfo;
import io.citytwin.api.PageRequest;
import io.citytwin.api.SortKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of features, written.
 *
 * @param lists finished lists by result key
 * @param more whether items follow in the direction of reading
 * @param first place of the first item in list order; null for an empty page
 * @param last place of the last item in list order; null for an empty page
 * @param binding of the list's cursors
 * @param count exact number of matches; null if not asked for
 */
public record DirectPage(
    Map<String, DirectJson> lists,
    boolean more,
    @Nullable SortKey first,
    @Nullable SortKey last,
    CursorBinding binding,
    @Nullable Long count) {

  /** Its flags and cursors. */
  public PageInfo info(PageRequest request) {
    return PageInfo.of(request, more, () -> cursor(first), () -> cursor(last));
  }

  private @Nullable String cursor(@Nullable SortKey place) {
    return place == null ? null : place.cursor(binding.hash());
  }
}
