package io.citytwin.importer.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.coverage.CoverageValidator;
import org.locationtech.jts.geom.Geometry;
import tools.jackson.databind.JsonNode;

/** Laws every generated city keeps, tried on three of them as they are written. */
@ParameterizedClass
@ValueSource(longs = {1, 2, 3})
class GeneratedCityTest {

  private final GeneratedCity city;

  GeneratedCityTest(long seed) {
    city = GeneratedCity.of(seed);
  }

  private static String text(JsonNode feature, String property) {
    return GeneratedCity.text(feature, property);
  }

  private Geometry outlineOfCity() {
    return GeneratedCity.area(city.of(FeatureKind.DISTRICT).values().iterator().next());
  }

  @Nested
  class Records {

    @Test
    void everyTypedPropertyHasTheTypeOfItsColumn() {
      for (FeatureKind kind : FeatureKind.values()) {
        for (JsonNode feature : city.of(kind).values()) {
          assertThat(text(feature, "kind")).isEqualTo(kind.name());
          for (Column column : kind.columns()) {
            JsonNode value = feature.required("properties").path(column.property());
            assertThat(value.isMissingNode() || fits(column, value))
                .as("%s %s %s", kind, column, value)
                .isTrue();
          }
        }
      }
    }

    private boolean fits(Column column, JsonNode value) {
      return switch (column.type()) {
        case TEXT, REFERENCE -> value.isString() && !value.asString().isBlank();
        case CODE -> column.codes().contains(value.asString());
        case DOUBLE -> value.isNumber();
        case INTEGER -> value.isIntegralNumber();
        case BOOLEAN -> value.isBoolean();
        case DATE -> LocalDate.parse(value.asString()).getYear() > 1950;
        case JSON -> value.isArray() && !value.isEmpty();
      };
    }

    /**
     * The columns the migration declares {@code not null}, and those a reader of the city would
     * miss.
     */
    @Test
    void everyRecordIsComplete() {
      Map<FeatureKind, List<String>> wanted =
          Map.ofEntries(
              wanted(
                  FeatureKind.BUILDING,
                  "usage height storeysAboveGround floorArea yearBuilt address"),
              wanted(
                  FeatureKind.ROAD,
                  "name name:en roadClass length direction bridge tunnel layer startJunctionId"
                      + " endJunctionId"),
              wanted(FeatureKind.ROAD_JUNCTION, "signalised"),
              wanted(
                  FeatureKind.PIPE,
                  "medium diameter material length depth installedAt startNodeId endNodeId"),
              wanted(FeatureKind.PIPE_NODE, "nodeKind medium elevation"),
              wanted(FeatureKind.GRID_CELL, "scheme code level dutyUnit area"),
              wanted(FeatureKind.DISTRICT, "name level code adminLevel area population"),
              wanted(
                  FeatureKind.SENSOR, "name sensorType status mountedKind mountedOn datastreams"),
              wanted(
                  FeatureKind.PLOT,
                  "name code landUse floorAreaRatio buildingDensity heightLimit greenRatio area"),
              wanted(
                  FeatureKind.ADDRESS,
                  "name code guid district street houseNumber postalCode buildingId"),
              wanted(
                  FeatureKind.CITY_PART,
                  "name scheme classCode code state department owner cellCode"));
      assertThat(wanted.keySet()).containsExactlyInAnyOrder(FeatureKind.values());
      for (FeatureKind kind : FeatureKind.values()) {
        for (JsonNode feature : city.of(kind).values()) {
          for (String property : wanted.getOrDefault(kind, List.of())) {
            assertThat(feature.required("properties").has(property))
                .as("%s %s", feature, property)
                .isTrue();
          }
        }
      }
    }

    private static Map.Entry<FeatureKind, List<String>> wanted(FeatureKind kind, String names) {
      return Map.entry(kind, List.of(names.split(" ")));
    }

    @Test
    void everyReferenceLeadsToAFeature() {
      for (JsonNode road : city.of(FeatureKind.ROAD).values()) {
        assertThat(city.of(FeatureKind.ROAD_JUNCTION))
            .containsKeys(text(road, "startJunctionId"), text(road, "endJunctionId"));
      }
      for (JsonNode pipe : city.of(FeatureKind.PIPE).values()) {
        assertThat(city.of(FeatureKind.PIPE_NODE))
            .containsKeys(text(pipe, "startNodeId"), text(pipe, "endNodeId"));
      }
      for (JsonNode district : city.of(FeatureKind.DISTRICT).values()) {
        boolean isCity = text(district, "level").equals("CITY");
        assertThat(isCity || city.of(FeatureKind.DISTRICT).containsKey(text(district, "parentId")))
            .isTrue();
      }
      for (JsonNode sensor : city.of(FeatureKind.SENSOR).values()) {
        assertThat(city.of(FeatureKind.valueOf(text(sensor, "mountedKind"))))
            .containsKey(text(sensor, "mountedOn"));
      }
    }
  }

  @Nested
  class Areas {

