package io.citytwin.importer.shapefile;

import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.record.RecordSource;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a dBASE table that belongs to no Shapefile: records without geometry. */
public final class DbaseSource implements RecordSource {

  private final String source;
  private final DbfTable table;
  private final Layer layer;
  private long deleted;
  private volatile double progress;

  /**
   * Opens a table.
   *
   * @param source name of the file in reports
   * @param encoding of its text; null to go by .cpg, header and bytes
   * @throws io.citytwin.importer.pipeline.SourceException if there is no such file, or it is no
   *     complete dBASE table
   */
  public DbaseSource(Path file, String source, @Nullable Charset encoding) throws IOException {
    this.source = source;
    Sidecars sidecars = new Sidecars(file);
    table = new DbfTable(file, encoding, sidecars.find("cpg").orElse(null));
    layer = new Layer(sidecars.stem(), DeclaredCrs.NONE, table.fields());
  }

  @Override
  public String format() {
    return "DBASE";
  }

  @Override
  public void read(RecordConsumer consumer) throws IOException {
    consumer.layer(layer);
    for (long number = 1; table.next(); number++) {
      if (table.isDeleted()) {
        deleted++;
        continue;
      }
      Place place = new Place(source, number, table.offset());
      Map<String, @Nullable Object> values = table.values();
      for (DbfTable.Fault fault : table.faults()) {
        ShapefileSource.issue(consumer, fault.code(), place, fault.message(), values);
      }
      consumer.record(new RawRecord(place, null, null, values));
      if (number % 1024 == 0) {
        progress = table.progress();
      }
    }
    progress = 1;
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>(table.notes());
    if (deleted > 0) {
      notes.add(ShapefileSource.deletedNote(source, deleted));
    }
    return notes;
  }

  @Override
  public double progress() {
    return progress;
  }

  @Override
  public void close() throws IOException {
    table.close();
  }
}
