package io.citytwin.importer.report;

import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.ImportReport;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Rejection;
import java.util.List;
import java.util.Locale;

/** The report of an import for a person: a table by kind, the issues by code, what was decided. */
public final class TextReport {

  private TextReport() {}

  /** The report, several lines, each ended. */
  public static String of(ImportReport report) {
    StringBuilder text = new StringBuilder();
    head(report, text);
    text.append(
        "%-14s%11s%11s%11s%11s%11s%11s%11s%n"
            .formatted(
                "", "read", "added", "changed", "unchanged", "removed", "repaired", "rejected"));
    report.byKind().forEach((kind, counts) -> row(kind.name(), counts, text));
    if (report.byKind().size() != 1 || !report.byKind().containsValue(report.counts())) {
      row("total", report.counts(), text);
    }
    report.issues().forEach((code, count) -> issue(report, code, count, text));
    report.notes().forEach(note -> text.append("  note: ").append(note).append('\n'));
    issuesHint(report, text);
    return text.toString();
  }

  private static void head(ImportReport report, StringBuilder text) {
    double seconds = Math.max(report.elapsed().toMillis(), 1) / 1000.0;
    String what =
        report.job().isPresent() ? "job " + report.job().getAsLong() : "dry run, nothing written";
    text.append(
        String.format(
            Locale.ROOT,
            "dataset %s, %s, %.1f s, %,.0f records/s%n",
            report.dataset(),
            what,
            seconds,
            report.counts().read() / seconds));
  }

  private static void row(String title, Counts counts, StringBuilder text) {
    text.append(
        "%-14s%,11d%,11d%,11d%,11d%,11d%,11d%,11d%n"
            .formatted(
                title,
                counts.read(),
                counts.added(),
                counts.changed(),
                counts.unchanged(),
                counts.removed(),
                counts.repaired(),
                counts.rejected()));
  }

  private static void issue(ImportReport report, IssueCode code, long count, StringBuilder text) {
    text.append("  %,11d  %s%s%n".formatted(count, code, code.rejects() ? " (rejected)" : ""));
    for (Rejection example : report.examples().getOrDefault(code, List.of())) {
      text.append(
          "               %s, record %d%s: %s%n"
              .formatted(
                  example.place().source(),
                  example.place().record(),
                  example.sourceId() == null ? "" : ", id " + example.sourceId(),
                  example.message()));
    }
  }

  private static void issuesHint(ImportReport report, StringBuilder text) {
    if (!report.issues().isEmpty()) {
      text.append(
          report.job().isPresent()
              ? "  each issue, with its place: citytwin issues "
                  + report.job().getAsLong()
                  + "; what the codes mean: docs/import-issues.md\n"
              : "  what the codes mean: docs/import-issues.md\n");
    }
  }
}
