package io.citytwin.importer.pipeline;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as the twin remembers it.
 *
 * @param id its number
 * @param dataset name of the dataset
 * @param format formats of its files; {@code UNDO} for the undoing of another
 * @param status {@code RUNNING}, {@code SUCCEEDED}, {@code FAILED} or {@code ABORTED}
 * @param created when it began
 * @param actor who ran it
 * @param reason why; null if nobody said
 * @param counts what it did
 * @param retriable issues of it that can still be tried again
 * @param undoes the job it undoes; null if it is an import
 * @param undoneBy the job that undid it; null if it is in force
 */
public record StoredJob(
    long id,
    String dataset,
    String format,
    String status,
    Instant created,
    String actor,
    @Nullable String reason,
    Counts counts,
    long retriable,
    @Nullable Long undoes,
    @Nullable Long undoneBy) {}
