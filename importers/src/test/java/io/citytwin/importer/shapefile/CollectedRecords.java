package io.citytwin.importer.shapefile;

import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.record.RecordSource;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** Keeps what a reader finds. */
public final class CollectedRecords implements RecordConsumer {

  public final List<Layer> layers = new ArrayList<>();
  public final List<RawRecord> records = new ArrayList<>();
  public final List<Rejection> issues = new ArrayList<>();
  public final List<String> notes = new ArrayList<>();

  /** Reads a Shapefile whose encoding is not named. */
  static CollectedRecords ofShapefile(Path file) throws IOException {
    return ofShapefile(file, null);
  }

  static CollectedRecords ofShapefile(Path file, @Nullable Charset encoding) throws IOException {
    return of(new ShapefileSource(file, file.getFileName().toString(), encoding));
  }

  /** Reads and closes a source. */
  public static CollectedRecords of(RecordSource source) throws IOException {
    CollectedRecords collected = new CollectedRecords();
    try (source) {
      source.read(collected);
      collected.notes.addAll(source.notes());
    }
    return collected;
  }

  public List<IssueCode> codes() {
    return issues.stream().map(Rejection::code).toList();
  }

  public List<@Nullable Geometry> geometries() {
    List<@Nullable Geometry> geometries = new ArrayList<>();
    records.forEach(record -> geometries.add(record.geometry()));
    return geometries;
  }

  /** The values of one property, in order. */
  public List<@Nullable Object> values(String name) {
    List<@Nullable Object> values = new ArrayList<>();
    records.forEach(record -> values.add(record.properties().get(name)));
    return values;
  }

  @Override
  public void layer(Layer layer) {
    layers.add(layer);
  }

  @Override
  public void record(RawRecord record) {
    records.add(record);
  }

  @Override
  public void issue(Rejection issue) {
    issues.add(issue);
  }
}
