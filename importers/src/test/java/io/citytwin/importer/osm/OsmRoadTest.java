package io.citytwin.importer.osm;

import static io.citytwin.importer.osm.PbfFixture.refs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.model.feature.EntityId;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roads and junctions. Node n lies n thousandths of a degree east of 7 E on 43 N. */
class OsmRoadTest {

  @TempDir Path folder;

  private static PbfFixture line() {
    PbfFixture fixture = new PbfFixture().dense();
    for (int n = 1; n <= 9; n++) {
      fixture.node(n, 7 + n / 1000.0, 43);
    }
    return fixture.node(20, 7.02, 43, "highway", "traffic_signals", "name", "Carrefour");
  }

  private CollectingSink read(PbfFixture fixture) throws IOException {
    return CollectingSink.read(fixture.write(folder), folder.resolve("work"));
  }

  private static List<String> roads(CollectingSink sink) {
    return sink.of(FeatureKind.ROAD).stream().map(FeatureRecord::sourceId).toList();
  }

  private static List<String> junctions(CollectingSink sink) {
    return sink.of(FeatureKind.ROAD_JUNCTION).stream().map(FeatureRecord::sourceId).toList();
  }

  @Test
  void waysAreCutWhereTheyMeet() throws IOException {
    CollectingSink sink =
        read(
            line()
                .way(1, refs(1, 2, 3, 4), "highway", "residential")
                .way(2, refs(20, 3, 8), "highway", "service"));
    assertThat(roads(sink)).containsExactly("way/1/1-3", "way/1/3-4", "way/2/20-3", "way/2/3-8");
    assertThat(junctions(sink)).containsExactly("node/1", "node/3", "node/4", "node/8", "node/20");
    assertThat(sink.get("node/3").attributes()).containsEntry("degree", 4);
    assertThat(sink.get("node/3").value("signalised")).isEqualTo(false);
    assertThat(sink.get("node/20").value("signalised")).isEqualTo(true);
    assertThat(sink.get("node/20").name()).isEqualTo("Carrefour");
    assertThat(sink.get("way/1/1-3").value("start_junction_id"))
        .isEqualTo(EntityId.of(FeatureKind.ROAD_JUNCTION, "test", "node/1"));
    assertThat(sink.get("way/1/1-3").value("end_junction_id"))
        .isEqualTo(EntityId.of(FeatureKind.ROAD_JUNCTION, "test", "node/3"));
  }

  @Test
  void columnsAreFilledFromTags() throws IOException {
    CollectingSink sink =
        read(
            line()
                .way(
                    1,
                    refs(1, 2),
                    "highway",
                    "primary_link",
                    "name",
                    "Boulevard",
                    "lanes",
                    "2",
                    "maxspeed",
                    "30 mph",
                    "oneway",
                    "-1",
                    "surface",
                    "asphalt",
                    "bridge",
                    "viaduct",
                    "tunnel",
                    "no",
                    "layer",
                    "-1"));
    FeatureRecord road = sink.get("way/1/1-2");
    assertThat(road.name()).isEqualTo("Boulevard");
    assertThat(road.values().subList(2, 9))
        .containsExactly(2, 30 * 1.609344, "BACKWARD", "asphalt", true, false, -1);
    assertThat(road.value("road_class")).isEqualTo("PRIMARY");
    // One thousandth of a degree of longitude at 43 N: a cos(phi) / sqrt(1 - e2 sin2(phi)).
    double sin = Math.sin(Math.toRadians(43));
    double expected =
        Math.toRadians(0.001)
            * 6378137
            * Math.cos(Math.toRadians(43))
            / Math.sqrt(1 - 0.00669437999014 * sin * sin);
    assertThat((Double) road.value("length")).isCloseTo(expected, within(1e-6));
  }

  @Test
  void limitsThatAreWordsHaveNoNumberAndAreNoFault() throws IOException {
    CollectingSink sink =
        read(
            line()
                .way(1, refs(1, 2), "highway", "primary", "maxspeed", "FR:urban")
                .way(2, refs(2, 3), "highway", "living_street", "maxspeed", "walk")
                .way(3, refs(3, 4), "highway", "motorway", "maxspeed", "none")
                .way(4, refs(4, 5), "highway", "primary", "maxspeed", "50;70"));
    assertThat(sink.of(FeatureKind.ROAD))
        .extracting(r -> r.value("speed_limit"))
        .containsOnlyNulls();
    assertThat(sink.get("way/1/1-2").attributes()).containsEntry("maxspeed", "FR:urban");
    assertThat(sink.issues).extracting(i -> i.sourceId()).containsExactly("way/4");
    assertThat(sink.issueCounts()).isEqualTo(Map.of(IssueCode.VALUE_INVALID, 1L));
  }

  @Test
  void roundaboutIsCutAtItsBeginAndWhereRoadsMeetIt() throws IOException {
    CollectingSink sink =
        read(
            line()
                .way(1, refs(1, 2, 3, 4, 1), "highway", "tertiary", "junction", "roundabout")
                .way(2, refs(3, 9), "highway", "tertiary"));
    assertThat(roads(sink)).containsExactly("way/1/1-3", "way/1/3-1", "way/2/3-9");
    assertThat(sink.get("way/1/1-3").value("direction")).isEqualTo("FORWARD");
    assertThat(sink.get("node/1").attributes()).containsEntry("degree", 2);
    assertThat(sink.get("node/3").attributes()).containsEntry("degree", 3);
  }

