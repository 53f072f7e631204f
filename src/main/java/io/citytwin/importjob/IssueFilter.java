package io.citytwin.importjob;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which issues; null in any place is all.
 *
 * @param codes only these
 * @param rejected whether the record was refused
 * @param retriable whether it can be tried again
 * @param resolved whether a later import resolved it
 */
record IssueFilter(
    @Nullable List<String> codes,
    @Nullable Boolean rejected,
    @Nullable Boolean retriable,
    @Nullable Boolean resolved) {

  /** All issues. */
  static final IssueFilter ALL = new IssueFilter(null, null, null, null);

  /**
   * Reads an {@code ImportIssueFilter}; null is all.
   *
   * @throws io.citytwin.model.error.TwinException LIMIT_EXCEEDED for too many values
   */
  static IssueFilter of(@Nullable Map<String, Object> input, int maxItems) {
    return input == null
        ? ALL
        : new IssueFilter(
            JobFilter.texts(input, "code", maxItems),
            (Boolean) input.get("rejected"),
            (Boolean) input.get("retriable"),
            (Boolean) input.get("resolved"));
  }

  /** As a condition on the entity {@code n}, in addition to others. */
  String condition() {
    return (codes == null ? "" : " and n.code in (:codes)")
        + (rejected == null ? "" : " and n.rejected = :rejected")
        + (retriable == null ? "" : " and n.retriable = :retriable")
        + (resolved == null
            ? ""
            : resolved ? " and n.resolvedBy is not null" : " and n.resolvedBy is null");
  }

  /** The values of the condition's parameters, by name. */
  Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    if (codes != null) {
      parameters.put("codes", codes);
    }
    if (rejected != null) {
      parameters.put("rejected", rejected);
    }
    if (retriable != null) {
      parameters.put("retriable", retriable);
    }
    return parameters;
  }
}
