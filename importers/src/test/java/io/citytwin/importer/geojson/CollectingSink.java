package io.citytwin.importer.geojson;

import io.citytwin.importer.mapping.MappedReader;
import io.citytwin.importer.mapping.MappingOptions;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.pipeline.RecordSink;
import io.citytwin.importer.pipeline.Rejection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what a reader finds. */
final class CollectingSink implements RecordSink {

  final List<FeatureRecord> features = new ArrayList<>();
  final List<Rejection> issues = new ArrayList<>();
  DeclaredCrs crs = DeclaredCrs.NONE;

  static CollectingSink of(Path file, MappingOptions options) throws IOException {
    return of(file, options, GeoJsonSource.MAX_RECORD_BYTES);
  }

  static CollectingSink of(Path file, MappingOptions options, int maxRecordBytes)
      throws IOException {
    CollectingSink sink = new CollectingSink();
    String name = file.getFileName().toString();
    try (FeatureReader reader =
        new MappedReader(
            new GeoJsonSource(file, name, false, maxRecordBytes),
            new ReadContext("test", name),
            options)) {
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
  public void layer(@Nullable String name, DeclaredCrs crs) {
    this.crs = crs;
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
