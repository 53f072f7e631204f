package io.citytwin.importer.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.feature.CityPartState;
import io.citytwin.model.feature.FeatureKind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.index.hprtree.HPRtree;
import tools.jackson.databind.JsonNode;

/** Parts of the catalogue of generated cities: codes, cells, and what they belong to. */
@ParameterizedClass
@ValueSource(longs = {1, 2, 3})
class GeneratedPartsTest {

  private final GeneratedCity city;
  private final Map<String, Integer> counts = new HashMap<>();

  GeneratedPartsTest(long seed) {
    city = GeneratedCity.of(seed);
    parts().forEach(part -> counts.merge(GeneratedCity.text(part, "classCode"), 1, Integer::sum));
  }

  private Iterable<JsonNode> parts() {
    return city.of(FeatureKind.CITY_PART).values();
  }

  @Test
  void everyPartStandsInTheCellItNames() {
    for (JsonNode part : parts()) {
      JsonNode cell = city.of(FeatureKind.GRID_CELL).get(GeneratedCity.text(part, "cellCode"));
      Geometry outline = GeneratedCity.area(Objects.requireNonNull(cell));
      assertThat(outline.contains(GeneratedCity.pointUnits(part))).as("%s", part).isTrue();
    }
  }

  /** 6 digits of the district, 4 of the class, and numbers from 1 without a gap within both. */
  @Test
  void codesCountThePartsOfAClassInADistrict() {
    Map<String, Integer> last = new HashMap<>();
    for (JsonNode part : parts()) {
      String code = GeneratedCity.text(part, "code");
      assertThat(code).hasSize(16).containsOnlyDigits();
      assertThat(code.substring(0, 6))
          .isEqualTo(GeneratedCity.text(part, "cellCode").substring(0, 6));
      assertThat(code.substring(6, 10)).isEqualTo(GeneratedCity.text(part, "classCode"));
      assertThat(GeneratedCity.text(part, "scheme")).isEqualTo("CJ/T 214-2007");
      assertThat(last.merge(code.substring(0, 10), 1, Integer::sum))
          .isEqualTo(Integer.parseInt(code.substring(10)));
    }
  }

  /** But for what stands on the very border of two cells, which coordinates of 1 cm cannot tell. */
  @Test
  void everyManholeAndHydrantOfTheCityHasItsPart() {
    Set<String> hosts = hosts("0103", "0113");
    int inside = 0;
    int onBorder = 0;
    Geometry outline = GeneratedCity.area(city.of(FeatureKind.DISTRICT).values().iterator().next());
    for (Map.Entry<String, JsonNode> node : city.of(FeatureKind.PIPE_NODE).entrySet()) {
      String kind = GeneratedCity.text(node.getValue(), "nodeKind");
      if (Set.of("MANHOLE", "HYDRANT").contains(kind)
          && outline.contains(GeneratedCity.pointUnits(node.getValue()))) {
        inside++;
        if (!hosts.contains(node.getKey())) {
          onBorder++;
          assertThat(distanceToBorder(node.getValue())).as(node.getKey()).isLessThan(0.04);
        }
      }
    }
    assertThat(inside).isEqualTo(hosts.size() + onBorder).isGreaterThan(300);
    assertThat(onBorder).isLessThan(5);
  }

  private double distanceToBorder(JsonNode node) {
    Point place = GeneratedCity.pointMeters(node);
    return city.of(FeatureKind.GRID_CELL).values().stream()
        .mapToDouble(cell -> GeneratedCity.meters(cell).getBoundary().distance(place))
        .min()
        .orElseThrow();
  }

  @Test
  void lightsStandAtSignalisedJunctionsAndNowhereElse() {
    Set<String> hosts = hosts("0210");
    Set<String> signalised = new HashSet<>();
    for (Map.Entry<String, JsonNode> junction : city.of(FeatureKind.ROAD_JUNCTION).entrySet()) {
      if (junction.getValue().required("properties").required("signalised").asBoolean()) {
        signalised.add(junction.getKey());
      }
    }
    assertThat(signalised).containsAll(hosts);
    // Those at the edge of the city may have their lights outside all cells.
    assertThat(hosts).hasSizeGreaterThan(signalised.size() * 9 / 10);
  }

  private Set<String> hosts(String... classes) {
    Set<String> hosts = new HashSet<>();
    for (JsonNode part : parts()) {
      if (List.of(classes).contains(GeneratedCity.text(part, "classCode"))) {
        hosts.add(GeneratedCity.text(part, "belongsTo"));
      }
    }
    return hosts;
  }

  /** Mast and box stand beside the road they serve; a crossing one may be wider than foreseen. */
  @Test
  void whatStandsUprightKeepsOffTheCarriageways() {
    HPRtree tree = new HPRtree();
    for (JsonNode road : city.of(FeatureKind.ROAD).values()) {
      Geometry carriageway =
          GeneratedCity.lineMeters(road).buffer(GeneratedCity.number(road, "width") / 2);
      tree.insert(carriageway.getEnvelopeInternal(), carriageway);
    }
    int upright = 0;
    int onRoad = 0;
    for (JsonNode part : parts()) {
      if (List.of("0118", "0203", "0210", "0213", "0305")
          .contains(GeneratedCity.text(part, "classCode"))) {
        upright++;
        Point place = GeneratedCity.pointMeters(part);
        for (Object carriageway : tree.query(place.getEnvelopeInternal())) {
          onRoad += ((Geometry) carriageway).contains(place) ? 1 : 0;
        }
      }
    }
    assertThat(upright).isGreaterThan(1_000);
    assertThat(onRoad).isLessThan(upright / 50);
  }

  @Test
  void everyClassAndStateOccurs() {
    assertThat(counts.keySet())
        .containsExactlyInAnyOrder("0101", "0103", "0113", "0118", "0203", "0210", "0213", "0305");
    Set<CityPartState> states = EnumSet.noneOf(CityPartState.class);
    parts().forEach(p -> states.add(CityPartState.valueOf(GeneratedCity.text(p, "state"))));
    assertThat(states).containsExactlyInAnyOrder(CityPartState.values());
  }
}
