package io.citytwin.importjob;

import io.citytwin.api.Arguments;
import io.citytwin.model.error.TwinException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which imports.
 *
 * @param datasets only these; null for all
 * @param statuses only these; null for all
 */
record JobFilter(@Nullable List<String> datasets, @Nullable List<String> statuses) {

  /**
   * Reads an {@code ImportJobFilter}; null is all.
   *
   * @throws TwinException LIMIT_EXCEEDED for too many values
   */
  static JobFilter of(@Nullable Map<String, Object> input, int maxItems) {
    return input == null
        ? new JobFilter(null, null)
        : new JobFilter(texts(input, "dataset", maxItems), texts(input, "status", maxItems));
  }

  /** A list of texts of a filter; null if it is left out. */
  @SuppressWarnings("unchecked") // the schema coerces these fields to lists of text
  static @Nullable List<String> texts(Map<String, Object> input, String field, int maxItems) {
    List<String> texts = (List<String>) input.get(field);
    if (texts == null) {
      return null;
    }
    if (texts.size() > maxItems) {
      throw TwinException.limitExceeded(
          "the filter lists %d values of %s, the limit is %d; ask in several requests"
              .formatted(texts.size(), field, maxItems),
          maxItems,
          texts.size());
    }
    texts.forEach(Arguments::storable);
    return List.copyOf(texts);
  }
}
