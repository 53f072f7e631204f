package io.citytwin.importer.osm;

import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.pipeline.RecordSink;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps everything a reader hands over. */
final class CollectingSink implements RecordSink {

  static final ReadContext CONTEXT = new ReadContext("test", "test.osm.pbf");

  final List<FeatureRecord> features = new ArrayList<>();
  final List<Rejection> issues = new ArrayList<>();
  final List<String> notes = new ArrayList<>();
  final Map<OsmTally.Rule, Long> tally = new TreeMap<>();

  static CollectingSink read(Path file, Path workFolder) throws IOException {
    return read(List.of(file), workFolder);
  }

  static CollectingSink read(List<Path> files, Path workFolder) throws IOException {
    CollectingSink sink = new CollectingSink();
    try (OsmReader reader = OsmReader.open(files, CONTEXT, workFolder)) {
      reader.read(sink);
      sink.notes.addAll(reader.notes());
      for (OsmTally.Rule rule : OsmTally.Rule.values()) {
        sink.tally.put(rule, reader.tally().get(rule));
      }
    }
    return sink;
  }

  @Override
  public void layer(@Nullable String name, DeclaredCrs crs) {}

  @Override
  public void accept(FeatureRecord feature) {
    features.add(feature);
  }

  @Override
  public void issue(Rejection issue) {
    issues.add(issue);
  }

  /** All that an import stores of the features, in their order; attributes have none. */
  List<String> content() {
    return features.stream()
        .map(
            f ->
                "%s %s %s %s %s %s"
                    .formatted(
                        f.kind(),
                        f.sourceId(),
                        f.name(),
                        f.geometry(),
                        f.values(),
                        new TreeMap<>(f.attributes())))
        .toList();
  }

  List<FeatureRecord> of(FeatureKind kind) {
    return features.stream().filter(f -> f.kind() == kind).toList();
  }

  FeatureRecord get(String sourceId) {
    return features.stream()
        .filter(f -> f.sourceId().equals(sourceId))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no feature " + sourceId + " in " + ids()));
  }

  List<String> ids() {
    return features.stream().map(FeatureRecord::sourceId).toList();
  }

  Map<IssueCode, Long> issueCounts() {
    return issues.stream()
        .collect(Collectors.groupingBy(Rejection::code, TreeMap::new, Collectors.counting()));
  }
}
