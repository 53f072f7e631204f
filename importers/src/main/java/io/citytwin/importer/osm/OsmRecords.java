package io.citytwin.importer.osm;

import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.pipeline.RecordSink;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateXY;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.PrecisionModel;

/** Hands features and faults to the sink, each with its place and its tags. */
final class OsmRecords {

  static final GeometryFactory GEOMETRIES = new GeometryFactory(new PrecisionModel(), 4326);

  private static final int MAX_RAW = 10_000;

  private final ReadContext context;
  private final RecordSink sink;
  private final OsmTally tally;
  private long junctionNode;
  private @Nullable UUID junctionId;

  OsmRecords(ReadContext context, RecordSink sink, OsmTally tally) {
    this.context = context;
    this.sink = sink;
    this.tally = tally;
  }

  void count(OsmTally.Rule rule) {
    tally.count(rule);
  }

  /** Id of a junction. The end of a segment is often the begin of the next. */
  UUID junction(long node) {
    UUID id = junctionId;
    if (id == null || node != junctionNode) {
      id = context.entity(FeatureKind.ROAD_JUNCTION, "node/" + node);
      junctionNode = node;
      junctionId = id;
    }
    return id;
  }

  void accept(
      FeatureKind kind,
      OsmObject object,
      String sourceId,
      @Nullable String name,
      Geometry geometry,
      List<@Nullable Object> values,
      Map<String, @Nullable Object> attributes)
      throws IOException {
    sink.accept(
        new FeatureRecord(kind, sourceId, name, geometry, values, attributes, place(object)));
  }

  void fault(
      IssueCode code, OsmObject object, String sourceId, String message, @Nullable Coordinate at)
      throws IOException {
    sink.issue(
        new Rejection(
            code,
            place(object),
            sourceId,
            message,
            raw(object, sourceId),
            at == null ? null : GEOMETRIES.createPoint(new CoordinateXY(at.getX(), at.getY()))));
  }

  /** A tag whose value its column cannot hold; the tag stays in the attributes. */
  void invalidValue(OsmObject object, String sourceId, String key, String value, String allowed)
      throws IOException {
    fault(
        IssueCode.VALUE_INVALID,
        object,
        sourceId,
        "%s=%s is not %s; the column stays empty, the tag is kept".formatted(key, value, allowed),
        null);
  }

  private Place place(OsmObject object) {
    return new Place(context.source(), object.record, object.offset);
  }

  private static String raw(OsmObject object, String sourceId) {
    StringBuilder text = new StringBuilder(sourceId);
    for (int i = 0; i < object.tags.size() && text.length() < MAX_RAW; i++) {
      text.append('\n').append(object.tags.key(i)).append('=').append(object.tags.value(i));
    }
    return text.length() > MAX_RAW ? text.substring(0, MAX_RAW) : text.toString();
  }
}
