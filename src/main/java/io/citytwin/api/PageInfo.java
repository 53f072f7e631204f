package io.citytwin.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Relay page information. */
public record PageInfo(
    boolean hasNextPage,
    boolean hasPreviousPage,
    @Nullable String startCursor,
    @Nullable String endCursor) {

  /**
   * Of a page that was read.
   *
   * @param more whether items follow in the direction of reading
   * @param cursors of the items in list order
   */
  public static PageInfo of(PageRequest request, boolean more, List<String> cursors) {
    boolean beyond = request.cursor() != null;
    return new PageInfo(
        request.backward() ? beyond : more,
        request.backward() ? more : beyond,
        cursors.isEmpty() ? null : cursors.getFirst(),
        cursors.isEmpty() ? null : cursors.getLast());
  }
}
