package io.citytwin.importer.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * What to undo.
 *
 * @param job number of the job
 * @param dryRun say what would happen, write nothing
 * @param actor who undoes, as the job records it
 * @param reason why; null if nobody said
 */
public record UndoRequest(long job, boolean dryRun, String actor, @Nullable String reason) {}
