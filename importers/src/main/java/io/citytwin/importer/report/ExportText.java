package io.citytwin.importer.report;

import io.citytwin.importer.export.ExportReport;
import io.citytwin.importer.export.ExportRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The report of an export, for a person and for a program. */
public final class ExportText {

  private static final JsonMapper MAPPER = new JsonMapper();

  private ExportText() {}

  /**
   * The report for a person, several lines, each ended.
   *
   * @param bytes size of the file; 0 if it is not known
   */
  public static String of(ExportReport report, String target, long bytes) {
    double seconds = Math.max(report.elapsed().toMillis(), 1) / 1000.0;
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s, %s%.1f s, %,.0f features/s%n",
            target,
            bytes == 0 ? "" : String.format(Locale.ROOT, "%.1f MB, ", bytes / 1e6),
            seconds,
            report.features() / seconds));
    report.byKind().forEach((kind, count) -> text.append("%-14s%,11d%n".formatted(kind, count)));
    return text.toString();
  }

  /** The report of an export of observations for a person, one line, ended. */
  public static String ofObservations(long count, String target, Duration elapsed) {
    double seconds = Math.max(elapsed.toMillis(), 1) / 1000.0;
    return String.format(
        Locale.ROOT,
        "%s, %,d observations, %.1f s, %,.0f observations/s%n",
        target,
        count,
        seconds,
        count / seconds);
  }

  /**
   * The report for a program, one line: {@code {"file", "format", "crs", "dataset", "features",
   * "byKind", "bytes", "seconds"}}.
   */
  public static String json(ExportReport report, ExportRequest request, String file, long bytes) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("file", file);
    json.put("format", request.format().name());
    json.put("crs", request.crs().code());
    json.put("dataset", request.dataset());
    json.put("features", report.features());
    Map<String, Long> byKind = new LinkedHashMap<>();
    report.byKind().forEach((kind, count) -> byKind.put(kind.name(), count));
    json.put("byKind", byKind);
    json.put("bytes", bytes);
    json.put("seconds", report.elapsed().toMillis() / 1000.0);
    return MAPPER.writeValueAsString(json);
  }

  /** The report of an export that failed: {@code {"file", "error": {"code", "message"}}}. */
  public static String jsonOfFailure(String file, String code, String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", file);
    json.put("error", error);
    return MAPPER.writeValueAsString(json);
  }
}
