package io.citytwin.importer.ogr;

import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.record.RecordSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of a converted source. Their numbers in the converted file are no identities: one
 * record more in the source, and those after it are called otherwise.
 */
final class ConvertedSource implements RecordSource {

  private final RecordSource converted;
  private final String name;
  private final String words;

  /**
   * @param words what GDAL said while it converted; empty if nothing
   */
  ConvertedSource(RecordSource converted, String name, String words) {
    this.converted = converted;
    this.name = name;
    this.words = words;
  }

  @Override
  public String format() {
    return "OGR";
  }

  @Override
  public void read(RecordConsumer consumer) throws IOException {
    WithoutIds records = new WithoutIds(consumer);
    converted.read(records);
    if (records.isEmpty) {
      throw new SourceException(
          Code.FILE_EMPTY,
          "GDAL finds no features in %s%s; nothing was imported"
              .formatted(name, words.isEmpty() ? "" : " and says: " + words));
    }
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>(converted.notes());
    if (!words.isEmpty()) {
      notes.add("GDAL says of " + name + ": " + words);
    }
    return notes;
  }

  @Override
  public double progress() {
    return converted.progress();
  }

  @Override
  public void close() throws IOException {
    converted.close();
  }

  private static final class WithoutIds implements RecordConsumer {

    private final RecordConsumer consumer;
    private boolean isEmpty = true;

    WithoutIds(RecordConsumer consumer) {
      this.consumer = consumer;
    }

    @Override
    public void layer(Layer layer) throws IOException {
      consumer.layer(layer);
    }

    @Override
    public void record(RawRecord record) throws IOException {
      isEmpty = false;
      consumer.record(withoutId(record));
    }

    @Override
    public void issue(Rejection issue) throws IOException {
      isEmpty = false;
      consumer.issue(issue);
    }

    @Override
    public void issue(RawRecord record, Rejection issue) throws IOException {
      isEmpty = false;
      consumer.issue(withoutId(record), issue);
    }

    private static RawRecord withoutId(RawRecord record) {
      return new RawRecord(record.place(), null, record.geometry(), record.properties());
    }
  }
}
