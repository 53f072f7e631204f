package io.citytwin.importjob;

import org.jspecify.annotations.Nullable;

/**
 * A problem in an import as clients see it; fields as the schema describes them.
 *
 * @param number key in the database, in the order of finding
 */
public record ImportIssue(
    long number,
    String code,
    boolean rejected,
    String source,
    @Nullable Integer row,
    @Nullable String byteOffset,
    @Nullable String sourceId,
    String message,
    @Nullable IssueLocation location) {

  static ImportIssue of(ImportIssueEntity row) {
    return new ImportIssue(
        row.id,
        row.code,
        row.rejected,
        row.source,
        row.recordNumber == null ? null : (int) Math.min(row.recordNumber, Integer.MAX_VALUE),
        row.bytePlace == null ? null : row.bytePlace.toString(),
        row.sourceId,
        row.message,
        row.location == null ? null : new IssueLocation(row.location));
  }
}
