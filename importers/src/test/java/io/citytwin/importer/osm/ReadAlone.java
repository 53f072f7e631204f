package io.citytwin.importer.osm;

import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.RecordSink;
import io.citytwin.importer.pipeline.Rejection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads files in a JVM of its own and prints how many features and issues it had. */
final class ReadAlone implements RecordSink {

  private long features;
  private long issues;

  private ReadAlone() {}

  public static void main(String[] args) throws IOException {
    ReadAlone sink = new ReadAlone();
    List<Path> files = Arrays.stream(args).skip(1).map(Path::of).toList();
    try (OsmReader reader = OsmReader.open(files, CollectingSink.CONTEXT, Path.of(args[0]))) {
      reader.read(sink);
    }
    System.out.println("features=" + sink.features + " issues=" + sink.issues);
  }

  @Override
  public void layer(
      @org.jspecify.annotations.Nullable String name,
      io.citytwin.importer.pipeline.DeclaredCrs crs) {}

  @Override
  public void accept(FeatureRecord feature) {
    features++;
  }

  @Override
  public void issue(Rejection issue) {
    issues++;
  }
}
