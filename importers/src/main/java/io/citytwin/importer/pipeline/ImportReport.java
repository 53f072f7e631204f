package io.citytwin.importer.pipeline;

import io.citytwin.model.feature.FeatureKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What an import did.
 *
 * @param job number of the job; empty for a dry run
 * @param dataset name of the dataset
 * @param files the files as they were named
 * @param dryRun whether nothing was written
 * @param counts totals, with the records of unknown kind
 * @param byKind counts of each kind met, in the order of the kinds
 * @param issues number of issues by code, in the order of the catalogue
 * @param examples the first issues of each code that reading found
 * @param notes what was decided that the sources do not say
 * @param elapsed from the first byte to the commit
 */
public record ImportReport(
    OptionalLong job,
    String dataset,
    List<String> files,
    boolean dryRun,
    Counts counts,
    Map<FeatureKind, Counts> byKind,
    Map<IssueCode, Long> issues,
    Map<IssueCode, List<Rejection>> examples,
    List<String> notes,
    Duration elapsed) {

  /** Whether a record was refused. */
  public boolean hasRejections() {
    return counts.rejected() > 0;
  }
}
