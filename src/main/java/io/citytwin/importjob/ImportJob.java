package io.citytwin.importjob;

import io.citytwin.api.GlobalId;
import io.citytwin.api.Node;
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
 */
public record ImportJob(
    long number,
    String dataset,
    String format,
    @Nullable String kind,
    List<String> files,
    String status,
    boolean dryRun,
    int rowsRead,
    int rowsAdded,
    int rowsChanged,
    int rowsUnchanged,
    int rowsRemoved,
    int rowsRepaired,
    int rowsRejected,
    @Nullable String revision,
    @Nullable String errorCode,
    @Nullable String error,
    Instant createdAt,
    @Nullable Instant finishedAt)
    implements Node {

  /** Name of the GraphQL type. */
  static final String TYPE = "ImportJob";

  @Override
  public GlobalId globalId() {
    return new GlobalId(TYPE, Long.toString(number));
  }

  /** The id as clients see it. */
  public String id() {
    return globalId().encode();
  }

  static ImportJob of(ImportJobEntity row) {
    return new ImportJob(
        row.id,
        row.dataset,
        row.format,
        row.kind,
        names(row.files),
        row.status,
        row.dryRun,
        count(row.read),
        count(row.added),
        count(row.changed),
        count(row.unchanged),
        count(row.removed),
        count(row.repaired),
        count(row.rejected),
        row.revision == null ? null : row.revision.toString(),
        row.errorCode,
        row.error,
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
