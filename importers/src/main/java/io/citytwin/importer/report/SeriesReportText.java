package io.citytwin.importer.report;

import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.ImportReport;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.series.SeriesReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The report of an import of series, for a person and for a program. */
public final class SeriesReportText {

  private static final JsonMapper MAPPER = new JsonMapper();

  private SeriesReportText() {}

  /** The report, several lines, each ended. */
  public static String of(SeriesReport report) {
    StringBuilder text = new StringBuilder();
    double seconds = Math.max(report.elapsed().toMillis(), 1) / 1000.0;
    text.append(
        String.format(
            Locale.ROOT,
            "dataset %s, %s, %.1f s, %,.0f observations/s%n",
            report.dataset(),
            report.job().isPresent()
                ? "job " + report.job().getAsLong()
                : "dry run, nothing written",
            seconds,
            report.counts().read() / seconds));
    text.append(
        "%-14s%11s%11s%11s%11s%11s%n"
            .formatted("", "read", "added", "changed", "unchanged", "rejected"));
    row("observations", report.counts(), text);
    ImportReport sensors = report.sensors();
    if (sensors != null) {
      row("sensors", sensors.counts(), text);
    }
    text.append(
        String.format(
            Locale.ROOT,
            "  %,d datastreams; %,d places without a value%n",
            report.datastreams(),
            report.missing()));
    issues(report, text);
    report.notes().forEach(note -> text.append("  note: ").append(note).append('\n'));
    return text.toString();
  }

  private static void row(String title, Counts counts, StringBuilder text) {
    text.append(
        String.format(
            Locale.ROOT,
            "%-14s%,11d%,11d%,11d%,11d%,11d%n",
            title,
            counts.read(),
            counts.added(),
            counts.changed(),
            counts.unchanged(),
            counts.rejected()));
  }

  private static void issues(SeriesReport report, StringBuilder text) {
    report
        .issues()
        .forEach(
            (code, count) -> {
              text.append(
                  String.format(
                      Locale.ROOT,
                      "  %,11d  %s%s%n",
                      count,
                      code,
                      code.rejects() ? " (rejected)" : ""));
              for (Rejection example : report.examples().getOrDefault(code, List.of())) {
                text.append(
                    "               %s, line %d: %s%n"
                        .formatted(
                            example.place().source(), example.place().record(), example.message()));
              }
            });
    if (!report.issues().isEmpty()) {
      text.append(
          report.job().isPresent()
              ? "  each issue, with its line: table twin.import_issue, job_id "
                  + report.job().getAsLong()
                  + "; what the codes mean: docs/import-issues.md\n"
              : "  what the codes mean: docs/import-issues.md\n");
    }
  }

  /**
   * The machine-readable report, one line: that of an import of features with {@code sensors}
   * (their counts, null if none was missing), {@code datastreams} and {@code missing} beside it.
   */
  public static String json(SeriesReport report) {
    List<Map<String, Object>> issues = new ArrayList<>();
    report
        .issues()
        .forEach((code, count) -> issues.add(Map.of("code", code.name(), "count", count)));
    ImportReport sensors = report.sensors();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("job", report.job().isPresent() ? report.job().getAsLong() : null);
    json.put("files", report.files());
    json.put("counts", report.counts().asMap());
    json.put("byKind", Map.of());
    json.put("issues", issues);
    json.put("seconds", report.elapsed().toMillis() / 1000.0);
    json.put("dataset", report.dataset());
    json.put("dryRun", report.job().isEmpty());
    json.put("notes", report.notes());
    json.put("datastreams", report.datastreams());
    json.put("missing", report.missing());
    json.put("sensors", sensors == null ? null : sensors.counts().asMap());
    return MAPPER.writeValueAsString(json);
  }
}
