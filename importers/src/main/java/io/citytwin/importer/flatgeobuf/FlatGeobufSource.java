package io.citytwin.importer.flatgeobuf;

import io.citytwin.importer.flatgeobuf.FgbHeader.FgbColumn;
import io.citytwin.importer.geometry.Arc;
import io.citytwin.importer.geometry.GeometryFault;
import io.citytwin.importer.pipeline.FieldNames;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.record.RecordSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.wololo.flatgeobuf.generated.Feature;

/**
 * Reads FlatGeobuf, feature after feature in the order of the file, which is that of its index. A
 * feature that cannot be read is refused and the next is read, since each has its length before it;
 * a file with fewer or more features than its header declares fails as a whole.
 */
public final class FlatGeobufSource implements RecordSource {

  /** Largest feature; a larger one is refused. */
  public static final int MAX_FEATURE_BYTES = 16 << 20;

  private static final int MAX_HEADER_BYTES = 4 << 20;
  private static final int MAX_RAW = 10_000;
  private static final byte[] MAGIC = {0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62};

  private final Path file;
  private final String source;
  private final RecordBuffer input;
  private final FgbHeader header;
  private final FgbColumn[] columns;
  private final FieldNames names;
  private final String layer;
  private final FgbGeometry geometries = new FgbGeometry();
  private final FgbProperties properties = new FgbProperties();
  private final Feature feature = new Feature();
  private final org.wololo.flatgeobuf.generated.Geometry geometry =
      new org.wololo.flatgeobuf.generated.Geometry();
  private long number;

  /**
   * Opens a file and reads its header.
   *
   * @param source its name in places and messages
   * @throws SourceException if it does not exist, is empty, cut off in its header or no FlatGeobuf
   */
  public FlatGeobufSource(Path file, String source) throws IOException {
    this.file = file;
    this.source = source;
    input = new RecordBuffer(file);
    try {
      checkMagic();
      header = header();
      columns = header.columns().toArray(FgbColumn[]::new);
      names = FgbHeader.names(header.columns());
      String name = header.name();
      layer = name == null || name.isBlank() ? Layer.nameOf(source) : name;
      skipIndex();
    } catch (IOException | RuntimeException e) {
      input.close();
      throw e;
    }
  }

  @Override
  public String format() {
    return "FLATGEOBUF";
  }

  @Override
  public double progress() {
    return input.progress();
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (geometries.measures() > 0) {
      notes.add(
          "the measures (M) of %,d geometries were left out".formatted(geometries.measures()));
    }
    if (geometries.arcs() > 0) {
      notes.add(
          "%,d arcs were made straight, at most %s units of the CRS off"
              .formatted(geometries.arcs(), Arc.MAX_CHORD_ERROR));
    }
    return notes;
  }

  @Override
  public void read(RecordConsumer consumer) throws IOException {
    consumer.layer(
        new Layer(layer, header.crs(), header.columns().stream().map(FgbColumn::field).toList()));
    while (input.remaining() > 0) {
      if (header.count() > 0 && number == header.count()) {
        throw corrupt(
            "its header declares %,d features, and %,d bytes follow them"
                .formatted(number, input.remaining()));
      }
      number++;
      next(consumer);
    }
    if (number < header.count()) {
      throw input.truncated(
          "its header declares %,d features, it has %,d".formatted(header.count(), number));
    }
  }

  @Override
  public void close() throws IOException {
    input.close();
  }

  private void next(RecordConsumer consumer) throws IOException {
    Place place = new Place(source, layer, number, input.offset());
    long size = input.takeSize();
    if (size > input.remaining()) {
      throw input.truncated(
          "feature %,d declares %,d bytes, %,d follow".formatted(number, size, input.remaining()));
    }
    if (size > MAX_FEATURE_BYTES) {
      input.skip(size);
      consumer.issue(
          new Rejection(
              IssueCode.RECORD_TOO_LARGE,
              place,
              null,
              "the feature has %,d bytes, the limit is %,d; cut or simplify it"
                  .formatted(size, MAX_FEATURE_BYTES),
              null,
              null));
      return;
    }
    int from = input.take((int) size);
    feature(from, from + (int) size, place, consumer);
  }

  private void feature(int from, int to, Place place, RecordConsumer consumer) throws IOException {
    Map<String, @Nullable Object> values = null;
    properties.begin();
    try {
      begin(from, to);
      values = properties();
      RawRecord record = new RawRecord(place, properties.key(), geometry(from, to), values);
      report(record, from, to, consumer);
      consumer.record(record);
    } catch (GeometryFault e) {
      issue(consumer, e.code(), e.text(), place, values, from, to);
    } catch (Outside e) {
      String message = "the feature is no FlatGeobuf feature: an offset in it points outside";
      issue(consumer, IssueCode.MALFORMED_RECORD, message, place, values, from, to);
    }
  }

