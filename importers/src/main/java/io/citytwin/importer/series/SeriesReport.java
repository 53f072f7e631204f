package io.citytwin.importer.series;

import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.ImportReport;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Rejection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What an import of series did.
 *
 * @param job number of the job; empty for a dry run
 * @param dataset name of the dataset
 * @param files the files as they were named
 * @param counts of observations: {@code read = added + changed + unchanged + rejected}
 * @param missing places without a value; they are no observations
 * @param datastreams number of datastreams with observations in the files
 * @param sensors what became of the sensors that were missing; null if none was
 * @param issues number of issues by code
 * @param examples the first issues of each code that reading found
 * @param notes what else a person should know
 * @param elapsed from the first byte to the commit
 */
public record SeriesReport(
    OptionalLong job,
    String dataset,
    List<String> files,
    Counts counts,
    long missing,
    long datastreams,
    @Nullable ImportReport sensors,
    Map<IssueCode, Long> issues,
    Map<IssueCode, List<Rejection>> examples,
    List<String> notes,
    Duration elapsed) {

  /** Whether a row or a value was refused. */
  public boolean hasRejections() {
    return counts.rejected() > 0 || (sensors != null && sensors.hasRejections());
  }
}