  @Test
  void closedRoadThatMeetsNoOtherIsOneLoop() throws IOException {
    CollectingSink sink = read(line().way(1, refs(1, 2, 3, 1), "highway", "track"));
    assertThat(roads(sink)).containsExactly("way/1/1-1");
    assertThat(junctions(sink)).containsExactly("node/1");
  }

  @Test
  void wayThatVisitsANodeTwiceIsCutThere() throws IOException {
    CollectingSink sink = read(line().way(1, refs(1, 2, 3, 4, 2, 5), "highway", "path"));
    assertThat(roads(sink)).containsExactly("way/1/1-2", "way/1/2-2", "way/1/2-5");
    assertThat(sink.get("node/2").attributes()).containsEntry("degree", 4);
  }

  @Test
  void secondSegmentBetweenTheSameNodesGetsANumber() throws IOException {
    CollectingSink sink = read(line().way(1, refs(1, 2, 3, 4, 2, 5, 3), "highway", "path"));
    assertThat(roads(sink)).containsExactly("way/1/1-2", "way/1/2-3", "way/1/3-2", "way/1/2-3/2");
  }

  @Test
  void repeatedNodeIsNoJunction() throws IOException {
    CollectingSink sink = read(line().way(1, refs(1, 2, 2, 2, 3), "highway", "path"));
    assertThat(roads(sink)).containsExactly("way/1/1-3");
    assertThat(sink.get("way/1/1-3").geometry().getNumPoints()).isEqualTo(3);
  }

  @Test
  void roadOfOneNodeIsReported() throws IOException {
    CollectingSink sink = read(line().way(1, refs(1, 1), "highway", "path"));
    assertThat(sink.features).isEmpty();
    assertThat(sink.issueCounts()).isEqualTo(Map.of(IssueCode.GEOMETRY_MISSING, 1L));
  }

  @Test
  void missingNodesLeaveGapsAndOneReport() throws IOException {
    CollectingSink sink =
        read(line().way(1, refs(100, 1, 2, 3, 101, 4, 102, 5, 6), "highway", "primary"));
    assertThat(roads(sink)).containsExactly("way/1/1-3", "way/1/5-6");
    assertThat(junctions(sink)).containsExactly("node/1", "node/3", "node/5", "node/6");
    // Not a rejection: what is read is what is loaded and what is rejected, each once.
    assertThat(sink.issueCounts()).isEqualTo(Map.of(IssueCode.OSM_ROAD_CUT, 1L));
    assertThat(IssueCode.OSM_ROAD_CUT.rejects()).isFalse();
    assertThat(sink.issues.getFirst().message()).startsWith("3 of 9 nodes");
  }

  @Test
  void roadOfWhichNothingIsLeftIsRejected() throws IOException {
    CollectingSink sink = read(line().way(1, refs(100, 1, 101, 2, 102), "highway", "primary"));
    assertThat(sink.features).isEmpty();
    assertThat(sink.issueCounts()).isEqualTo(Map.of(IssueCode.OSM_INCOMPLETE, 1L));
    assertThat(sink.issues.getFirst().message()).contains("nothing of the road is left");
  }

  @Test
  void areasAndWhatIsNoRoadYetAreLeftOut() throws IOException {
    CollectingSink sink =
        read(
            line()
                .way(1, refs(1, 2, 3, 1), "highway", "pedestrian", "area", "yes")
                .way(2, refs(3, 4), "highway", "proposed")
                .way(3, refs(4, 5), "highway", "construction"));
    assertThat(sink.features).isEmpty();
    assertThat(sink.tally)
        .containsEntry(OsmTally.Rule.HIGHWAY_AREA, 1L)
        .containsEntry(OsmTally.Rule.HIGHWAY_EXCLUDED, 2L);
  }

  @Test
  void sourceIdsStayWhenTheRoadIsEditedElsewhere() throws IOException {
    CollectingSink before =
        read(
            line()
                .way(1, refs(1, 2, 3, 4, 5), "highway", "primary")
                .way(2, refs(3, 9), "highway", "path"));
    CollectingSink after =
        read(
            line()
                .way(1, refs(1, 2, 3, 4, 5), "highway", "primary")
                .way(2, refs(3, 9), "highway", "path")
                .way(3, refs(4, 8), "highway", "path"));
    assertThat(roads(before)).containsExactly("way/1/1-3", "way/1/3-5", "way/2/3-9");
    assertThat(roads(after))
        .containsExactly("way/1/1-3", "way/1/3-4", "way/1/4-5", "way/2/3-9", "way/3/4-8");
  }

  @Test
  void positionsOnAnotherGridAreTheSamePositions() throws IOException {
    PbfFixture coarse =
        new PbfFixture()
            .grid(1000, 7_000_000_000L, -43_000_000_000L)
            .dense()
            .node(1, 7.001, -43.5)
            .node(2, 6.998, -43.25)
            .way(1, refs(1, 2), "highway", "path");
    CollectingSink sink = read(coarse);
    assertThat(sink.get("way/1/1-2").geometry().toText())
        .isEqualTo("LINESTRING (7.001 -43.5, 6.998 -43.25)");
  }
}
