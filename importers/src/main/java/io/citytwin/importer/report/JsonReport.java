package io.citytwin.importer.report;

import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.ImportReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The machine-readable report of an import, one line: {@code {"job", "files", "counts", "byKind",
 * "issues": [{"code", "count"}], "seconds"}}. The job is null for a dry run. A failed import adds
 * {@code "error": {"code", "message"}} and has counts of zero.
 */
public final class JsonReport {

  private static final JsonMapper MAPPER = new JsonMapper();

  private JsonReport() {}

  /** The report of a finished import. */
  public static String of(ImportReport report) {
    Map<String, Object> byKind = new LinkedHashMap<>();
    report.byKind().forEach((kind, counts) -> byKind.put(kind.name(), counts.asMap()));
    List<Map<String, Object>> issues = new ArrayList<>();
    report
        .issues()
        .forEach((code, count) -> issues.add(Map.of("code", code.name(), "count", count)));
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("job", report.job().isPresent() ? report.job().getAsLong() : null);
    json.put("files", report.files());
    json.put("counts", report.counts().asMap());
    json.put("byKind", byKind);
    json.put("issues", issues);
    json.put("seconds", report.elapsed().toMillis() / 1000.0);
    json.put("dataset", report.dataset());
    json.put("dryRun", report.dryRun());
    json.put("notes", report.notes());
    return MAPPER.writeValueAsString(json);
  }

  /** The report of an import that failed; nothing was written. */
  public static String ofFailure(List<String> files, String code, String message, double seconds) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("job", null);
    json.put("files", files);
    json.put("counts", Counts.NONE.asMap());
    json.put("byKind", Map.of());
    json.put("issues", List.of());
    json.put("seconds", seconds);
    json.put("error", Map.of("code", code, "message", message));
    return MAPPER.writeValueAsString(json);
  }
}
