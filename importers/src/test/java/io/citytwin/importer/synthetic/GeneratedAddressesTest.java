package io.citytwin.importer.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.feature.FeatureKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.operation.distance.DistanceOp;
import tools.jackson.databind.JsonNode;

/** Addresses of generated cities: one for each building, at its door. */
@ParameterizedClass
@ValueSource(longs = {1, 2, 3})
class GeneratedAddressesTest {

  private static final Set<String> WINDING = Set.of("滨海路", "环城大道");

  private final GeneratedCity city;
  private final Map<String, List<Geometry>> roadsByName = new HashMap<>();

  GeneratedAddressesTest(long seed) {
    city = GeneratedCity.of(seed);
    for (JsonNode road : city.of(FeatureKind.ROAD).values()) {
      roadsByName
          .computeIfAbsent(GeneratedCity.text(road, "name"), n -> new ArrayList<>())
          .add(GeneratedCity.lineMeters(road));
    }
  }

  private Iterable<JsonNode> addresses() {
    return city.of(FeatureKind.ADDRESS).values();
  }

  private JsonNode building(JsonNode address) {
    return Objects.requireNonNull(
        city.of(FeatureKind.BUILDING).get(GeneratedCity.text(address, "buildingId")));
  }

  @Test
  void everyBuildingHasOneAndSaysTheSame() {
    Set<String> addressed = new HashSet<>();
    for (JsonNode address : addresses()) {
      assertThat(addressed.add(GeneratedCity.text(address, "buildingId"))).isTrue();
      assertThat(GeneratedCity.text(building(address), "address"))
          .isEqualTo(GeneratedCity.text(address, "name"))
          .isEqualTo(
              GeneratedCity.text(address, "street")
                  + GeneratedCity.text(address, "houseNumber")
                  + "号");
    }
    assertThat(addressed).isEqualTo(city.of(FeatureKind.BUILDING).keySet());
  }

  @Test
  void codesAndGuidsAreUniqueAndWellFormed() {
    Set<String> codes = new HashSet<>();
    Set<String> guids = new HashSet<>();
    for (JsonNode address : addresses()) {
      String code = GeneratedCity.text(address, "code");
      assertThat(code).hasSize(19).containsOnlyDigits();
      assertThat(code).startsWith(GeneratedCity.text(building(address), "cellCode"));
      assertThat(codes.add(code)).isTrue();
      UUID guid = UUID.fromString(GeneratedCity.text(address, "guid"));
      assertThat(guid.version()).isEqualTo(8);
      assertThat(guid.variant()).isEqualTo(2);
      assertThat(guids.add(guid.toString())).isTrue();
      assertThat(GeneratedCity.text(address, "postalCode")).matches("3599[0-9]{2}");
    }
  }

  @Test
  void districtIsThatOfTheCode() {
    for (JsonNode address : addresses()) {
      String code = GeneratedCity.text(address, "code").substring(0, 6);
      JsonNode district = Objects.requireNonNull(city.of(FeatureKind.DISTRICT).get(code));
      assertThat(GeneratedCity.text(address, "district"))
          .isEqualTo(GeneratedCity.text(district, "name"));
    }
  }

  @Test
  void theDoorIsInTheWallTowardsTheStreet() {
    int onStreets = 0;
    for (JsonNode address : addresses()) {
      Point door = GeneratedCity.pointMeters(address);
      Geometry footprint = GeneratedCity.meters(building(address));
      assertThat(footprint.getBoundary().distance(door)).isLessThan(0.03);
      List<Geometry> street = roadsByName.get(GeneratedCity.text(address, "street"));
      if (street != null) {
        onStreets++;
        assertThat(distance(street, door))
            .as("%s", address)
            .isLessThan(distance(street, footprint.getEnvelope().getCentroid()));
      }
    }
    assertThat(onStreets).isGreaterThan(1_000);
  }

  private static double distance(List<Geometry> lines, Point place) {
    return lines.stream().mapToDouble(line -> line.distance(place)).min().orElseThrow();
  }

  /** Two streets of one name exist here and there, as in any city. */
  @Test
  void houseNumbersAreHardlyEverRepeated() {
    Set<String> names = new HashSet<>();
    int repeated = 0;
    for (JsonNode address : addresses()) {
      repeated += names.add(GeneratedCity.text(address, "name")) ? 0 : 1;
    }
    assertThat(repeated).isLessThan(names.size() / 200);
  }

  /**
   * East and north of a street the numbers are even, west and south of it odd. The embankment and
   * the ring road wind, and have no such sides.
   */
  @Test
  void oddAndEvenNumbersFaceEachOther() {
    int[] sides = new int[2];
    for (JsonNode address : addresses()) {
      List<Geometry> street = roadsByName.get(GeneratedCity.text(address, "street"));
      if (street != null && !WINDING.contains(GeneratedCity.text(address, "street"))) {
        Point door = GeneratedCity.pointMeters(address);
        boolean even = Integer.parseInt(GeneratedCity.text(address, "houseNumber")) % 2 == 0;
        Coordinate nearest = nearest(street, door);
        double dx = door.getX() - nearest.x;
        double dy = door.getY() - nearest.y;
        boolean east = Math.abs(dx) > Math.abs(dy) ? dx > 0 : dy > 0;
        assertThat(even).as("%s", address).isEqualTo(east);
        sides[even ? 0 : 1]++;
      }
    }
    assertThat(sides[0]).isGreaterThan(400);
    assertThat(sides[1]).isGreaterThan(400);
  }

  private static Coordinate nearest(List<Geometry> lines, Point place) {
    Geometry best = lines.getFirst();
    for (Geometry line : lines) {
      best = line.distance(place) < best.distance(place) ? line : best;
    }
    return DistanceOp.nearestPoints(best, place)[0];
  }
}
