package io.citytwin.importer.pipeline;

import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One import from the first byte to the commit: every source read and checked, then one merge. */
public final class ImportRun {

  private final ImportRequest request;
  private final ImportStore store;
  private final ImportProgress progress;
  private final InstantSource clock;
  private final ImportInputs inputs;

  /** An import whose inputs are not known beforehand. */
  public ImportRun(
      ImportRequest request, ImportStore store, ImportProgress progress, InstantSource clock) {
    this(request, store, progress, clock, ImportInputs.unknown());
  }

  public ImportRun(
      ImportRequest request,
      ImportStore store,
      ImportProgress progress,
      InstantSource clock,
      ImportInputs inputs) {
    this.inputs = inputs;
    this.request = request;
    this.store = store;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Runs the import of the files of the request, one reader for each, in order.
   *
   * @see #run(List, List)
   */
  public ImportReport run(List<FeatureReader> sources) throws IOException {
    return run(sources, request.files());
  }

  /**
   * Runs the import. If it fails, the job is recorded as failed and nothing was written.
   *
   * @param sources in the order in which they are read; closed here
   * @param files the file that each of them reads, as the user named it
   * @throws SourceException if a source cannot be read as a whole
   * @throws StoreException if the database cannot take it
   * @throws InterruptedImportException if the progress was cancelled
   */
  public ImportReport run(List<FeatureReader> sources, List<String> files) throws IOException {
    Instant begin = clock.instant();
    store.follow(progress);
    try (inputs) {
      Optional<PreviousImport> same = findSame();
      return same.isPresent()
          ? repeat(same.get(), sources, begin)
          : importAll(sources, files, begin);
    } catch (IOException | RuntimeException e) {
      recordEnd(e);
      if (progress.isCancelled() && !isCommitUncertain(e)) {
        throw new InterruptedImportException();
      }
      throw e;
    }
  }

  private Optional<PreviousImport> findSame() throws IOException {
    if (request.dryRun() || !inputs.maySpareReading()) {
      return Optional.empty();
    }
    Optional<PreviousImport> previous = store.findPrevious();
    if (previous.isEmpty()) {
      return previous;
    }
    progress.phase("hashing");
    byte[] hash = inputs.hash();
    progress.requireNotCancelled();
    return previous.filter(known -> Arrays.equals(known.inputs(), hash));
  }

  private ImportReport repeat(PreviousImport same, List<FeatureReader> sources, Instant begin)
      throws IOException {
    for (FeatureReader source : sources) {
      source.close();
    }
    store.repeat(same);
    String note =
        "the files, the options and the program are those of job %d, and the dataset has not changed since: nothing was read again; --reread does"
            .formatted(same.job());
    return new ImportReport(
        store.findJob(),
        request.dataset(),
        request.files(),
        false,
        same.unchanged().values().stream().reduce(Counts.NONE, Counts::plus),
        same.unchanged(),
        Map.of(),
        Map.of(),
        List.of(note),
        Duration.between(begin, clock.instant()));
  }

  private void recordEnd(Exception failure) {
    // Cancelling interrupts this thread; what is to be cleaned up now must not suffer from it.
    boolean interrupted = Thread.interrupted();
    String message = String.valueOf(failure.getMessage());
    if (progress.isCancelled()) {
      store.abort("interrupted by its user");
    } else if (failure instanceof SourceException e) {
      store.fail(e.code().name(), message);
    } else if (failure instanceof StoreException e) {
      store.fail(e.code().name(), message);
    } else {
      store.fail("INTERNAL", failure.toString());
    }
    if (interrupted && !progress.isCancelled()) {
      Thread.currentThread().interrupt();
    }
  }

  /** Of a commit without an answer nobody can say that nothing was imported. */
  private static boolean isCommitUncertain(Exception failure) {
    return failure instanceof StoreException e && e.code() == StoreException.Code.COMMIT_UNCERTAIN;
  }

  private ImportReport importAll(List<FeatureReader> sources, List<String> files, Instant begin)
      throws IOException {
    FeatureCheck check = new FeatureCheck(new ReadContext(request.dataset(), ""));
    CheckingSink sink = new CheckingSink(store, check, progress);
    Set<FeatureKind> removable = EnumSet.noneOf(FeatureKind.class);
    Set<String> notes = new LinkedHashSet<>();
    progress.phase("reading");
    inputs.begin();
    for (int i = 0; i < sources.size(); i++) {
      try (FeatureReader source = sources.get(i)) {
        double before = (double) i / sources.size();
        double part = 1.0 / sources.size();
        read(
            source,
            files.get(i),
            sink,
            records -> progress.reading(records, before + part * source.progress()));
        if (request.replace() || source.replaces()) {
          removable.addAll(source.kinds());
        }
        notes.addAll(source.notes());
      }
    }
    notes.addAll(sink.warnings());
    PlausibleExtent.warning(sink.extent(), store.extent())
        .ifPresent(
            warning -> {
              notes.add(warning);
              progress.warn(warning);
            });
    notes.addAll(check.notes());
    progress.requireNotCancelled();
    progress.phase("merging");
    store.inputs(inputs.hash());
    ImportStore.Merged merged = store.merge(removable, sink.byKind(), sink.unknown());
    return report(sink, merged, List.copyOf(notes), Duration.between(begin, clock.instant()));
  }

  private void read(FeatureReader source, String file, CheckingSink sink, LongConsumer tick)
      throws IOException {
    Path path = named(file);
    FileDigest digest = path == null ? null : inputs.digest(path);
    try (QueuedSink queue = QueuedSink.start(sink)) {
      sink.begin(
          new ImportSource(file, null, source.format(), null, digest),
          new CrsChoice(request.crs(), request.assumeWgs84()),
          tick);
      source.read(queue);
      queue.finish();
      if (digest != null) {
        digest.await();
      }
    }
  }

  /** The file on disk: of {@code a.zip/b.shp} it is the archive. */
  private static @Nullable Path named(String file) {
    Path path = Path.of(file);
    while (path != null && !Files.isRegularFile(path)) {
      path = path.getParent();
    }
    return path;
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