    @Test
    void cellsTileTheCityWithoutGapOrOverlap() {
      Geometry[] cells =
          city.of(FeatureKind.GRID_CELL).values().stream()
              .map(GeneratedCity::area)
              .toArray(Geometry[]::new);
      assertThat(cells).allMatch(Geometry::isValid);
      assertThat(CoverageValidator.isValid(cells)).isTrue();
      double sum = 0;
      for (Geometry cell : cells) {
        sum += cell.getArea();
      }
      assertThat(sum / outlineOfCity().getArea())
          .isCloseTo(1, org.assertj.core.api.Assertions.within(1e-12));
    }

    @Test
    void everyLevelTilesTheCity() {
      for (String level : List.of("DISTRICT", "STREET", "COMMUNITY")) {
        List<Geometry> areas = new ArrayList<>();
        for (JsonNode district : city.of(FeatureKind.DISTRICT).values()) {
          if (text(district, "level").equals(level)) {
            areas.add(GeneratedCity.area(district));
          }
        }
        assertThat(areas).hasSizeGreaterThan(1).allMatch(Geometry::isValid);
        assertThat(CoverageValidator.isValid(areas.toArray(Geometry[]::new))).as(level).isTrue();
        double sum = areas.stream().mapToDouble(Geometry::getArea).sum();
        assertThat(sum / outlineOfCity().getArea())
            .isCloseTo(1, org.assertj.core.api.Assertions.within(1e-12));
      }
    }

    @Test
    void codesContainTheCodesOfTheAreasAbove() {
      for (JsonNode district : city.of(FeatureKind.DISTRICT).values()) {
        String code = text(district, "code");
        int length =
            switch (text(district, "level")) {
              case "CITY", "DISTRICT" -> 6;
              case "STREET" -> 9;
              default -> 12;
            };
        assertThat(code).hasSize(length).containsOnlyDigits().startsWith("3599");
        if (length > 6) {
          assertThat(code).startsWith(text(district, "parentId"));
        }
      }
    }

    @Test
    void aCellLiesInTheCommunityOfItsCode() {
      for (JsonNode cell : city.of(FeatureKind.GRID_CELL).values()) {
        String code = text(cell, "code");
        assertThat(code).hasSize(15).containsOnlyDigits();
        JsonNode community = city.of(FeatureKind.DISTRICT).get(code.substring(0, 12));
        assertThat(community).isNotNull();
        Geometry outline = GeneratedCity.area(java.util.Objects.requireNonNull(community));
        assertThat(outline.covers(GeneratedCity.area(cell).getInteriorPoint())).isTrue();
      }
    }

    /**
     * The lattice is 100 m wide; warping, the old town's unrest and the shore make cells larger and
     * smaller.
     */
    @Test
    void cellsAreOfAboutAHectare() {
      double mean =
          city.of(FeatureKind.GRID_CELL).values().stream()
              .mapToDouble(c -> GeneratedCity.number(c, "area"))
              .average()
              .orElse(0);
      assertThat(mean).isBetween(8_000.0, 12_000.0);
    }
  }

  @Nested
  class Streets {

    @Test
    void everyJunctionCanBeReachedFromEveryOther() {
      Map<String, List<String>> beside = new HashMap<>();
      for (JsonNode road : city.of(FeatureKind.ROAD).values()) {
        join(beside, text(road, "startJunctionId"), text(road, "endJunctionId"));
      }
      String first = city.of(FeatureKind.ROAD_JUNCTION).keySet().iterator().next();
      assertThat(reachable(beside, List.of(first)))
          .isEqualTo(city.of(FeatureKind.ROAD_JUNCTION).keySet());
    }

    @Test
    void roadsEndExactlyAtTheirJunctions() {
      for (JsonNode road : city.of(FeatureKind.ROAD).values()) {
        JsonNode line = GeneratedCity.coordinates(road);
        assertThat(line.get(0))
            .isEqualTo(place(FeatureKind.ROAD_JUNCTION, text(road, "startJunctionId")));
        assertThat(line.get(line.size() - 1))
            .isEqualTo(place(FeatureKind.ROAD_JUNCTION, text(road, "endJunctionId")));
      }
    }

    @Test
    void everyRankOfRoadExists() {
      Set<String> classes = new TreeSet<>();
      city.of(FeatureKind.ROAD).values().forEach(road -> classes.add(text(road, "roadClass")));
      assertThat(classes)
          .contains("TRUNK", "PRIMARY", "SECONDARY", "RESIDENTIAL", "SERVICE", "PATH");
    }
  }

  private JsonNode place(FeatureKind kind, String id) {
    return GeneratedCity.coordinates(java.util.Objects.requireNonNull(city.of(kind).get(id)));
  }

  private static void join(Map<String, List<String>> beside, String a, String b) {
    beside.computeIfAbsent(a, k -> new ArrayList<>()).add(b);
    beside.computeIfAbsent(b, k -> new ArrayList<>()).add(a);
  }

  private static Set<String> reachable(Map<String, List<String>> beside, List<String> start) {
    Set<String> seen = new HashSet<>(start);
    List<String> open = new ArrayList<>(start);
    while (!open.isEmpty()) {
      for (String next : beside.getOrDefault(open.removeLast(), List.of())) {
        if (seen.add(next)) {
          open.add(next);
        }
      }
    }
    return seen;
  }
}
