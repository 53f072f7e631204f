package io.citytwin.importer.geojson;

import io.citytwin.importer.pipeline.CoordinateSystems;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.record.RecordSource;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/**
 * Reads GeoJSON: a FeatureCollection, a Feature or a geometry in one document, or a sequence of
 * them. Holds one record at a time, of at most {@link #MAX_RECORD_BYTES}.
 *
 * <p>Closed rings and one-line documents of any size are normal. In a sequence a record that is no
 * JSON is refused and the next is read; in a document it fails the file, since nothing then says
 * where the next record begins.
 */
public final class GeoJsonSource implements RecordSource {

  /** Largest record; a larger one is refused. */
  public static final int MAX_RECORD_BYTES = 16 << 20;

  /** Longest text of a refused record that is kept; a longer one is cut. */
  private static final int MAX_RAW = 1 << 20;

  private final Path file;
  private final String name;
  private final boolean crsGiven;
  private final FeatureParser parser;
  private final ByteSource source;
  private final long size;
  private final GeoJsonLayout layout;
  private final Frame frame;
  private Frames frames;
  private @Nullable String crs;
  private boolean crsSettled;
  private boolean announced;

  /**
   * Opens a file.
   *
   * @param name name of the source for places, usually the file name
   * @param crsGiven whether the user named the CRS; what the file says of it is not looked at then
   * @throws SourceException if it does not exist, is empty or is not UTF-8 text
   */
  public GeoJsonSource(Path file, String name, boolean crsGiven) throws IOException {
    this(file, name, crsGiven, MAX_RECORD_BYTES);
  }

  GeoJsonSource(Path file, String name, boolean crsGiven, int maxRecordBytes) throws IOException {
    this.file = file;
    this.name = name;
    this.crsGiven = crsGiven;
    layout = GeoJsonLayout.of(file);
    parser = new FeatureParser(maxRecordBytes);
    frame = new Frame(maxRecordBytes);
    size = Math.max(1, Files.size(file));
    source = new ByteSource(Files.newInputStream(file));
    frames = layout.frames(source, frame, new Header());
  }

  @Override
  public String format() {
    return layout.isSequence() ? "GEOJSONSEQ" : "GEOJSON";
  }

