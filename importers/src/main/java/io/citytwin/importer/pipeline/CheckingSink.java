package io.citytwin.importer.pipeline;

import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
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
  private final Map<FeatureKind, Counts> byKind = new EnumMap<>(FeatureKind.class);
  private final Map<IssueCode, Long> issues = new EnumMap<>(IssueCode.class);
  private final Map<IssueCode, List<Rejection>> examples = new EnumMap<>(IssueCode.class);
  private Counts unknown = Counts.NONE;
  private long records;

  private TransformSource source = () -> CoordinateSystems.of(CoordinateSystems.STORAGE);
  private LongConsumer tick = count -> {};
  private @Nullable StorageTransform transform;
  private @Nullable FeatureRecord last;
  // Repair of a record that is still to come; a record is counted once however many repairs it had.
  private @Nullable String repairedAhead;
  private @Nullable String repaired;

  /** Gives the way to the storage CRS, asked when the first record of a source is there. */
  @FunctionalInterface
  interface TransformSource {
    StorageTransform get() throws IOException;
  }

  CheckingSink(ImportStore store, FeatureCheck check) {
    this.store = store;
    this.check = check;
  }

  /** Begins another source; {@code tick} is told the number of records every now and then. */
  void begin(TransformSource crs, LongConsumer tick) {
    source = crs;
    this.tick = tick;
    transform = null;
    last = null;
    repairedAhead = null;
    repaired = null;
  }

  @Override
  public void accept(FeatureRecord feature) throws IOException {
    last = feature;
    count(feature.kind(), READ);
    if (feature.sourceId().equals(repairedAhead)) {
      countRepair(feature.kind(), repairedAhead);
      repairedAhead = null;
    }
    CheckedFeature checked =
        check.check(
            feature,
            transform(),
            (code, message, raw, location) ->
                checkFault(
                    feature,
                    new Rejection(
                        code, feature.place(), feature.sourceId(), message, raw, location)));
    if (checked != null) {
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

  private void checkFault(FeatureRecord feature, Rejection issue) throws IOException {
    note(issue);
    if (issue.code().rejects()) {
      count(feature.kind(), REJECTED);
    } else if (REPAIRS.contains(issue.code())) {
      countRepair(feature.kind(), feature.sourceId());
    }
    store.stage(issue);
  }

  private void readerFault(@Nullable FeatureKind kind, Rejection issue) throws IOException {
    note(issue);
    if (issue.code().rejects()) {
      count(kind, READ);
      count(kind, REJECTED);
    } else if (REPAIRS.contains(issue.code())) {
      readerRepair(issue);
    }
    store.stage(located(issue));
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
      known = source.get();
      transform = known;
    }
    return known;
  }

  private Rejection located(Rejection issue) throws IOException {
    Geometry location = issue.location();
    return location == null
        ? issue
        : new Rejection(
            issue.code(),
            issue.place(),
            issue.sourceId(),
            issue.message(),
            issue.rawRecord(),
            onMap(location));
  }

  private @Nullable Geometry onMap(Geometry location) throws IOException {
    try {
      Geometry stored = transform().toStorage(location);
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
