package io.citytwin.api;

import graphql.schema.DataFetchingEnvironment;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which page of an ordered list.
 *
 * @param size most items, at least 1
 * @param backward whether the items lie before the cursor, or at the end of the list without one
 * @param cursor where the page starts, exclusive; null for an end of the list
 */
public record PageRequest(int size, boolean backward, @Nullable String cursor) {

  /** The first items of a list. */
  public static PageRequest first(int size) {
    return new PageRequest(size, false, null);
  }

  /**
   * Reads {@code first}, {@code after}, {@code last} and {@code before}.
   *
   * @throws TwinException LIMIT_EXCEEDED above the largest page, BAD_USER_INPUT for a size below 1
   *     or a mix of both directions
   */
  public static PageRequest of(DataFetchingEnvironment environment, Limits limits) {
    return of(environment.getArguments(), limits);
  }

  /** As {@link #of(DataFetchingEnvironment, Limits)}, from the arguments of a field. */
  public static PageRequest of(Map<String, Object> arguments, Limits limits) {
    Integer first = (Integer) arguments.get("first");
    Integer last = (Integer) arguments.get("last");
    String after = (String) arguments.get("after");
    String before = (String) arguments.get("before");
    boolean backward = last != null;
    if (backward && (first != null || after != null)) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "last was given with first or after; use first and after, or last and before");
    }
    if (!backward && before != null) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT, "before was given without last; add last, or use after");
    }
    Integer size = backward ? last : first;
    return new PageRequest(
        checked(size == null ? limits.defaultPageSize() : size, backward, limits),
        backward,
        backward ? before : after);
  }

  private static int checked(int size, boolean backward, Limits limits) {
    String name = backward ? "last" : "first";
    if (size < 1) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "%s is %d, allowed are 1 to %d".formatted(name, size, limits.maxPageSize()));
    }
    if (size > limits.maxPageSize()) {
      throw TwinException.limitExceeded(
          "%s is %d, the limit is %d; ask in pages with a cursor"
              .formatted(name, size, limits.maxPageSize()),
          limits.maxPageSize(),
          size);
    }
    return size;
  }
}
