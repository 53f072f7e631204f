package io.citytwin.importer.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.model.feature.FeatureKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.index.hprtree.HPRtree;
import tools.jackson.databind.JsonNode;

/** Plots of generated cities, and whether what stands on them keeps their limits. */
@ParameterizedClass
@ValueSource(longs = {1, 2, 3})
class GeneratedPlotsTest {

  private final GeneratedCity city;
  private final Map<String, JsonNode> plotOfCell = new HashMap<>();

  GeneratedPlotsTest(long seed) {
    city = GeneratedCity.of(seed);
    for (JsonNode plot : city.of(FeatureKind.PLOT).values()) {
      assertThat(plotOfCell.put(GeneratedCity.text(plot, "cellCode"), plot)).isNull();
    }
  }

  @Test
  void plotsAreValidAndDoNotOverlap() {
    HPRtree tree = new HPRtree();
    for (JsonNode plot : city.of(FeatureKind.PLOT).values()) {
      Polygon outline = GeneratedCity.meters(plot);
      assertThat(outline.isValid()).as("%s", plot).isTrue();
      tree.insert(outline.getEnvelopeInternal(), outline);
    }
    int pairs = 0;
    for (JsonNode plot : city.of(FeatureKind.PLOT).values()) {
      Polygon outline = GeneratedCity.meters(plot);
      for (Object other : tree.query(outline.getEnvelopeInternal())) {
        if (!outline.equalsExact((Geometry) other)) {
          pairs++;
          assertThat(outline.intersects((Geometry) other)).as("%s", plot).isFalse();
        }
      }
    }
    assertThat(pairs).as("pairs whose envelopes meet").isPositive();
  }

  @Test
  void everyPlotLiesInTheCellItNames() {
    for (JsonNode plot : city.of(FeatureKind.PLOT).values()) {
      JsonNode cell = city.of(FeatureKind.GRID_CELL).get(GeneratedCity.text(plot, "cellCode"));
      Geometry outline = GeneratedCity.area(Objects.requireNonNull(cell));
      assertThat(outline.covers(GeneratedCity.area(plot))).as("%s", plot).isTrue();
    }
  }

  @Test
  void everyBuildingLiesInAPlotAndIsNotHigherThanItsLimit() {
    for (JsonNode building : city.of(FeatureKind.BUILDING).values()) {
      JsonNode plot = plotOf(building);
      assertThat(GeneratedCity.area(plot).covers(GeneratedCity.area(building)))
          .as("%s", building)
          .isTrue();
      assertThat(GeneratedCity.number(building, "height"))
          .isLessThanOrEqualTo(GeneratedCity.number(plot, "heightLimit"));
    }
  }

  private JsonNode plotOf(JsonNode building) {
    return Objects.requireNonNull(plotOfCell.get(GeneratedCity.text(building, "cellCode")));
  }

  @Test
  void theBuildingsOfAPlotTogetherKeepItsDensities() {
    Map<JsonNode, double[]> sums = new HashMap<>();
    for (JsonNode building : city.of(FeatureKind.BUILDING).values()) {
      double[] sum = sums.computeIfAbsent(plotOf(building), p -> new double[2]);
      sum[0] += GeneratedCity.meters(building).getArea();
      sum[1] += GeneratedCity.number(building, "floorArea");
    }
    assertThat(sums).hasSizeGreaterThan(100);
    sums.forEach(
        (plot, sum) -> {
          double area = GeneratedCity.meters(plot).getArea();
          assertThat(sum[0]).isLessThan(GeneratedCity.number(plot, "buildingDensity") * area);
          assertThat(sum[1])
              .isLessThan(
                  GeneratedCity.number(plot, "floorAreaRatio")
                      * GeneratedCity.number(plot, "area"));
        });
  }

  @Test
  void groundIsNotPromisedTwice() {
    for (JsonNode plot : city.of(FeatureKind.PLOT).values()) {
      double density = GeneratedCity.number(plot, "buildingDensity");
      double green = GeneratedCity.number(plot, "greenRatio");
      assertThat(density + green).as("%s", plot).isLessThanOrEqualTo(1);
      assertThat(green).isNotNegative();
    }
  }

  /** The test's metres are 1 in 1,000 off at worst, in each direction. */
  @Test
  void areaIsThatOfTheOutline() {
    for (JsonNode plot : city.of(FeatureKind.PLOT).values()) {
      double area = GeneratedCity.meters(plot).getArea();
      assertThat(GeneratedCity.number(plot, "area")).isCloseTo(area, within(0.002 * area));
    }
  }

  /** A small city may do without industry, but not without a port or works of some kind. */
  @Test
  void theGroupsOfLandUseOccur() {
    Set<String> groups = new TreeSet<>();
    for (JsonNode plot : city.of(FeatureKind.PLOT).values()) {
      groups.add(GeneratedCity.text(plot, "landUse").substring(0, 1));
    }
    assertThat(groups).contains("R", "A", "B", "G", "E").containsAnyOf("M", "W");
  }
}