  @Override
  public double progress() {
    return Math.min(1, (double) source.roughOffset() / size);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  @Override
  public void read(RecordConsumer sink) throws IOException {
    if (layout.hasByteOrderMark()) {
      for (int i = 0; i < 3; i++) {
        source.next();
      }
    }
    for (Frame record = frames.next(); record != null; record = next()) {
      announce(sink);
      read(record, sink);
    }
    announce(sink);
  }

  /** What stands before the features has been read by the time the first of them is there. */
  private void announce(RecordConsumer sink) throws IOException {
    if (!announced) {
      announced = true;
      DeclaredCrs declared = crs == null ? DeclaredCrs.WGS84 : new DeclaredCrs.Code(crs);
      sink.layer(new Layer(Layer.nameOf(name), declared, List.of()));
    }
  }

  private @Nullable Frame next() throws IOException {
    if (frames instanceof DocumentFrames document && document.isFollowed()) {
      frames = new SequenceFrames(source, frame, '\n');
    }
    return frames.next();
  }

  private void read(Frame record, RecordConsumer sink) throws IOException {
    Place place = new Place(name, record.number(), record.offset());
    long badByte = record.isTooLarge() ? -1 : record.findBadByte();
    if (record.isTooLarge()) {
      refuse(
          sink,
          place,
          IssueCode.RECORD_TOO_LARGE,
          "the record has %,d bytes, the limit is %,d; cut it into several"
              .formatted(record.size(), MAX_RECORD_BYTES));
    } else if (badByte >= 0) {
      refuse(
          sink,
          place,
          IssueCode.NOT_UTF8,
          "byte %,d of the file is not UTF-8; convert the file, for example with iconv -f LATIN1 -t UTF-8"
              .formatted(badByte));
    } else {
      parse(record, place, sink);
    }
  }

  private void parse(Frame record, Place place, RecordConsumer sink) throws IOException {
    try {
      take(parser.parse(record.bytes(), record.length()), place, sink);
    } catch (RecordFault e) {
      if (e.isForeign() && frames instanceof DocumentFrames document && document.isSingleRecord()) {
        throw new SourceException(
            SourceException.Code.FORMAT_UNKNOWN,
            "%s is JSON but not GeoJSON: %s".formatted(file.getFileName(), e.text()));
      }
      refuse(sink, place, e.code(), e.text());
    } catch (StreamConstraintsException e) {
      refuse(sink, place, IssueCode.MALFORMED_RECORD, e.getOriginalMessage());
    } catch (JacksonException e) {
      syntaxFault(record, place, e, sink);
    }
  }

  private void syntaxFault(Frame record, Place place, JacksonException fault, RecordConsumer sink)
      throws IOException {
    long at = record.offset() + Math.max(0, fault.getLocation().getByteOffset());
    if (fault instanceof UnexpectedEndOfInputException && !record.isComplete()) {
      throw new SourceException(
          SourceException.Code.FILE_TRUNCATED,
          "%s ends at byte %,d inside record %,d; it is not complete. Fetch or write it again"
              .formatted(file.getFileName(), record.offset() + record.size(), record.number()));
    }
    String what = "not JSON at byte %,d: %s".formatted(at, fault.getOriginalMessage());
    if (!frames.survivesSyntaxFaults()) {
      throw new SourceException(
          SourceException.Code.FILE_CORRUPT,
          "%s, record %,d: %s".formatted(file.getFileName(), record.number(), what));
    }
    refuse(sink, place, IssueCode.MALFORMED_RECORD, what);
  }

  private void take(ParsedRecord parsed, Place place, RecordConsumer sink) throws IOException {
    RawRecord record =
        new RawRecord(place, idText(parsed.id()), parsed.geometry(), parsed.properties());
    RecordFault fault = parsed.geometryFault();
    if (fault != null) {
      sink.issue(record, rejection(place, fault.code(), fault.text()));
      return;
    }
    if (parsed.closedRings() > 0) {
      String message = "%d ring(s) were open and have been closed".formatted(parsed.closedRings());
      sink.issue(record, rejection(place, IssueCode.RING_NOT_CLOSED, message));
    }
    sink.record(record);
  }

  static @Nullable String idText(@Nullable Object id) {
    return switch (id) {
      case String text -> text;
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
          String.valueOf(number.longValue());
      case BigDecimal number -> number.toPlainString();
      case Number number -> number.toString();
      case null, default -> null;
    };
  }

  private void refuse(RecordConsumer sink, Place place, IssueCode code, String message)
      throws IOException {
    sink.issue(rejection(place, code, message));
  }

  private Rejection rejection(Place place, IssueCode code, String message) {
    return new Rejection(code, place, null, message, frame.text(MAX_RAW), null);
  }

  /** The members of a document beside its features. */
  private final class Header implements DocumentFrames.HeaderListener {

    @Override
    public void beforeFeatures(byte[] json, int length) throws IOException {
      Map<String, @Nullable Object> members = members(json, length);
      checkType(members.getOrDefault("type", "FeatureCollection"));
      if (members.containsKey("crs") && !crsGiven) {
        crs = GeoJsonCrs.codeOf(members.get("crs"));
        crsSettled = true;
      }
    }

    @Override
    public void afterFeatures(byte[] json, int length) throws IOException {
      Map<String, @Nullable Object> members = members(json, length);
      checkType(members.get("type"));
      if (members.containsKey("crs") && !crsSettled && !crsGiven) {
        checkLateCrs(GeoJsonCrs.codeOf(members.get("crs")));
      }
    }

    private Map<String, @Nullable Object> members(byte[] json, int length) throws SourceException {
      try {
        return parser.header(json, length);
      } catch (JacksonException e) {
        throw new SourceException(
            SourceException.Code.FILE_CORRUPT,
            file.getFileName()
                + ": the members beside the features are not JSON: "
                + e.getOriginalMessage(),
            e);
      }
    }

    private void checkType(@Nullable Object type) throws SourceException {
      if (!"FeatureCollection".equals(type)) {
        throw new SourceException(
            SourceException.Code.FORMAT_UNKNOWN,
            "%s has \"features\" but its type is %s; a GeoJSON document says \"type\": \"FeatureCollection\""
                .formatted(file.getFileName(), type));
      }
    }

    /** The features were already read as longitude and latitude. */
    private void checkLateCrs(@Nullable String late) throws SourceException {
      if (late != null && !CoordinateSystems.isStorage(late)) {
        throw new SourceException(
            SourceException.Code.CRS_UNKNOWN,
            "%s declares %s only after its features; run again with --crs %s"
                .formatted(file.getFileName(), late, CoordinateSystems.normalize(late)));
      }
    }
  }
}
