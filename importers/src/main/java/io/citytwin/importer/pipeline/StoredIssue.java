package io.citytwin.importer.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * An issue as it was kept with its job.
 *
 * @param id its number
 * @param job number of the job
 * @param code name of its {@link IssueCode}
 * @param rejected whether the record was refused
 * @param place where the record stands
 * @param crs CRS of the source; null if it was not known
 * @param sourceId key of the record; null if it could not be read
 * @param message what was found and what is allowed
 * @param rawRecord the record as text; null if it was not kept
 * @param retriable whether it can be tried again
 * @param resolvedBy the job that loaded it after all; null if none did
 * @param geometry GeoJSON of where the fault lies, or else of the shape as it was read; null if
 *     neither is known
 */
public record StoredIssue(
    long id,
    long job,
    String code,
    boolean rejected,
    Place place,
    @Nullable String crs,
    @Nullable String sourceId,
    String message,
    @Nullable String rawRecord,
    boolean retriable,
    @Nullable Long resolvedBy,
    @Nullable String geometry) {}
