package io.citytwin.importer.synthetic.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalFrameTest {

  /**
   * Expected degrees: PROJ 9.1, {@code cs2cs -f %.9f +proj=tmerc +lat_0=24.86 +lon_0=118.92 +k=1
   * +ellps=WGS84 +to +proj=longlat +ellps=WGS84}, rounded to 7 decimals; one unit of the last is 1
   * cm.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1189200000, 248600000",
    "12345.678, -9876.543, 1190420693, 247707878",
    "20000, 18000, 1191181533, 250223639",
    "-24000, -15000, 1186827856, 247243964"
  })
  void agreesWithProj(double x, double y, int longitude, int latitude) {
    long packed = LocalFrame.toDegrees(x, y);
    assertThat(LocalFrame.longitude(packed)).isBetween(longitude - 1, longitude + 1);
    assertThat(LocalFrame.latitude(packed)).isBetween(latitude - 1, latitude + 1);
  }
}
