package io.citytwin.importer.series;

import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Rejection;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Issues counted by code; all are counted, the first of each code are kept. */
final class IssueTally {

  /** Issues of one code that are kept with the job. */
  static final int KEPT = 10_000;

  private static final int EXAMPLES = 3;

  private final Map<IssueCode, Long> counts = new EnumMap<>(IssueCode.class);
  private final Map<IssueCode, List<Rejection>> examples = new EnumMap<>(IssueCode.class);
  private long refused;

  /** Counts an issue; returns whether it is to be kept. */
  boolean add(Rejection issue) {
    boolean kept = isKept(issue.code());
    counts.merge(issue.code(), 1L, Long::sum);
    refused += issue.code().rejects() ? 1 : 0;
    List<Rejection> few = examples.computeIfAbsent(issue.code(), code -> new ArrayList<>());
    if (few.size() < EXAMPLES) {
      few.add(issue);
    }
    return kept;
  }

  /** Whether the next issue of a code would be kept. */
  boolean isKept(IssueCode code) {
    return counts.getOrDefault(code, 0L) < KEPT;
  }

  /** Rows and values refused. */
  long refused() {
    return refused;
  }

  Map<IssueCode, Long> counts() {
    return counts;
  }

  /** The first issues of each code. */
  Map<IssueCode, List<Rejection>> examples() {
    return examples;
  }
}
