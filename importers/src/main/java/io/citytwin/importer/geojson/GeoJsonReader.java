package io.citytwin.importer.geojson;

import io.citytwin.importer.pipeline.CoordinateSystems;
import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.pipeline.RecordSink;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
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
public final class GeoJsonReader implements FeatureReader {

  /** Largest record; a larger one is refused. */
  public static final int MAX_RECORD_BYTES = 16 << 20;

  private static final int MAX_RAW = 10_000;

  private final Path file;
  private final ReadContext context;
  private final GeoJsonOptions options;
  private final FeatureParser parser;
  private final FeatureMapping mapping;
  private final Set<FeatureKind> kinds = EnumSet.noneOf(FeatureKind.class);
  private final ByteSource source;
  private final long size;
  private final GeoJsonLayout layout;
  private final Frame frame;
  private Frames frames;
  private @Nullable String crs;
  private boolean crsSettled;

  /**
   * Opens a file.
   *
   * @throws SourceException if it does not exist, is empty or is not UTF-8 text
   */
  public GeoJsonReader(Path file, ReadContext context, GeoJsonOptions options) throws IOException {
    this(file, context, options, MAX_RECORD_BYTES);
  }

  GeoJsonReader(Path file, ReadContext context, GeoJsonOptions options, int maxRecordBytes)
      throws IOException {
    this.file = file;
    this.context = context;
    this.options = options;
    layout = GeoJsonLayout.of(file);
    parser = new FeatureParser(maxRecordBytes);
    mapping = new FeatureMapping(context, options);
    frame = new Frame(maxRecordBytes);
    size = Math.max(1, Files.size(file));
    source = new ByteSource(Files.newInputStream(file));
    frames = layout.frames(source, frame, new Header());
    if (options.kind() != null) {
      kinds.add(options.kind());
    }
  }

  @Override
  public String format() {
    return layout.isSequence() ? "GEOJSONSEQ" : "GEOJSON";
  }

  @Override
  public Set<FeatureKind> kinds() {
    return Set.copyOf(kinds);
  }

  @Override
  public Optional<String> findCrs() {
    return Optional.ofNullable(crs);
  }

  @Override
  public List<String> notes() {
    return mapping.notes();
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
  public void read(RecordSink sink) throws IOException {
    if (layout.hasByteOrderMark()) {
      for (int i = 0; i < 3; i++) {
        source.next();
      }
    }
    for (Frame record = frames.next(); record != null; record = next()) {
      read(record, sink);
    }
  }

  private @Nullable Frame next() throws IOException {
    if (frames instanceof DocumentFrames document && document.isFollowed()) {
      frames = new SequenceFrames(source, frame, '\n');
    }
    return frames.next();
  }

  private void read(Frame record, RecordSink sink) throws IOException {
    Place place = new Place(context.source(), record.number(), record.offset());
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

  private void parse(Frame record, Place place, RecordSink sink) throws IOException {
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

  private void syntaxFault(Frame record, Place place, JacksonException fault, RecordSink sink)
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

  private void take(ParsedRecord parsed, Place place, RecordSink sink) throws IOException {
    FeatureMapping.Identity identity = mapping.identify(parsed);
    FeatureKind kind = identity.kind();
    if (kind == null) {
      issue(null, sink, place, IssueCode.KIND_UNKNOWN, kindMessage(parsed), identity.sourceId());
      return;
    }
    kinds.add(kind);
    RecordFault fault = parsed.geometryFault();
    if (fault != null) {
      issue(kind, sink, place, fault.code(), fault.text(), identity.sourceId());
      return;
    }
    Geometry geometry = parsed.geometry();
    if (geometry == null) {
      issue(
          kind,
          sink,
          place,
          IssueCode.GEOMETRY_MISSING,
          "the record has no geometry",
          identity.sourceId());
      return;
    }
    if (parsed.closedRings() > 0) {
      String message = "%d ring(s) were open and have been closed".formatted(parsed.closedRings());
      issue(kind, sink, place, IssueCode.RING_NOT_CLOSED, message, identity.sourceId());
    }
    sink.accept(
        mapping.map(
            parsed,
            identity,
            kind,
            geometry,
            place,
            (code, message) -> issue(kind, sink, place, code, message, identity.sourceId())));
  }

  private String kindMessage(ParsedRecord parsed) {
    Object given = parsed.properties().get("kind");
    return (given == null
            ? "the record does not say what it is"
            : "the kind \"" + given + "\" is not known")
        + "; name the kind of all records with --kind, or give each a property \"kind\": "
        + ColumnValues.kinds();
  }

  private void refuse(RecordSink sink, Place place, IssueCode code, String message)
      throws IOException {
    issue(options.kind(), sink, place, code, message, null);
  }

  private void issue(
      @Nullable FeatureKind kind,
      RecordSink sink,
      Place place,
      IssueCode code,
      String message,
      @Nullable String sourceId)
      throws IOException {
    Rejection issue = new Rejection(code, place, sourceId, message, frame.text(MAX_RAW), null);
    if (kind == null) {
      sink.issue(issue);
    } else {
      sink.issue(kind, issue);
    }
  }

  /** The members of a document beside its features. */
  private final class Header implements DocumentFrames.HeaderListener {

    @Override
    public void beforeFeatures(byte[] json, int length) throws IOException {
      Map<String, @Nullable Object> members = members(json, length);
      checkType(members.getOrDefault("type", "FeatureCollection"));
      if (members.containsKey("crs") && !options.crsGiven()) {
        crs = GeoJsonCrs.codeOf(members.get("crs"));
        crsSettled = true;
      }
    }

    @Override
    public void afterFeatures(byte[] json, int length) throws IOException {
      Map<String, @Nullable Object> members = members(json, length);
      checkType(members.get("type"));
      if (members.containsKey("crs") && !crsSettled && !options.crsGiven()) {
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
