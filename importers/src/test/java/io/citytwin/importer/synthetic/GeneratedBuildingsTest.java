package io.citytwin.importer.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.model.feature.BuildingUsage;
import io.citytwin.model.feature.FeatureKind;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;
import org.locationtech.jts.index.hprtree.HPRtree;
import tools.jackson.databind.JsonNode;

/** Where buildings of generated cities stand, and what they are. */
@ParameterizedClass
@ValueSource(longs = {1, 2, 3})
class GeneratedBuildingsTest {

  private final GeneratedCity city;

  GeneratedBuildingsTest(long seed) {
    city = GeneratedCity.of(seed);
  }

  @Test
  void footprintsAreValidAndKeepApart() {
    HPRtree tree = new HPRtree();
    for (JsonNode building : city.of(FeatureKind.BUILDING).values()) {
      Polygon footprint = GeneratedCity.meters(building);
      assertThat(footprint.isValid()).as("%s", building).isTrue();
      tree.insert(footprint.getEnvelopeInternal(), footprint);
    }
    int pairs = 0;
    for (JsonNode building : city.of(FeatureKind.BUILDING).values()) {
      Polygon footprint = GeneratedCity.meters(building);
      for (Object other : tree.query(footprint.getEnvelopeInternal())) {
        if (!footprint.equalsExact((Geometry) other)) {
          pairs++;
          assertThat(footprint.intersects((Geometry) other)).as("%s", building).isFalse();
        }
      }
    }
    assertThat(pairs).as("pairs whose envelopes meet").isPositive();
  }

  /** No exceptions: bridges cross water and tunnels hills, where nothing is built. */
  @Test
  void noBuildingStandsOnACarriageway() {
    HPRtree tree = new HPRtree();
    for (JsonNode road : city.of(FeatureKind.ROAD).values()) {
      Geometry carriageway =
          GeneratedCity.lineMeters(road).buffer(GeneratedCity.number(road, "width") / 2);
      tree.insert(carriageway.getEnvelopeInternal(), carriageway);
    }
    for (JsonNode building : city.of(FeatureKind.BUILDING).values()) {
      Polygon footprint = GeneratedCity.meters(building);
      for (Object carriageway : tree.query(footprint.getEnvelopeInternal())) {
        assertThat(footprint.intersects((Geometry) carriageway)).as("%s", building).isFalse();
      }
    }
  }

  @Test
  void everyBuildingStandsInTheCellItNames() {
    for (JsonNode building : city.of(FeatureKind.BUILDING).values()) {
      JsonNode cell = city.of(FeatureKind.GRID_CELL).get(GeneratedCity.text(building, "cellCode"));
      assertThat(cell).isNotNull();
      PreparedGeometry outline =
          PreparedGeometryFactory.prepare(
              GeneratedCity.area(java.util.Objects.requireNonNull(cell)));
      assertThat(outline.covers(GeneratedCity.area(building))).as("%s", building).isTrue();
    }
  }

  @Test
  void floorAreaIsFootprintTimesStoreys() {
    for (JsonNode building : city.of(FeatureKind.BUILDING).values()) {
      double ground = GeneratedCity.meters(building).getArea();
      double expected = ground * GeneratedCity.number(building, "storeysAboveGround");
      // Coordinates are rounded to 1 cm, and the test's metres are 1 in 1,000 off at worst.
      assertThat(GeneratedCity.number(building, "floorArea"))
          .isCloseTo(expected, within(0.015 * expected));
    }
  }

  @Test
  void usesFormsAndHeightsVary() {
    Set<BuildingUsage> uses = EnumSet.noneOf(BuildingUsage.class);
    Set<Integer> corners = new TreeSet<>();
    double highest = 0;
    int courts = 0;
    for (JsonNode building : city.of(FeatureKind.BUILDING).values()) {
      uses.add(BuildingUsage.valueOf(GeneratedCity.text(building, "usage")));
      Polygon footprint = GeneratedCity.meters(building);
      corners.add(footprint.getExteriorRing().getNumPoints() - 1);
      courts += footprint.getNumInteriorRing();
      highest = Math.max(highest, GeneratedCity.number(building, "height"));
    }
    assertThat(uses)
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.complementOf(EnumSet.of(BuildingUsage.UNKNOWN)));
    assertThat(corners).as("rectangle, L, U, H and cross, round").contains(4, 6, 8, 12, 24);
    assertThat(courts).isPositive();
    assertThat(highest).isBetween(90.0, 300.0);
  }
}
