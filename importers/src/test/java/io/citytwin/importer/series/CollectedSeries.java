package io.citytwin.importer.series;

import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.ImportSource;
import io.citytwin.importer.pipeline.Rejection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps what a reader stages, as text: {@code code@instant = value quality}. */
final class CollectedSeries implements SeriesStore {

  final List<String> codes = new ArrayList<>();
  final List<Staged> staged = new ArrayList<>();
  final List<Rejection> issues = new ArrayList<>();
  long missing;

  /** Reads a file by a mapping. */
  static CollectedSeries read(Path file, String yaml) throws IOException {
    CollectedSeries collected = new CollectedSeries();
    SeriesMapping mapping = new SeriesYaml("test.yaml").parse(yaml);
    SeriesReader reader =
        new SeriesReader(
            "d", mapping, collected, new IssueTally(), Instant.parse("2026-06-01T00:00:00Z"));
    try (SeriesFile opened = SeriesFile.open(file);
        RowSource rows = mapping.format().open(opened)) {
      reader.read(rows, opened.name());
    }
    collected.missing = reader.missing();
    return collected;
  }

  List<String> texts() {
    return staged.stream()
        .map(
            s ->
                codes.get(s.datastream())
                    + "@"
                    + Instant.EPOCH.plusNanos(s.phenomenonMicros() * 1_000)
                    + " = "
                    + (s.text() == null ? s.number() : s.text())
                    + (s.quality() == null ? "" : " " + s.quality()))
        .toList();
  }

  /** Issues as {@code CODE line}. */
  List<String> issueTexts() {
    return issues.stream().map(i -> i.code() + " " + i.place().record()).toList();
  }

  /** Values by code and time. */
  Map<String, @Nullable Double> values() {
    Map<String, @Nullable Double> values = new TreeMap<>();
    staged.forEach(
        s -> values.put(codes.get(s.datastream()) + "@" + s.phenomenonMicros(), s.number()));
    return values;
  }

  @Override
  public OptionalLong findJob() {
    return OptionalLong.empty();
  }

  @Override
  public void begin(ImportSource source) {}

  @Override
  public int datastream(String code, @Nullable Double minimum, @Nullable Double maximum) {
    codes.add(code);
    return codes.size() - 1;
  }

  @Override
  public void stage(Staged observation) {
    staged.add(observation);
  }

  @Override
  public void stage(Rejection issue) {
    issues.add(issue);
  }

  @Override
  public List<String> unknownDatastreams() {
    return codes;
  }

  @Override
  public Optional<KnownSensor> findSensor(UUID sensor) {
    return Optional.empty();
  }

  @Override
  public Merged merge(boolean keepLast, List<String> expected, long refused) {
    return new Merged(Counts.NONE, Map.of(), 0, 0);
  }

  @Override
  public void fail(String code, String message) {}
}
