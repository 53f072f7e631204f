package io.citytwin.importer.report;

import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.StoredIssue;
import java.io.IOException;

/** Issues for a person, one line each: number, code, place, id, message. */
public final class IssueTable implements IssueListing {

  private final Appendable out;
  private long lines;

  public IssueTable(Appendable out) {
    this.out = out;
  }

  @Override
  public void add(StoredIssue issue) throws IOException {
    if (lines++ == 0) {
      out.append("%8s  %-24s %s%n".formatted("issue", "code", "place: message"));
    }
    out.append(
        "%8d  %-24s %s%s: %s%s%n"
            .formatted(
                issue.id(),
                issue.code(),
                place(issue.place()),
                issue.sourceId() == null ? "" : ", id " + oneLine(issue.sourceId()),
                oneLine(issue.message()),
                issue.resolvedBy() == null ? "" : " (loaded by job " + issue.resolvedBy() + ")"));
  }

  @Override
  public void close() throws IOException {
    if (lines == 0) {
      out.append("no issues\n");
    }
  }

  private static String place(Place place) {
    StringBuilder text = new StringBuilder(oneLine(place.source()));
    if (place.layer() != null) {
      text.append(", layer ").append(oneLine(place.layer()));
    }
    if (place.record() > 0) {
      text.append(", record ").append(place.record());
    }
    if (place.offset() >= 0) {
      text.append(", byte ").append(place.offset());
    }
    return text.toString();
  }

  /** Texts of a file may hold anything, also what would move the cursor of a terminal. */
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
