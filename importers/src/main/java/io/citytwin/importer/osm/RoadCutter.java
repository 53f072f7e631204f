package io.citytwin.importer.osm;

import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.model.feature.RoadClass;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateXY;
import org.locationtech.jts.geom.LineString;

/**
 * Cuts road ways into segments at junctions.
 *
 * <p>A segment's source id is {@code way/ID/FROM-TO} with the ids of its end nodes: an edit
 * elsewhere on the way does not rename it. A second segment of the way between the same nodes in
 * the same direction gets {@code /2}, and so on.
 */
final class RoadCutter {

  private record Ends(long from, long to) {}

  private final NodeStore nodes;
  private final RoadUses uses;
  private final OsmRecords records;
  private final RoadLine line = new RoadLine();

  RoadCutter(NodeStore nodes, RoadUses uses, OsmRecords records) {
    this.nodes = nodes;
    this.uses = uses;
    this.records = records;
  }

  void cut(OsmObject way, RoadClass roadClass) throws IOException {
    String wayId = "way/" + way.id;
    if (way.tooLarge) {
      records.fault(
          IssueCode.RECORD_TOO_LARGE,
          way,
          wayId,
          "the way has more than %d nodes or too many tags".formatted(OsmObject.MAX_REFERENCES),
          null);
      return;
    }
    line.load(way.refs, nodes);
    if (line.missing() > 0 || line.size() < 2) {
      faultOfLine(way, wayId);
    }
    RoadTags tags = null;
    Map<Ends, Integer> seen = new HashMap<>();
    for (int from = 0; from < line.size() - 1; ) {
      if (!line.isPresent(from) || !line.isPresent(from + 1)) {
        from++;
        continue;
      }
      if (tags == null) {
        tags = RoadTags.read(roadClass, records, way, wayId);
        records.count(OsmTally.Rule.ROAD_WAY);
      }
      int to = line.segmentEnd(from, uses);
      emit(way, wayId, tags, from, to, seen);
      from = to;
    }
  }

  private void faultOfLine(OsmObject way, String wayId) throws IOException {
    if (line.missing() == 0) {
      records.fault(
          IssueCode.GEOMETRY_MISSING,
          way,
          wayId,
          "the way has %d different nodes, a line needs two".formatted(line.size()),
          line.size() == 0 ? null : point(0));
      return;
    }
    boolean loaded = line.hasRun();
    records.fault(
        loaded ? IssueCode.OSM_ROAD_CUT : IssueCode.OSM_INCOMPLETE,
        way,
        wayId,
        "%d of %d nodes are not in the file; %s"
            .formatted(
                line.missing(),
                line.size(),
                loaded ? "the road is loaded up to the gaps" : "nothing of the road is left"),
        firstPresent());
  }

  private @Nullable Coordinate firstPresent() {
    for (int i = 0; i < line.size(); i++) {
      if (line.isPresent(i)) {
        return point(i);
      }
    }
    return null;
  }

  private void emit(
      OsmObject way, String wayId, RoadTags tags, int from, int to, Map<Ends, Integer> seen)
      throws IOException {
    long start = line.id(from);
    long end = line.id(to);
    int nth = seen.merge(new Ends(start, end), 1, Integer::sum);
    String sourceId = wayId + "/" + start + "-" + end + (nth == 1 ? "" : "/" + nth);
    LineString geometry = line(from, to);
    List<@Nullable Object> values =
        Arrays.asList(
            tags.roadClass().name(),
            Metric.meters(geometry.getCoordinates()),
            tags.laneCount(),
            tags.speedLimitKilometersPerHour(),
            tags.direction().name(),
            tags.surface(),
            tags.bridge(),
            tags.tunnel(),
            tags.layer(),
            records.junction(start),
            records.junction(end));
    records.accept(
        FeatureKind.ROAD, way, sourceId, tags.name(), geometry, values, tags.attributes());
    records.count(OsmTally.Rule.ROAD_SEGMENT);
  }

  private LineString line(int from, int to) {
    Coordinate[] points = new Coordinate[to - from + 1];
    for (int i = from; i <= to; i++) {
      points[i - from] = point(i);
    }
    return OsmRecords.GEOMETRIES.createLineString(points);
  }

  private Coordinate point(int i) {
    return new CoordinateXY(nodes.longitude(line.ordinal(i)), nodes.latitude(line.ordinal(i)));
  }
}
