package io.citytwin.importer.gdal;

import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.record.RecordSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Geometry;

/** Everything a source gave. */
public final class ReadRecords implements RecordConsumer {

  public final List<Layer> layers = new ArrayList<>();
  public final List<RawRecord> records = new ArrayList<>();
  public final List<Rejection> issues = new ArrayList<>();
  public List<String> notes = List.of();
  public String format = "";
  private final Map<String, List<RawRecord>> byLayer = new LinkedHashMap<>();

  /** Makes a source. */
  @FunctionalInterface
  public interface Opening {
    RecordSource open() throws IOException;
  }

  public static ReadRecords of(Opening opening) throws IOException {
    ReadRecords read = new ReadRecords();
    try (RecordSource source = opening.open()) {
      read.format = source.format();
      source.read(read);
      read.notes = source.notes();
      if (!(source.progress() >= 0 && source.progress() <= 1)) {
        throw new AssertionError("progress " + source.progress());
      }
    }
    return read;
  }

  @Override
  public void layer(Layer layer) {
    layers.add(layer);
    byLayer.computeIfAbsent(layer.name(), name -> new ArrayList<>());
  }

  @Override
  public void record(RawRecord record) {
    records.add(record);
    byLayer.get(layers.getLast().name()).add(record);
  }

  @Override
  public void issue(Rejection issue) {
    issues.add(issue);
  }

  public List<IssueCode> codes() {
    return issues.stream().map(Rejection::code).toList();
  }

  public Map<String, List<RawRecord>> byLayer() {
    return byLayer;
  }

  public RawRecord only() {
    if (records.size() != 1) {
      throw new AssertionError("%d records, %s".formatted(records.size(), issues));
    }
    return records.getFirst();
  }

  /** The geometry of the one record there is. */
  public Geometry geometry() {
    Geometry geometry = only().geometry();
    if (geometry == null) {
      throw new AssertionError("no geometry");
    }
    return geometry;
  }
}
