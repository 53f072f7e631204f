package io.citytwin.importer.pipeline;

import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/** Checks what a reader finds, counts it and hands it to the store. Not thread-safe. */
final class CheckingSink implements RecordSink {

  private static final Set<IssueCode> REPAIRS =
      Set.of(IssueCode.GEOMETRY_REPAIRED, IssueCode.RING_NOT_CLOSED);
  private static final int EXAMPLES_PER_CODE = 3;
  private static final Counts READ = new Counts(1, 0, 0, 0, 0, 0, 0);
  private static final Counts REPAIRED = new Counts(0, 0, 0, 0, 0, 1, 0);
  private static final Counts REJECTED = new Counts(0, 0, 0, 0, 0, 0, 1);

  private final ImportStore store;
  private final FeatureCheck check;
  private final ImportProgress progress;
  private final Map<FeatureKind, Counts> byKind = new EnumMap<>(FeatureKind.class);
  private final Map<IssueCode, Long> issues = new EnumMap<>(IssueCode.class);
  private final Map<IssueCode, List<Rejection>> examples = new EnumMap<>(IssueCode.class);
  private final Set<String> warnings = new LinkedHashSet<>();
  private final Envelope extent = new Envelope();
  private Counts unknown = Counts.NONE;
  private long records;

  private ImportSource file = new ImportSource("", null, "", null, null);
  private CrsChoice choice = new CrsChoice(null, false);
  private DeclaredCrs declared = DeclaredCrs.NONE;
  private @Nullable ImportSource announced;
  private LongConsumer tick = count -> {};
  private @Nullable StorageTransform transform;
  private @Nullable FeatureRecord last;
  // Repair of a record that is still to come; a record is counted once however many repairs it had.
  private @Nullable String repairedAhead;
  private @Nullable String repaired;

  CheckingSink(ImportStore store, FeatureCheck check, ImportProgress progress) {
    this.store = store;
    this.check = check;
    this.progress = progress;
  }

  /** Begins another source; {@code tick} is told the number of records every now and then. */
  void begin(ImportSource source, CrsChoice crs, LongConsumer tick) {
    file = source;
    choice = crs;
    this.tick = tick;
    layer(null, DeclaredCrs.NONE);
  }

  @Override
  public void layer(@Nullable String name, DeclaredCrs crs) {
    declared = crs;
    announced = null;
    transform = null;
    last = null;
    repairedAhead = null;
    repaired = null;
  }

  @Override
  public void accept(FeatureRecord feature) throws IOException {
    progress.requireNotCancelled();
    last = feature;
    count(feature.kind(), READ);
    if (feature.sourceId().equals(repairedAhead)) {
      countRepair(feature.kind(), repairedAhead);
      repairedAhead = null;
    }
    StorageTransform toStorage = transform();
    announce(feature.place());
    CheckedFeature checked = check.check(feature, toStorage, fault -> checkFault(feature, fault));
    if (checked != null) {
      extent.expandToInclude(checked.geometry().getEnvelopeInternal());
      store.stage(checked);
    }
  }

  @Override
  public void issue(Rejection issue) throws IOException {
    readerFault(null, issue);
  }

  @Override
  public void issue(FeatureKind kind, Rejection issue) throws IOException {
    readerFault(kind, issue);
  }

  /** Extent of the features that passed the check, longitude and latitude. */
  Envelope extent() {
    return extent;
  }

  /** Sentences about the reference systems met, each once. */
  Set<String> warnings() {
    return warnings;
  }

  /** Counts of each kind met. */
  Map<FeatureKind, Counts> byKind() {
    return byKind;
  }

  /** Counts of the records whose kind is unknown. */
  Counts unknown() {
    return unknown;
  }

  /** The first issues of each code, for a person to read. */
  Map<IssueCode, List<Rejection>> examples() {
    return examples;
  }

  /** Number of issues by code. */
  Map<IssueCode, Long> issues() {
    return issues;
  }

  private void checkFault(FeatureRecord feature, Rejection fault) throws IOException {
    Rejection issue = fault.code().rejects() ? withRecord(fault, feature) : fault;
    note(issue);
    if (issue.code().rejects()) {
      count(feature.kind(), REJECTED);
    } else if (REPAIRS.contains(issue.code())) {
      countRepair(feature.kind(), feature.sourceId());
    }
    store.stage(issue);
  }

  /** With the whole record, where its source can give it and it is not too large to keep. */
  private static Rejection withRecord(Rejection fault, FeatureRecord feature) {
    String record = feature.raw().get();
    return record == null || record.length() > Rejection.MAX_RECORD
        ? fault
        : fault.withRecord(record);
  }

  private void readerFault(@Nullable FeatureKind kind, Rejection issue) throws IOException {
    progress.requireNotCancelled();
    note(issue);
    if (issue.code().rejects()) {
      count(kind, READ);
      count(kind, REJECTED);
    } else if (REPAIRS.contains(issue.code())) {
      readerRepair(issue);
    }
    Rejection located = located(issue);
    announce(issue.place());
    store.stage(located);
  }

  /** Tells the store of another layer, once its first record or issue is there. */
  private void announce(Place place) throws IOException {
    ImportSource known = announced;
    if (known == null || !Objects.equals(known.layer(), place.layer())) {
      known = file.layer(place.layer(), choice.name(declared));
      announced = known;
      store.begin(known);
    }
  }

  private void note(Rejection issue) {
    issues.merge(issue.code(), 1L, Long::sum);
    List<Rejection> kept = examples.computeIfAbsent(issue.code(), code -> new ArrayList<>());
    if (kept.size() < EXAMPLES_PER_CODE) {
      kept.add(issue);
    }
  }

  private void readerRepair(Rejection issue) {
    FeatureRecord taken = last;
    if (taken != null && taken.sourceId().equals(issue.sourceId())) {
      countRepair(taken.kind(), issue.sourceId());
    } else {
      repairedAhead = issue.sourceId();
    }
  }

  private void countRepair(FeatureKind kind, @Nullable String sourceId) {
    if (sourceId == null || !sourceId.equals(repaired)) {
      count(kind, REPAIRED);
    }
    repaired = sourceId;
  }

  private void count(@Nullable FeatureKind kind, Counts one) {
    if (one.read() > 0) {
      records++;
      if ((records & 0xff) == 0) {
        tick.accept(records);
      }
    }
    if (kind == null) {
      unknown = unknown.plus(one);
    } else {
      byKind.merge(kind, one, Counts::plus);
    }
  }

  private StorageTransform transform() throws IOException {
    StorageTransform known = transform;
    if (known == null) {
      known = choice.transform(declared);
      warnings.addAll(choice.warnings(declared));
      transform = known;
    }
    return known;
  }

  private Rejection located(Rejection issue) throws IOException {
    if (issue.location() == null && issue.before() == null && issue.after() == null) {
      return issue;
    }
    StorageTransform toStorage = transform();
    return issue.withGeometries(shape -> shape == null ? null : onMap(shape, toStorage));
  }

  private static @Nullable Geometry onMap(Geometry location, StorageTransform toStorage) {
    try {
      Geometry stored = toStorage.toStorage(location);
      for (Coordinate c : stored.getCoordinates()) {
        if (!(Math.abs(c.x) <= 180 && Math.abs(c.y) <= 90)) {
          return null;
        }
      }
      return stored.isEmpty() ? null : stored;
    } catch (TwinException e) {
      // The fault may be the very coordinate that cannot be transformed; the issue tells it in
      // words.
      return null;
    }
  }
}
