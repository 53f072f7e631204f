package io.citytwin.index.packed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HilbertCurveTest {

  /** The definition: the first 4,096 positions walk through a 64 × 64 corner, a step at a time. */
  @Test
  void eachPositionIsOneStepFromTheOneBefore() {
    int[] columns = new int[4096];
    int[] rows = new int[4096];
    boolean[] seen = new boolean[4096];
    for (int x = 0; x < 64; x++) {
      for (int y = 0; y < 64; y++) {
        int position = HilbertCurve.position(x, y);
        assertThat(position).isBetween(0, 4095);
        assertThat(seen[position]).isFalse();
        seen[position] = true;
        columns[position] = x;
        rows[position] = y;
      }
    }
    for (int p = 1; p < 4096; p++) {
      assertThat(Math.abs(columns[p] - columns[p - 1]) + Math.abs(rows[p] - rows[p - 1]))
          .isEqualTo(1);
    }
  }

  @Test
  void theCurveEndsInTheOtherLowerCorner() {
    assertThat(HilbertCurve.position(0, 0)).isZero();
    assertThat(HilbertCurve.position(HilbertCurve.SIDE - 1, 0)).isEqualTo(-1);
  }
}
