package io.citytwin.importer.shapefile;

import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.record.RecordSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/**
 * Reads a Shapefile: the shapes of its .shp with the rows of its .dbf, in the order of its .shx.
 * Only the .shp must be there. Holds one record at a time, of at most {@link #MAX_RECORD_BYTES}.
 */
public final class ShapefileSource implements RecordSource {

  /** Largest shape; a larger one is refused. */
  public static final int MAX_RECORD_BYTES = 16 << 20;

  private static final int WINDOW_BYTES = 1 << 20;
  private static final int INDEX_WINDOW_BYTES = 1 << 16;
  private static final int MAX_PRJ_BYTES = 1 << 16;
  private static final int MAX_RAW = 10_000;
  private static final int PROGRESS_STEP = 1024;

  private final String source;
  private final String name;
  private final FileWindow shp;
  private final List<Closeable> opened = new ArrayList<>();
  private final ShapeRecords records;
  private final @Nullable DbfTable table;
  private final ShapeDecoder decoder = new ShapeDecoder();
  private final Layer layer;
  private final List<String> notes = new ArrayList<>();
  private long number;
  private long deleted;
  private long withoutRow;
  private volatile double progress;

  /**
   * Opens a Shapefile.
   *
   * @param file its .shp
   * @param source name of the file in reports
   * @param encoding of its text; null to go by .cpg, header and bytes
   * @throws SourceException if there is no such file, or its .shp or .dbf is not complete or not of
   *     the format
   */
  public ShapefileSource(Path file, String source, @Nullable Charset encoding) throws IOException {
    this.source = source;
    this.name = file.getFileName().toString();
    this.shp = new FileWindow(file, WINDOW_BYTES);
    opened.add(shp);
    try {
      ShpHeader header = ShpHeader.read(shp, name);
      Sidecars sidecars = new Sidecars(file);
      records = records(header, sidecars.find("shx"));
      table = table(sidecars, encoding);
      layer =
          new Layer(
              sidecars.stem(),
              crs(sidecars.find("prj")),
              table == null ? List.of() : table.fields());
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private ShapeRecords records(ShpHeader header, Optional<Path> shx) throws IOException {
    if (shx.isPresent()) {
      FileWindow index = new FileWindow(shx.get(), INDEX_WINDOW_BYTES);
      opened.add(index);
      IndexedRecords indexed = IndexedRecords.of(index, shp);
      if (indexed != null) {
        return indexed;
      }
      notes.add(
          "%s: its .shx does not fit it and was not used; the records were read in the order of the .shp"
              .formatted(source));
    }
    return new ScannedRecords(shp, name, header.declaredBytes());
  }

  private @Nullable DbfTable table(Sidecars sidecars, @Nullable Charset encoding)
      throws IOException {
    Optional<Path> dbf = sidecars.find("dbf");
    if (dbf.isEmpty()) {
      notes.add("%s: there is no .dbf beside it; the shapes have no attributes".formatted(source));
      return null;
    }
    DbfTable opening = new DbfTable(dbf.get(), encoding, sidecars.find("cpg").orElse(null));
    opened.add(opening);
    return opening;
  }

  private static DeclaredCrs crs(Optional<Path> prj) throws IOException {
    if (prj.isEmpty()) {
      return DeclaredCrs.NONE;
    }
    try (InputStream in = Files.newInputStream(prj.get())) {
      String text = new String(in.readNBytes(MAX_PRJ_BYTES), StandardCharsets.UTF_8);
      String wkt = text.replace("\ufeff", "").replace("\0", "").strip();
      return wkt.isEmpty() ? DeclaredCrs.NONE : new DeclaredCrs.Wkt(wkt);
    }
  }

  @Override
  public String format() {
    return "SHAPEFILE";
  }

  @Override
  public void read(RecordConsumer consumer) throws IOException {
    consumer.layer(layer);
    while (records.next()) {
      number++;
      boolean row = table != null && table.next();
      if (table != null && row && table.isDeleted()) {
        deleted++;
      } else {
        readShape(consumer, row);
      }
      if (number % PROGRESS_STEP == 0) {
        progress = Math.min(1, (double) Math.max(0, records.offset()) / shp.size());
      }
    }
    readRowsBeyond(consumer);
    progress = 1;
  }

  private void readShape(RecordConsumer consumer, boolean row) throws IOException {
    Place place = new Place(source, number, records.offset());
    Map<String, @Nullable Object> values = values(consumer, place, row);
    try {
      Geometry geometry = records.offset() < 0 ? null : geometry();
      if (decoder.closedRings() > 0 && geometry != null) {
        issue(
            consumer,
            IssueCode.RING_NOT_CLOSED,
            place,
            "%d ring(s) were open and have been closed".formatted(decoder.closedRings()),
            values);
      }
      consumer.record(new RawRecord(place, null, geometry, values));
    } catch (ShapeFault e) {
      issue(consumer, e.code(), place, e.text(), values);
    }
  }

  private @Nullable Geometry geometry() throws IOException, ShapeFault {
    if (records.contentBytes() > MAX_RECORD_BYTES) {
      throw new ShapeFault(
          IssueCode.RECORD_TOO_LARGE,
          "the shape has %,d bytes, the limit is %,d; cut or simplify it"
              .formatted(records.contentBytes(), MAX_RECORD_BYTES));
    }
    int content = (int) records.contentBytes();
    int at = shp.index(records.offset() + ShpHeader.RECORD_HEADER_BYTES, content);
    return decoder.decode(shp.bytes(), at, at + content);
  }

  private Map<String, @Nullable Object> values(RecordConsumer consumer, Place place, boolean row)
      throws IOException {
    if (table == null || !row) {
      withoutRow += table == null ? 0 : 1;
      return new LinkedHashMap<>();
    }
    Map<String, @Nullable Object> values = table.values();
    for (DbfTable.Fault fault : table.faults()) {
      issue(consumer, fault.code(), place, fault.message(), values);
    }
    return values;
  }

  /** Rows to which no shape belongs: records without geometry. */
  private void readRowsBeyond(RecordConsumer consumer) throws IOException {
    if (table == null) {
      return;
    }
    long shapes = number;
    while (table.next()) {
      number++;
      if (table.isDeleted()) {
        deleted++;
      } else {
        Place place = new Place(source, number, -1);
        consumer.record(new RawRecord(place, null, null, values(consumer, place, true)));
      }
    }
    if (number > shapes) {
      notes.add(
          "%s: its .dbf has %,d rows for %,d shapes; the rows beyond have no geometry"
              .formatted(source, table.rows(), shapes));
    }
  }

  static void issue(
      RecordConsumer consumer,
      IssueCode code,
      Place place,
      String message,
      Map<String, @Nullable Object> values)
      throws IOException {
    String raw = values.toString();
    consumer.issue(
        new Rejection(
            code, place, null, message, raw.substring(0, Math.min(raw.length(), MAX_RAW)), null));
  }

  static String deletedNote(String source, long deleted) {
    return "%s: %,d record(s) are marked as deleted and were left out".formatted(source, deleted);
  }

  @Override
  public List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    if (table != null) {
      all.addAll(table.notes());
    }
    note(all, deleted, deletedNote(source, deleted));
    note(
        all,
        withoutRow,
        "%s: %,d shape(s) have no row in the .dbf, and no attributes"
            .formatted(source, withoutRow));
    note(
        all,
        decoder.measured(),
        "%s: %,d shape(s) have measures (M), which were dropped"
            .formatted(source, decoder.measured()));
    note(
        all,
        decoder.turnedRings(),
        "%s: %,d ring(s) run the wrong way round; what is a hole was told by where they lie"
            .formatted(source, decoder.turnedRings()));
    if (records instanceof IndexedRecords indexed) {
      note(
          all,
          indexed.differing(),
          "%s: of %,d record(s) the .shx says another length than the .shp; the .shp was believed"
              .formatted(source, indexed.differing()));
    }
    return all;
  }

  private static void note(List<String> notes, long count, String text) {
    if (count > 0) {
      notes.add(text);
    }
  }

  @Override
  public double progress() {
    return progress;
  }

  @Override
  public void close() throws IOException {
    for (Closeable part : opened) {
      part.close();
    }
  }
}
