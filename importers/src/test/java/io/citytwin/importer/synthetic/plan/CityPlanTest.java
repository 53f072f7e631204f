package io.citytwin.importer.synthetic.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CityPlanTest {

  private static int countBuildings(CityPlan plan) {
    int count = 0;
    for (int cell = 0; cell < plan.lattice().cellCount(); cell++) {
      BuiltCell built = plan.buildings().plan(cell);
      count += built == null ? 0 : built.buildings().size();
    }
    return count;
  }

  /** The promise of {@link CitySize#SMALL} is 2,000; the land differs from seed to seed. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, -9, Long.MAX_VALUE})
  void smallCityHasAboutTwoThousandBuildings(long seed) {
    assertThat(countBuildings(new CityPlan(CitySize.SMALL, seed))).isBetween(1_400, 2_800);
  }

  /** The promise of {@link CitySize#CITY} is 50,000. */
  @Test
  void cityHasAboutFiftyThousandBuildings() {
    assertThat(countBuildings(new CityPlan(CitySize.CITY, 1))).isBetween(42_000, 60_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void cityHasBridgesATunnelWorksAndOutfalls(long seed) {
    CityPlan plan = new CityPlan(CitySize.CITY, seed);
    AtomicInteger bridges = new AtomicInteger();
    AtomicInteger tunnels = new AtomicInteger();
    plan.segments()
        .forEach(
            road -> {
              bridges.addAndGet(road.bridge() ? 1 : 0);
              tunnels.addAndGet(road.tunnel() ? 1 : 0);
            });
    assertThat(bridges.get()).isBetween(2, 40);
    assertThat(tunnels.get()).isPositive();
  }

  @Test
  void populationIsTheSumOfItsParts() {
    Administration administration = new CityPlan(CitySize.SMALL, 1).administration();
    int streets = administration.streets().stream().mapToInt(Administration.Area::population).sum();
    int communities =
        administration.communities().stream().mapToInt(Administration.Area::population).sum();
    assertThat(streets).isEqualTo(administration.population()).isPositive();
    assertThat(communities).isEqualTo(administration.population());
  }
}
