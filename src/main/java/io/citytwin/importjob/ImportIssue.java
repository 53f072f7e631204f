package io.citytwin.importjob;

import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/**
 * A problem in an import as clients see it; fields as the schema describes them.
 *
 * @param number key in the database, in the order of finding
 * @param jobNumber import it was found in
 * @param resolvedByNumber import that resolved it; null while it stands
 */
public record ImportIssue(
    long number,
    long jobNumber,
    String code,
    boolean rejected,
    boolean retriable,
    @Nullable Long resolvedByNumber,
    String source,
    @Nullable String layer,
    @Nullable Integer row,
    @Nullable String byteOffset,
    @Nullable String sourceId,
    String message,
    @Nullable String rawRecord,
    @Nullable String crs,
    @Nullable IssueGeometry location,
    @Nullable IssueGeometry geometryBefore,
    @Nullable IssueGeometry geometryAfter) {

  static ImportIssue of(ImportIssueEntity row) {
    return new ImportIssue(
        row.id,
        row.jobId,
        row.code,
        row.rejected,
        row.retriable,
        row.resolvedBy,
        row.source,
        row.layer,
        row.recordNumber == null ? null : (int) Math.min(row.recordNumber, Integer.MAX_VALUE),
        row.bytePlace == null ? null : row.bytePlace.toString(),
        row.sourceId,
        row.message,
        row.rawRecord,
        row.crs,
        shape(row.location),
        shape(row.geometryBefore),
        shape(row.geometryAfter));
  }

  private static @Nullable IssueGeometry shape(@Nullable Geometry geometry) {
    return geometry == null ? null : new IssueGeometry(geometry);
  }
}
