package io.citytwin.importer.synthetic.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RandomStreamTest {

  @Test
  void numbersFillTheUnitIntervalEvenly() {
    RandomStream random = RandomStream.of(1, Purpose.BUILDINGS, 2, 3);
    int[] tenths = new int[10];
    for (int k = 0; k < 100_000; k++) {
      tenths[(int) (random.next() * 10)]++;
    }
    for (int count : tenths) {
      assertThat(count).isCloseTo(10_000, within(500));
    }
  }

  @Test
  void streamsOfOtherPlacesPurposesAndSeedsDiffer() {
    double here = RandomStream.unit(1, Purpose.BUILDINGS, 2, 3);
    assertThat(RandomStream.unit(1, Purpose.BUILDINGS, 2, 3)).isEqualTo(here);
    assertThat(RandomStream.unit(1, Purpose.BUILDINGS, 3, 2)).isNotEqualTo(here);
    assertThat(RandomStream.unit(1, Purpose.WATER, 2, 3)).isNotEqualTo(here);
    assertThat(RandomStream.unit(2, Purpose.BUILDINGS, 2, 3)).isNotEqualTo(here);
  }

  /** The bytes of every city hang on these: a changed number means every city changes. */
  @Test
  void numbersStayWhatTheyAre() {
    assertThat(Math.round(RandomStream.unit(1, Purpose.TERRAIN, 0, 0) * 1e9))
        .isEqualTo(411_492_347L);
  }
}
