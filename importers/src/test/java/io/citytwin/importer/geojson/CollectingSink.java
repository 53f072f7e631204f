package io.citytwin.importer.geojson;

import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.pipeline.RecordSink;
import io.citytwin.importer.pipeline.Rejection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a reader finds. */
final class CollectingSink implements RecordSink {

  final List<FeatureRecord> features = new ArrayList<>();
  final List<Rejection> issues = new ArrayList<>();

  static CollectingSink of(Path file, GeoJsonOptions options) throws IOException {
    return of(file, options, GeoJsonReader.MAX_RECORD_BYTES);
  }

  static CollectingSink of(Path file, GeoJsonOptions options, int maxRecordBytes)
      throws IOException {
    CollectingSink sink = new CollectingSink();
    ReadContext context = new ReadContext("test", file.getFileName().toString());
    try (GeoJsonReader reader = new GeoJsonReader(file, context, options, maxRecordBytes)) {
      reader.read(sink);
    }
    return sink;
  }

  List<IssueCode> codes() {
    return issues.stream().map(Rejection::code).toList();
  }

  List<String> ids() {
    return features.stream().map(FeatureRecord::sourceId).toList();
  }

  @Override
  public void accept(FeatureRecord feature) {
    features.add(feature);
  }

  @Override
  public void issue(Rejection issue) {
    issues.add(issue);
  }
}
