package io.citytwin.importer.report;

import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.StoredJob;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Jobs, one line each: for a person, or as JSON. */
public final class JobListing {

  private static final JsonMapper MAPPER = new JsonMapper();

  private final Appendable out;
  private final boolean json;
  private boolean empty = true;

  /**
   * A listing.
   *
   * @param json one JSON object a line instead of a table
   */
  public JobListing(Appendable out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** Writes one job. */
  public void add(StoredJob job) throws IOException {
    if (json) {
      out.append(MAPPER.writeValueAsString(members(job))).append('\n');
    } else {
      row(job);
    }
    empty = false;
  }

  /** Writes what ends the list. */
  public void end() throws IOException {
    if (empty && !json) {
      out.append("no jobs yet\n");
    }
  }

  private void row(StoredJob job) throws IOException {
    Counts counts = job.counts();
    if (empty) {
      out.append(
          "%6s  %-20s %-10s %-14s %-20s %10s %10s %10s %10s %10s  %s%n"
              .formatted(
                  "job",
                  "begun (UTC)",
                  "status",
                  "format",
                  "dataset",
                  "added",
                  "changed",
                  "removed",
                  "rejected",
                  "to retry",
                  "by"));
    }
    out.append(
        "%6d  %-20s %-10s %-14s %-20s %10d %10d %10d %10d %10d  %s%s%n"
            .formatted(
                job.id(),
                job.created().toString().substring(0, 19).replace('T', ' '),
                job.status(),
                job.format(),
                job.dataset(),
                counts.added(),
                counts.changed(),
                counts.removed(),
                counts.rejected(),
                job.retriable(),
                job.actor(),
                remark(job)));
  }

  private static String remark(StoredJob job) {
    return (job.undoes() == null ? "" : "; undoes job " + job.undoes())
        + (job.undoneBy() == null ? "" : "; undone by job " + job.undoneBy())
        + (job.reason() == null ? "" : "; " + job.reason().replaceAll("\\p{Cntrl}", " "));
  }

  private static Map<String, @Nullable Object> members(StoredJob job) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("job", job.id());
    members.put("dataset", job.dataset());
    members.put("format", job.format());
    members.put("status", job.status());
    members.put("createdAt", job.created().toString());
    members.put("actor", job.actor());
    members.put("reason", job.reason());
    members.put("counts", job.counts().asMap());
    members.put("retriable", job.retriable());
    members.put("undoes", job.undoes());
    members.put("undoneBy", job.undoneBy());
    return members;
  }
}
