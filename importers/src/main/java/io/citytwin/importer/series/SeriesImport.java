package io.citytwin.importer.series;

import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.importer.pipeline.FileDigest;
import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.ImportReport;
import io.citytwin.importer.pipeline.ImportSource;
import io.citytwin.importer.pipeline.InterruptedImportException;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One import of series from the first byte to the commit: every file read and staged, missing
 * sensors made, then one merge.
 *
 * <p>Sensors are features and come by a feature import of their own, begun only when all files
 * could be read: it can be undone like any other, and if the merge fails it leaves sensors without
 * observations, which the next try finds.
 */
public final class SeriesImport {

  /** Format by which a job of observations is known. */
  public static final String FORMAT = "SERIES";

  private static final int LISTED = 20;

  private final Request request;
  private final SeriesMapping mapping;
  private final SeriesStore store;
  private final SensorImport sensorImport;
  private final ImportProgress progress;
  private final InstantSource clock;
  private final List<String> notes = new ArrayList<>();

  /**
   * What to import, and how.
   *
   * @param dataset the dataset of the sensors
   * @param files the files
   * @param mapping name of a mapping that comes with the program, or a file
   * @param stations file of stations in place of the one the mapping names; null for that one
   */
  public record Request(String dataset, List<Path> files, String mapping, @Nullable Path stations) {

    public Request {
      files = List.copyOf(files);
    }
  }

  /** Brings sensors into the twin, as an import of features. */
  @FunctionalInterface
  public interface SensorImport {
    /**
     * Imports what the reader reads, or only compares if this is a dry run.
     *
     * @param source name of the file that says where the sensors are
     */
    ImportReport run(FeatureReader sensors, Path source) throws IOException;
  }

  private SeriesImport(
      Request request,
      SeriesMapping mapping,
      SeriesStore store,
      SensorImport sensorImport,
      ImportProgress progress,
      InstantSource clock) {
    this.request = request;
    this.mapping = mapping;
    this.store = store;
    this.sensorImport = sensorImport;
    this.progress = progress;
    this.clock = clock;
  }

  /** Checks a request before a job is begun: that its mapping can be read. */
  public static void check(Request request) throws IOException {
    SeriesMapping.of(request.mapping());
  }

  /**
   * Runs an import. If it fails, the job is recorded as failed and no observation was written.
   *
   * @throws SourceException if a file cannot be read as a whole, or datastreams are missing that
   *     the mapping does not make
   * @throws StoreException if the database cannot take it
   */
  public static SeriesReport run(
      Request request,
      SeriesStore store,
      SensorImport sensorImport,
      ImportProgress progress,
      InstantSource clock)
      throws IOException {
    try {
      return new SeriesImport(
              request, SeriesMapping.of(request.mapping()), store, sensorImport, progress, clock)
          .run();
    } catch (IOException | RuntimeException e) {
      recordEnd(store, progress, e);
      throw e;
    }
  }

  private static void recordEnd(SeriesStore store, ImportProgress progress, Exception failure)
      throws InterruptedImportException {
    String message = String.valueOf(failure.getMessage());
    if (progress.isCancelled()) {
      // The cleaning up must not suffer from what ended the reading.
      Thread.interrupted();
      store.fail("INTERRUPTED", "interrupted by its user");
      throw new InterruptedImportException("interrupted: no observation was imported");
    }
    switch (failure) {
      case SourceException e -> store.fail(e.code().name(), message);
      case StoreException e -> store.fail(e.code().name(), message);
      default -> store.fail("INTERNAL", failure.toString());
    }
  }

  private SeriesReport run() throws IOException {
    Instant begin = clock.instant();
    IssueTally tally = new IssueTally();
    SeriesReader reader = new SeriesReader(request.dataset(), mapping, store, tally, begin);
    progress.phase("reading");
    for (int i = 0; i < request.files().size(); i++) {
      read(reader, i);
    }
    List<String> expected = new ArrayList<>();
    ImportReport sensors = makeSensors(reader, expected);
    progress.phase("merging");
    SeriesStore.Merged merged = store.merge(mapping.keepLast(), expected, tally.refused());
    Map<IssueCode, Long> issues = new EnumMap<>(IssueCode.class);
    issues.putAll(tally.counts());
    merged.issues().forEach((code, count) -> issues.merge(code, count, Long::sum));
    return new SeriesReport(
        store.findJob(),
        request.dataset(),
        request.files().stream().map(Path::toString).toList(),
        merged.counts(),
        reader.missing(),
        merged.datastreams(),
        sensors,
        issues,
        tally.examples(),
        notes(merged),
        Duration.between(begin, clock.instant()));
  }

