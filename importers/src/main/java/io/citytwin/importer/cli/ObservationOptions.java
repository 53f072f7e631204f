package io.citytwin.importer.cli;

import io.citytwin.importer.export.observation.ObservationRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which observations an export is asked for. */
final class ObservationOptions {

  @Option(
      names = "--observations",
      description =
          "Export observations instead of features, a row or point for each, as csv or geojsonseq.")
  private boolean observations;

  @Option(
      names = "--property",
      paramLabel = "NAME",
      description = "Only observations of this observed property, such as pressure.")
  private @Nullable String property;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Only observations of this phenomenon time or later, such as 2026-01-01T00:00:00Z.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Only observations of before this phenomenon time.")
  private @Nullable String to;

  boolean isAskedFor() {
    return observations;
  }

  /** Refuses what says something of observations where none are asked for. */
  void requireNone(Function<String, ParameterException> usage) {
    if (property != null || from != null || to != null) {
      throw usage.apply("--property, --from and --to go with --observations");
    }
  }

  ObservationRequest request(@Nullable String dataset, Function<String, ParameterException> usage) {
    Instant begin = instant("--from", from, usage);
    Instant end = instant("--to", to, usage);
    if (begin != null && end != null && !begin.isBefore(end)) {
      throw usage.apply("--from " + begin + " is not before --to " + end);
    }
    return new ObservationRequest(dataset, property, begin, end);
  }

  private static @Nullable Instant instant(
      String option, @Nullable String text, Function<String, ParameterException> usage) {
    if (text == null) {
      return null;
    }
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      if (instant.isBefore(Instant.parse("0001-01-01T00:00:00Z"))
          || instant.isAfter(Instant.parse("9999-12-31T00:00:00Z"))) {
        throw new DateTimeException("beyond the years 1 to 9999");
      }
      return instant;
    } catch (DateTimeException e) {
      throw usage.apply(
          option + " is a time with its offset, such as 2026-01-01T00:00:00Z; got " + text);
    }
  }
}