  /** The accessors met an offset or a length that points outside. */
  private static final class Outside extends Exception {
    private static final long serialVersionUID = 1L;

    Outside(Throwable cause) {
      super(null, cause, false, false);
    }
  }

  /** Tells what was not quite right about a record that is given all the same. */
  private void report(RawRecord record, int from, int to, RecordConsumer consumer)
      throws IOException {
    if (geometries.closedRings() > 0 && record.geometry() != null) {
      String message = geometries.closedRings() + " ring(s) were open and have been closed";
      issue(
          consumer,
          IssueCode.RING_NOT_CLOSED,
          message,
          record.place(),
          record.properties(),
          from,
          to);
    }
    for (String field : properties.badText()) {
      String message = "field \"%s\" holds bytes that are not UTF-8; they became U+FFFD";
      issue(
          consumer,
          IssueCode.TEXT_ENCODING,
          message.formatted(field),
          record.place(),
          record.properties(),
          from,
          to);
    }
  }

  private void begin(int from, int to) throws Outside {
    ByteBuffer view = input.view();
    view.limit(to).position(from);
    try {
      Feature.getRootAsFeature(view, feature);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | AssertionError e) {
      throw new Outside(e);
    }
  }

  private @Nullable Geometry geometry(int from, int to) throws GeometryFault, Outside {
    try {
      org.wololo.flatgeobuf.generated.Geometry table = feature.geometry(geometry);
      return table == null
          ? null
          : geometries.build(table, header.geometryType(), input.bytes(), from, to);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | AssertionError e) {
      throw new Outside(e);
    }
  }

  private Map<String, @Nullable Object> properties() throws GeometryFault, Outside {
    try {
      FgbColumn[] own = columns;
      FieldNames ownNames = names;
      if (feature.columnsLength() > 0) {
        List<FgbColumn> declared = FgbHeader.columns(feature.columnsLength(), feature::columns);
        own = declared.toArray(FgbColumn[]::new);
        ownNames = FgbHeader.names(declared);
      }
      ByteBuffer bytes = feature.propertiesAsByteBuffer();
      return bytes == null
          ? properties.read(input.bytes(), 0, 0, own, ownNames)
          : properties.read(input.bytes(), bytes.position(), bytes.limit(), own, ownNames);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | AssertionError e) {
      throw new Outside(e);
    }
  }

  private void issue(
      RecordConsumer consumer,
      IssueCode code,
      String message,
      Place place,
      @Nullable Map<String, @Nullable Object> values,
      int from,
      int to)
      throws IOException {
    int shown = Math.min(to - from, MAX_RAW / 2);
    String raw = HexFormat.of().formatHex(input.bytes(), from, from + shown);
    Rejection issue = new Rejection(code, place, properties.key(), message, raw, null);
    if (values == null) {
      consumer.issue(issue);
    } else {
      consumer.issue(new RawRecord(place, properties.key(), null, values), issue);
    }
  }

  private void checkMagic() throws IOException {
    if (input.remaining() == 0) {
      throw new SourceException(
          SourceException.Code.FILE_EMPTY, file.getFileName() + " is empty; write it again");
    }
    int shown = (int) Math.min(MAGIC.length + 1, input.remaining());
    int from = input.take(shown);
    int same = java.util.Arrays.mismatch(input.bytes(), from, from + MAGIC.length, MAGIC, 0, 7);
    if (same >= 0 && same < shown) {
      throw new SourceException(
          SourceException.Code.FORMAT_UNKNOWN,
          file.getFileName()
              + (same == 3
                  ? " is FlatGeobuf of version " + input.bytes()[from + 3] + "; version 3 is read"
                  : " does not begin as a FlatGeobuf file does"));
    }
    if (shown <= MAGIC.length) {
      throw input.truncated("it has only %d bytes".formatted(shown));
    }
  }

  private FgbHeader header() throws IOException {
    long size = input.takeSize();
    if (size > MAX_HEADER_BYTES) {
      throw corrupt(
          "its header declares %,d bytes, the limit is %,d".formatted(size, MAX_HEADER_BYTES));
    }
    int from = input.take((int) size);
    try {
      ByteBuffer view = input.view();
      view.limit(from + (int) size).position(from);
      return FgbHeader.of(view);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | AssertionError e) {
      throw new SourceException(
          SourceException.Code.FILE_CORRUPT,
          file.getFileName() + ": its header cannot be read: " + e.getMessage(),
          e);
    }
  }

  private void skipIndex() throws IOException {
    if (header.indexBytes() < 0) {
      throw corrupt(
          "its header declares %s features".formatted(Long.toUnsignedString(header.count())));
    }
    input.skip(header.indexBytes());
  }

  private SourceException corrupt(String how) {
    return new SourceException(
        SourceException.Code.FILE_CORRUPT, file.getFileName() + ": " + how + "; write it again");
  }
}
