package io.citytwin.importjob;

import io.citytwin.api.GlobalId;
import io.citytwin.api.Node;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.schema.scalar.RawJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An import as clients see it; fields as the schema describes them.
 *
 * @param number key in the database
 * @param optionsText what it was told, a JSON object
 * @param retryOfNumber import it tried again; likewise the two after it
 */
public record ImportJob(
    long number,
    String dataset,
    String format,
    @Nullable String kind,
    List<String> files,
    String status,
    double progress,
    String optionsText,
    String actor,
    @Nullable String reason,
    @Nullable Long retryOfNumber,
    @Nullable Long undoesNumber,
    @Nullable Long undoneByNumber,
    boolean dryRun,
    int rowsRead,
    int rowsAdded,
    int rowsChanged,
    int rowsUnchanged,
    int rowsRemoved,
    int rowsRepaired,
    int rowsRejected,
    List<KindCounts> byKind,
    @Nullable String revision,
    @Nullable String errorCode,
    @Nullable String error,
    Instant createdAt,
    @Nullable Instant finishedAt)
    implements Node {

  /** Name of the GraphQL type. */
  static final String TYPE = "ImportJob";

  /** Status of an import that has not ended. */
  static final String RUNNING = "RUNNING";

  @Override
  public GlobalId globalId() {
    return new GlobalId(TYPE, Long.toString(number));
  }

  /** The id as clients see it. */
  public String id() {
    return globalId().encode();
  }

  /** What it was told. */
  public RawJson options() {
    return RawJson.of(optionsText);
  }

  /**
   * The number in an id.
   *
   * @throws TwinException BAD_USER_INPUT if it is no id of an import
   */
  static long number(GlobalId id) {
    try {
      if (id.type().equals(TYPE)) {
        return Long.parseLong(id.key());
      }
    } catch (NumberFormatException e) {
      // Told below, as any other id.
    }
    throw new TwinException(
        ErrorCode.BAD_USER_INPUT,
        "'" + id.encode() + "' is not an id of an import; pass back an id as it was given");
  }

  /** Whether nothing about it will change any more but what later imports do to it. */
  boolean ended() {
    return !status.equals(RUNNING);
  }

  /**
   * Reads a row.
   *
   * @param dead whether it says that it runs, and its program does not
   */
  static ImportJob of(ImportJobEntity row, boolean dead) {
    return new ImportJob(
        row.id,
        row.dataset,
        row.format,
        row.kind,
        names(row.files),
        dead ? "ABORTED" : row.status,
        row.progress,
        row.options,
        row.actor,
        row.reason,
        row.retryOf,
        row.undoes,
        row.undoneBy,
        row.dryRun,
        count(row.read),
        count(row.added),
        count(row.changed),
        count(row.unchanged),
        count(row.removed),
        count(row.repaired),
        count(row.rejected),
        KindCounts.parse(row.byKind),
        row.revision == null ? null : row.revision.toString(),
        dead ? "ABORTED" : row.errorCode,
        dead ? "the import ended without a result; nothing of it was written" : row.error,
        row.createdAt.toInstant(),
        row.finishedAt == null ? null : row.finishedAt.toInstant());
  }

  private static List<String> names(String json) {
    List<String> names = new ArrayList<>();
    for (JsonNode name : JsonMapper.shared().readTree(json)) {
      names.add(name.isString() ? name.asString() : name.toString());
    }
    return names;
  }

  private static int count(long rows) {
    return (int) Math.min(rows, Integer.MAX_VALUE);
  }
}
