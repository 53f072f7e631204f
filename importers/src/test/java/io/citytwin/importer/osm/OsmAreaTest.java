package io.citytwin.importer.osm;

import static io.citytwin.importer.osm.GridFixture.at;
import static io.citytwin.importer.osm.GridFixture.grid;
import static io.citytwin.importer.osm.GridFixture.square;
import static io.citytwin.importer.osm.GridFixture.squares;
import static io.citytwin.importer.osm.PbfFixture.Member.inner;
import static io.citytwin.importer.osm.PbfFixture.Member.outer;
import static io.citytwin.importer.osm.PbfFixture.refs;
import static org.assertj.core.api.Assertions.assertThat;

import crosby.binary.Osmformat.Relation.MemberType;
import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;

/** Buildings and districts from ways and relations, on the squares of a {@link GridFixture}. */
class OsmAreaTest {

  @TempDir Path folder;

  private CollectingSink read(PbfFixture fixture) throws IOException {
    return CollectingSink.read(fixture.write(folder), folder.resolve("work"));
  }

  @Nested
  class BuildingWay {

    @Test
    void closedWayIsAPolygonWithItsTags() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(
                      5,
                      square(0, 0, 2),
                      "building",
                      "apartments",
                      "name",
                      "Résidence 太阳",
                      "height",
                      "12.5 m",
                      "building:levels",
                      "4.5",
                      "building:levels:underground",
                      "2",
                      "start_date",
                      "1998-05",
                      "addr:street",
                      "Rue Grimaldi",
                      "addr:housenumber",
                      "7",
                      "addr:postcode",
                      "98000",
                      "addr:city",
                      "Monaco"));
      FeatureRecord building = sink.get("way/5");
      assertThat(building.kind()).isEqualTo(FeatureKind.BUILDING);
      assertThat(building.name()).isEqualTo("Résidence 太阳");
      assertThat(building.values())
          .containsExactly("RESIDENTIAL", 12.5, 4, 2, null, 1998, "Rue Grimaldi 7, 98000 Monaco");
      assertThat(building.attributes())
          .containsEntry("building", "apartments")
          .containsEntry("building:levels", "4.5")
          .hasSize(10);
      assertThat(building.geometry().getSRID()).isEqualTo(4326);
      assertThat(squares(building.geometry())).isEqualTo(4);
      assertThat(building.geometry().getCoordinates()[1].getX()).isEqualTo(7.002);
      assertThat(building.place().record()).isEqualTo(101);
      assertThat(sink.issues).isEmpty();
    }

    @Test
    void openWayIsReportedWithItsLastNode() throws IOException {
      CollectingSink sink =
          read(grid().way(5, refs(at(0, 0), at(1, 0), at(1, 1)), "building", "yes"));
      assertThat(sink.features).isEmpty();
      Rejection issue = sink.issues.getFirst();
      assertThat(issue.code()).isEqualTo(IssueCode.OSM_RING_OPEN);
      assertThat(issue.sourceId()).isEqualTo("way/5");
      assertThat(issue.rawRecord()).isEqualTo("way/5\nbuilding=yes");
      assertThat(issue.location().getCoordinate().getX()).isEqualTo(7.001);
    }

    @Test
    void wayOfOneNodeAndWayThereAndBackAreTooShort() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(4, refs(), "building", "yes")
                  .way(5, refs(at(0, 0)), "building", "yes")
                  .way(6, refs(at(0, 0), at(0, 0)), "building", "yes")
                  .way(7, refs(at(0, 0), at(1, 0), at(0, 0)), "building", "yes"));
      assertThat(sink.features).isEmpty();
      assertThat(sink.issueCounts()).isEqualTo(Map.of(IssueCode.RING_TOO_SHORT, 4L));
    }

    @Test
    void repeatedNodesAreOnePoint() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(
                      5,
                      refs(at(0, 0), at(0, 0), at(1, 0), at(1, 1), at(1, 1), at(0, 0)),
                      "building",
                      "yes"));
      assertThat(sink.get("way/5").geometry().getNumPoints()).isEqualTo(4);
    }

    @Test
    void wayThatCrossesItselfIsHandedOver() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(
                      5,
                      refs(at(0, 0), at(2, 2), at(2, 0), at(0, 2), at(0, 0)),
                      "building",
                      "yes"));
      assertThat(sink.get("way/5").geometry().isValid()).isFalse();
      assertThat(sink.issues).isEmpty();
    }

    @Test
    void missingNodeMakesTheBuildingIncomplete() throws IOException {
      CollectingSink sink =
          read(grid().way(5, refs(at(0, 0), 999, at(1, 1), at(0, 1), at(0, 0)), "building", "yes"));
      assertThat(sink.features).isEmpty();
      assertThat(sink.issueCounts()).isEqualTo(Map.of(IssueCode.OSM_INCOMPLETE, 1L));
      assertThat(sink.issues.getFirst().message()).startsWith("1 of 5 nodes");
      assertThat(sink.issues.getFirst().location()).isNotNull();
    }

    @Test
    void valuesThatSayThereIsNoBuildingAreLeftOut() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, square(0, 0, 1), "building", "no")
                  .way(6, square(2, 0, 1), "building", "demolished")
                  .way(7, square(4, 0, 1), "building", "construction"));
      assertThat(sink.ids()).containsExactly("way/7");
      assertThat(sink.tally).containsEntry(OsmTally.Rule.BUILDING_VALUE_EXCLUDED, 2L);
    }

    @Test
    void valuesOutOfFormAreReportedAndTheBuildingLoads() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(
                      5,
                      square(0, 0, 1),
                      "building",
                      "yes",
                      "height",
                      "tall",
                      "building:levels",
                      "many"));
      assertThat(sink.issueCounts()).isEqualTo(Map.of(IssueCode.VALUE_INVALID, 2L));
      assertThat(sink.issues.getFirst().message()).contains("height=tall").contains("12.5");
      assertThat(sink.get("way/5").value("height")).isNull();
      assertThat(sink.get("way/5").attributes()).containsEntry("height", "tall");
    }

    @Test
    void deletedWayIsNotThere() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .deletedWay(5, square(0, 0, 1), "building", "yes")
                  .way(6, square(2, 0, 1), "building", "yes"));
      assertThat(sink.ids()).containsExactly("way/6");
    }

    @Test
    void negativeIdsAreReadInBothOrdersInUse() throws IOException {
      for (long[] order : List.of(refs(-3, -2, -1, 4), refs(-1, -2, -3, 4))) {
        PbfFixture fixture = new PbfFixture();
        for (long id : order) {
          fixture.node(id, 7 + (double) (id % 2), 43 + (double) id);
        }
        fixture.way(-9, refs(-1, -2, -3, 4, -1), "building", "yes");
        CollectingSink sink = read(fixture);
        assertThat(sink.ids()).containsExactly("way/-9");
        assertThat(sink.get("way/-9").geometry().getCoordinates()[2].getY()).isEqualTo(40);
      }
    }
  }

  @Nested
  class Multipolygon {

    @Test
    void innerWayIsAHole() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, square(0, 0, 4))
                  .way(6, square(1, 1, 1))
                  .buildingOf("yes", outer(5), inner(6)));
      Polygon polygon = (Polygon) sink.get("relation/9").geometry();
      assertThat(polygon.getNumInteriorRing()).isEqualTo(1);
      assertThat(squares(polygon)).isEqualTo(15);
      assertThat(sink.get("relation/9").place().record()).isEqualTo(103);
    }

    @Test
    void severalOutersMakeAMultiPolygonAndEachHoleFindsItsShell() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, square(0, 0, 3))
                  .way(6, square(1, 1, 1))
                  .way(7, square(5, 0, 3))
                  .way(8, square(6, 1, 1))
                  .buildingOf("yes", inner(8), outer(5), outer(7), inner(6)));
      MultiPolygon area = (MultiPolygon) sink.get("relation/9").geometry();
      assertThat(area.getNumGeometries()).isEqualTo(2);
      assertThat(area.isValid()).isTrue();
      assertThat(squares(area)).isEqualTo(16);
    }

    @Test
    void islandInAHoleIsAShellAgainWhateverTheRolesSay() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, square(0, 0, 7))
                  .way(6, square(1, 1, 5))
                  .way(7, square(2, 2, 1))
                  .buildingOf(
                      "yes", new PbfFixture.Member(MemberType.WAY, 5, ""), outer(6), inner(7)));
      Geometry area = sink.get("relation/9").geometry();
      assertThat(area.isValid()).isTrue();
      assertThat(squares(area)).isEqualTo(25);
    }

    @Test
    void openWaysAreJoinedInAnyOrderAndDirection() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, refs(at(0, 0), at(2, 0), at(2, 2)))
                  .way(6, refs(at(0, 0), at(0, 1)))
                  .way(7, refs(at(2, 2), at(0, 2), at(0, 1)))
                  .buildingOf("yes", outer(7), outer(5), outer(6)));
      Geometry area = sink.get("relation/9").geometry();
      assertThat(area.isValid()).isTrue();
      assertThat(squares(area)).isEqualTo(4);
    }

    @Test
    void innerThatTouchesTheOuterInOneNodeOfOpenWaysStaysAHole() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, refs(at(0, 0), at(4, 0), at(4, 4)))
                  .way(6, refs(at(4, 4), at(0, 4), at(0, 0)))
                  .way(7, refs(at(0, 0), at(2, 1), at(2, 2)))
                  .way(8, refs(at(2, 2), at(1, 2), at(0, 0)))
                  .buildingOf("yes", outer(5), inner(7), outer(6), inner(8)));
      Polygon area = (Polygon) sink.get("relation/9").geometry();
      assertThat(area.isValid()).isTrue();
      assertThat(area.getNumInteriorRing()).isEqualTo(1);
    }

    @Test
    void ringThatTouchesItselfIsSplitThere() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(
                      5,
                      refs(
                          at(0, 0), at(2, 0), at(2, 2), at(4, 2), at(4, 4), at(2, 4), at(2, 2),
                          at(0, 2), at(0, 0)))
                  .buildingOf("yes", outer(5)));
      Geometry area = sink.get("relation/9").geometry();
      assertThat(area.isValid()).isTrue();
      assertThat(area.getNumGeometries()).isEqualTo(2);
      assertThat(squares(area)).isEqualTo(8);
    }

    @Test
    void innerThatReachesOverTheOuterStaysAHole() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, square(0, 0, 4))
                  .way(6, square(3, 1, 2))
                  .buildingOf("yes", outer(5), inner(6)));
      Polygon area = (Polygon) sink.get("relation/9").geometry();
      assertThat(area.getNumInteriorRing()).isEqualTo(1);
      assertThat(area.isValid()).isFalse();
    }

    @Test
    void ringThatDoesNotCloseIsReportedAtALooseEnd() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, refs(at(0, 0), at(2, 0), at(2, 2)))
                  .way(6, refs(at(2, 2), at(0, 2)))
                  .buildingOf("yes", outer(5), outer(6)));
      assertThat(sink.features).isEmpty();
      assertThat(sink.issues.getFirst().code()).isEqualTo(IssueCode.OSM_RING_OPEN);
      assertThat(sink.issues.getFirst().message()).contains("2 loose ends");
      assertThat(sink.issues.getFirst().location()).isNotNull();
    }

    @Test
    void missingMemberMakesTheRelationIncompleteButNotTheWaysItHas() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, square(0, 0, 3), "building", "yes")
                  .buildingOf("yes", outer(5), inner(6)));
      assertThat(sink.ids()).containsExactly("way/5");
      assertThat(sink.issues.getFirst().code()).isEqualTo(IssueCode.OSM_INCOMPLETE);
      assertThat(sink.issues.getFirst().message()).startsWith("1 of 2 member ways");
    }

    @Test
    void memberThatIsNoRingMayBeMissing() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, square(0, 0, 3))
                  .buildingOf(
                      "yes",
                      outer(5),
                      new PbfFixture.Member(MemberType.NODE, 777, "label"),
                      new PbfFixture.Member(MemberType.WAY, 778, "outline")));
      assertThat(sink.ids()).containsExactly("relation/9");
      assertThat(sink.issues).isEmpty();
    }

    @Test
    void memberNamedTwiceIsTakenOnce() throws IOException {
      CollectingSink sink =
          read(grid().way(5, square(0, 0, 3)).buildingOf("yes", outer(5), outer(5)));
      assertThat(squares(sink.get("relation/9").geometry())).isEqualTo(9);
    }

    @Test
    void relationWithoutAnyRingIsReported() throws IOException {
      CollectingSink sink = read(grid().buildingOf("yes"));
      assertThat(sink.issueCounts()).isEqualTo(Map.of(IssueCode.GEOMETRY_MISSING, 1L));
    }
  }

  @Nested
  class OneBuildingOnce {

    @Test
    void outerWayWithTheSameBuildingIsNotCountedAgain() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, square(0, 0, 3), "building", "school")
                  .way(6, square(1, 1, 1))
                  .buildingOf("school", outer(5), inner(6)));
      assertThat(sink.ids()).containsExactly("relation/9");
      assertThat(sink.tally).containsEntry(OsmTally.Rule.BUILDING_WAY_REPRESENTED, 1L);
    }

    @Test
    void outerWayThatSaysMerelyYesIsNotCountedAgain() throws IOException {
      CollectingSink sink =
          read(grid().way(5, square(0, 0, 3), "building", "yes").buildingOf("school", outer(5)));
      assertThat(sink.ids()).containsExactly("relation/9");
    }

    @Test
    void outerWayWithAnotherBuildingAndInnerBuildingsCountForThemselves() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, square(0, 0, 4), "building", "chapel")
                  .way(6, square(1, 1, 1), "building", "yes")
                  .buildingOf("school", outer(5), inner(6)));
      assertThat(sink.ids()).containsExactly("relation/9", "way/5", "way/6");
    }

    @Test
    void relationWithoutTagsTakesThoseOfItsOuterWay() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, square(0, 0, 3), "building", "church", "name", "Sainte-Dévote")
                  .way(6, square(1, 1, 1))
                  .relation(
                      9, List.of(outer(5), inner(6)), "type", "multipolygon", "source", "survey"));
      assertThat(sink.ids()).containsExactly("relation/9");
      FeatureRecord building = sink.get("relation/9");
      assertThat(building.name()).isEqualTo("Sainte-Dévote");
      assertThat(building.value("usage")).isEqualTo("PUBLIC");
      assertThat(squares(building.geometry())).isEqualTo(8);
      assertThat(sink.tally).containsEntry(OsmTally.Rule.BUILDING_RELATION_TAGS_ON_WAYS, 1L);
    }

    @Test
    void relationWithoutTagsThatCannotBeBuiltLeavesItsBuildingAndSaysSo() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, square(0, 0, 4), "building", "church")
                  .way(6, refs(at(1, 1), at(2, 1), at(2, 2)))
                  .relation(9, List.of(outer(5), inner(6)), "type", "multipolygon"));
      assertThat(sink.ids()).containsExactly("way/5");
      assertThat(sink.issueCounts()).isEqualTo(Map.of(IssueCode.OSM_RING_OPEN, 1L));
      assertThat(sink.issues.getFirst().sourceId()).isEqualTo("relation/9");
    }

    @Test
    void relationWithoutTagsWhoseOuterWaysDifferLeavesThemAlone() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, square(0, 0, 2), "building", "church")
                  .way(6, square(4, 0, 2), "building", "house")
                  .relation(9, List.of(outer(5), outer(6)), "type", "multipolygon"));
      assertThat(sink.ids()).containsExactly("way/5", "way/6");
    }

    @Test
    void groupOfBuildingPartsIsNoBuilding() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, square(0, 0, 3), "building", "yes")
                  .way(6, square(0, 0, 1), "building:part", "yes")
                  .relation(
                      9,
                      List.of(
                          new PbfFixture.Member(MemberType.WAY, 5, "outline"),
                          new PbfFixture.Member(MemberType.WAY, 6, "part")),
                      "type",
                      "building",
                      "building",
                      "yes"));
      assertThat(sink.ids()).containsExactly("way/5");
      assertThat(sink.tally).containsEntry(OsmTally.Rule.BUILDING_GROUP, 1L);
    }
  }

  @Nested
  class District {

    @Test
    void boundaryRelationIsADistrictAndItsWaysAreNot() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, square(0, 0, 3), "boundary", "administrative", "admin_level", "8")
                  .boundaryOf(
                      "8",
                      List.of(outer(5)),
                      "name",
                      "Beausoleil",
                      "ref:INSEE",
                      "06012",
                      "population",
                      "13607"));
      assertThat(sink.ids()).containsExactly("relation/9");
      assertThat(sink.get("relation/9").values())
          .containsExactly("CITY", "06012", 8, null, 13607, null);
    }

    @Test
    void closedWayOfNoRelationIsADistrict() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(
                      5,
                      square(0, 0, 3),
                      "boundary",
                      "administrative",
                      "admin_level",
                      "10",
                      "population",
                      "about 900"));
      assertThat(sink.get("way/5").value("level")).isEqualTo("COMMUNITY");
      assertThat(sink.get("way/5").value("population")).isNull();
      assertThat(sink.issueCounts()).isEqualTo(Map.of(IssueCode.VALUE_INVALID, 1L));
    }

    @Test
    void countryIsNoDistrictAndNeitherAreItsBorders() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, square(0, 0, 3), "boundary", "administrative", "admin_level", "4")
                  .boundaryOf("2", List.of(outer(5))));
      assertThat(sink.features).isEmpty();
      assertThat(sink.issues).isEmpty();
      assertThat(sink.tally).containsEntry(OsmTally.Rule.BOUNDARY_OF_COUNTRY, 1L);
    }

    @Test
    void boundaryCutByTheExtractIsReported() throws IOException {
      CollectingSink sink =
          read(
              grid()
                  .way(5, refs(at(0, 0), at(3, 0), at(3, 3)))
                  .boundaryOf("8", List.of(outer(5), outer(6))));
      assertThat(sink.features).isEmpty();
      assertThat(sink.issueCounts()).isEqualTo(Map.of(IssueCode.OSM_INCOMPLETE, 1L));
      assertThat(sink.issues.getFirst().location()).isNotNull();
    }
  }
}
