package io.citytwin.api;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Relay page information.
 *
 * @param start makes the cursor of the first item
 * @param end makes the cursor of the last item
 */
public record PageInfo(
    boolean hasNextPage,
    boolean hasPreviousPage,
    Supplier<@Nullable String> start,
    Supplier<@Nullable String> end) {

  /**
   * Of a page that was read.
   *
   * @param more whether items follow in the direction of reading
   * @param cursors of the items in list order
   */
  public static PageInfo of(PageRequest request, boolean more, List<String> cursors) {
    return of(
        request,
        more,
        () -> cursors.isEmpty() ? null : cursors.getFirst(),
        () -> cursors.isEmpty() ? null : cursors.getLast());
  }

  /**
   * Of a page whose cursors are made when they are asked for.
   *
   * @param more whether items follow in the direction of reading
   */
  public static PageInfo of(
      PageRequest request,
      boolean more,
      Supplier<@Nullable String> start,
      Supplier<@Nullable String> end) {
    boolean beyond = request.cursor() != null;
    return new PageInfo(
        request.backward() ? beyond : more, request.backward() ? more : beyond, start, end);
  }

  /** Cursor of the first item; null for an empty page. */
  public @Nullable String startCursor() {
    return start.get();
  }

  /** Cursor of the last item; null for an empty page. */
  public @Nullable String endCursor() {
    return end.get();
  }
}
