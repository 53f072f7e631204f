package io.citytwin.crs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Gauss-Krüger zones of CGCS2000, all 42: EPSG:4513 to 4533 have the zone number in the
 * easting, 4534 to 4554 have not. Twenty-five places of each; ProjAgreementTest has some zones by
 * gdaltransform.
 */
class CgcsZonesTest {

  /** The worst of them is 1.8 micrometres off; see {@code docs/reference-systems.md}. */
  private static final double METERS = 2e-6;

  static IntStream zones() {
    return IntStream.rangeClosed(4513, 4554);
  }

  @ParameterizedTest
  @MethodSource("zones")
  void aZoneAgreesWithProj(int code) throws IOException {
    CrsTransform transform = CrsTransform.of("EPSG:" + code);
    double[] places = Places.across(transform.areaOfUse());
    double[] grid = Places.fromStorage(transform, places);

    assertThat(Places.farthest(grid, Cs2cs.move("EPSG:4490", "EPSG:" + code, places, true)))
        .isLessThan(METERS);
    assertThat(Places.farthest(Places.toStorage(transform, grid), places) * 111_320)
        .isLessThan(METERS);
  }

  /** The zone that is the worst: the figure of the page is no padding. */
  @Test
  void theWorstZoneIsAsFarOffAsStated() throws IOException {
    CrsTransform transform = CrsTransform.of("EPSG:4530");
    double[] places = Places.across(transform.areaOfUse());
    double[] grid = Places.fromStorage(transform, places);
    assertThat(Places.farthest(grid, Cs2cs.move("EPSG:4490", "EPSG:4530", places, true)))
        .isBetween(1e-6, METERS);
  }
}