  private void noteUnplaced(List<SeriesDatastream> missing, List<String> created) {
    Set<String> made = new HashSet<>(created);
    List<String> unplaced =
        missing.stream().map(SeriesDatastream::code).filter(code -> !made.contains(code)).toList();
    if (!unplaced.isEmpty()) {
      notes.add(
          "%,d datastreams are not in the twin and nothing says where their sensors stand: %s%s"
              .formatted(
                  unplaced.size(),
                  String.join(", ", unplaced.subList(0, Math.min(LISTED, unplaced.size()))),
                  unplaced.size() > LISTED ? ", …" : ""));
    }
  }

  private List<String> notes(SeriesStore.Merged merged) {
    notes.addFirst("mapped as: " + mapping.title());
    if (merged.repeated() > 0) {
      notes.add(
          "%,d observations stand in the files twice, word for word".formatted(merged.repeated()));
    }
    return notes;
  }

  private void read(SeriesReader reader, int number) throws IOException {
    Path path = request.files().get(number);
    int count = request.files().size();
    try (SeriesFile file = SeriesFile.open(path);
        FileDigest digest = FileDigest.start(path);
        RowSource rows = mapping.format().open(file)) {
      store.begin(
          new ImportSource(
              path.toString(),
              null,
              FORMAT + "_" + mapping.format().typeOf(file.name()),
              null,
              digest));
      reader.read(new Watched(rows, reader, number, count), file.name());
      digest.await();
    }
  }

  /** Tells the progress of the import after every row or so. */
  private final class Watched implements RowSource {

    private final RowSource rows;
    private final SeriesReader reader;
    private final double before;
    private final double part;
    private int since;

    Watched(RowSource rows, SeriesReader reader, int number, int count) {
      this.rows = rows;
      this.reader = reader;
      before = (double) number / count;
      part = 1.0 / count;
    }

    @Override
    public void read(Consumer consumer) throws IOException {
      rows.read(
          new Consumer() {
            @Override
            public void row(SeriesRow row) throws IOException {
              consumer.row(row);
              if ((++since & 0x3ff) == 0) {
                progress.requireNotCancelled();
                progress.reading(reader.read(), before + part * rows.progress());
              }
            }

            @Override
            public void malformed(long line, String message, String raw) throws IOException {
              consumer.malformed(line, message, raw);
            }
          });
      progress.reading(reader.read(), before + part);
    }

    @Override
    public double progress() {
      return rows.progress();
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }

  // ---------------------------------------------------------------- sensors

  private @Nullable ImportReport makeSensors(SeriesReader reader, List<String> expected)
      throws IOException {
    List<SeriesDatastream> missing = new ArrayList<>();
    for (String code : store.unknownDatastreams()) {
      missing.add(Objects.requireNonNull(reader.datastreams().get(code)));
    }
    if (missing.isEmpty()) {
      return null;
    }
    SensorRule rule = mapping.sensors();
    if (rule == null) {
      throw unknown(missing);
    }
    progress.phase("making sensors");
    Path stationFile = stationFile(rule);
    Set<String> wanted = new LinkedHashSet<>();
    missing.forEach(datastream -> wanted.add(datastream.sensor()));
    Path source = stationFile == null ? request.files().getFirst() : stationFile;
    try (SensorFeatures features =
        new SensorFeatures(
            new ReadContext(request.dataset(), source.getFileName().toString()),
            rule,
            store,
            stationFile == null ? Map.of() : Stations.read(stationFile, rule, wanted),
            missing)) {
      expected.addAll(features.created());
      noteUnplaced(missing, expected);
      return expected.isEmpty() ? null : sensorImport.run(features, source);
    }
  }

  /** The file given, else the one that the mapping names, beside the first file. */
  private @Nullable Path stationFile(SensorRule rule) {
    if (rule.stations() == null) {
      return null;
    }
    return request.stations() != null
        ? request.stations()
        : request.files().getFirst().toAbsolutePath().resolveSibling(rule.stations());
  }

  private SourceException unknown(List<SeriesDatastream> missing) {
    List<String> codes = missing.stream().limit(LISTED).map(SeriesDatastream::code).toList();
    return new SourceException(
        SourceException.Code.DATASTREAM_UNKNOWN,
        "%,d datastreams of the files are not in the twin: %s%s. Import their sensors first, name another --dataset, or add \"sensors\" to the mapping"
            .formatted(
                missing.size(), String.join(", ", codes), missing.size() > LISTED ? ", …" : ""));
  }
}
