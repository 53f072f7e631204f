package io.citytwin.importer.pipeline;

import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One import from the first byte to the commit: every source read and checked, then one merge. */
public final class ImportRun {

  private final ImportRequest request;
  private final ImportStore store;
  private final ImportProgress progress;
  private final InstantSource clock;

  public ImportRun(
      ImportRequest request, ImportStore store, ImportProgress progress, InstantSource clock) {
    this.request = request;
    this.store = store;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Runs the import. If it fails, the job is recorded as failed and nothing was written.
   *
   * @param sources one reader for each file, in order; closed here
   * @throws SourceException if a source cannot be read as a whole
   * @throws StoreException if the database cannot take it
   */
  public ImportReport run(List<FeatureReader> sources) throws IOException {
    Instant begin = clock.instant();
    try {
      return importAll(sources, begin);
    } catch (SourceException e) {
      store.fail(e.code().name(), String.valueOf(e.getMessage()));
      throw e;
    } catch (StoreException e) {
      store.fail(e.code().name(), String.valueOf(e.getMessage()));
      throw e;
    } catch (IOException | RuntimeException e) {
      store.fail("INTERNAL", e.toString());
      throw e;
    }
  }

  private ImportReport importAll(List<FeatureReader> sources, Instant begin) throws IOException {
    FeatureCheck check = new FeatureCheck(new ReadContext(request.dataset(), ""));
    CheckingSink sink = new CheckingSink(store, check);
    Set<FeatureKind> kinds = EnumSet.noneOf(FeatureKind.class);
    Set<String> notes = new LinkedHashSet<>();
    for (int i = 0; i < sources.size(); i++) {
      try (FeatureReader source = sources.get(i)) {
        read(source, sink, (double) i / sources.size(), 1.0 / sources.size());
        kinds.addAll(source.kinds());
        notes.addAll(source.notes());
      }
    }
    notes.addAll(check.notes());
    progress.phase("merging");
    Set<FeatureKind> removable = request.replace() ? kinds : EnumSet.noneOf(FeatureKind.class);
    ImportStore.Merged merged = store.merge(removable, sink.byKind(), sink.unknown());
    return report(sink, merged, List.copyOf(notes), Duration.between(begin, clock.instant()));
  }

  private void read(FeatureReader source, CheckingSink sink, double before, double part)
      throws IOException {
    progress.phase("reading");
    sink.begin(
        () -> CoordinateSystems.of(crsOf(source)),
        records -> progress.reading(records, before + part * source.progress()));
    source.read(sink);
  }

  private String crsOf(FeatureReader source) {
    return request.findCrs().or(source::findCrs).orElse(CoordinateSystems.STORAGE);
  }

  private ImportReport report(
      CheckingSink sink, ImportStore.Merged merged, List<String> notes, Duration elapsed) {
    Map<IssueCode, Long> issues = new EnumMap<>(IssueCode.class);
    issues.putAll(sink.issues());
    merged.issues().forEach((code, count) -> issues.merge(code, count, Long::sum));
    Counts total = merged.byKind().values().stream().reduce(sink.unknown(), Counts::plus);
    return new ImportReport(
        store.findJob(),
        request.dataset(),
        request.files(),
        request.dryRun(),
        total,
        merged.byKind(),
        issues,
        sink.examples(),
        notes,
        elapsed);
  }
}
