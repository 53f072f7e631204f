package io.citytwin.importer.osm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.sf.geographiclib.Geodesic;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateXY;

class MetricTest {

  /** Legs of up to 40 km, most of them short, at every latitude; GeographicLib is the oracle. */
  @Test
  void everyLegIsWithinAMicrometreOfTheGeodesic() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      double longest = Math.pow(10, -6 + 5.5 * random.nextDouble());
      double lon = -180 + 360 * random.nextDouble();
      double lat = -89.5 + 179 * random.nextDouble();
      double lon2 = lon + longest * (random.nextDouble() - 0.5);
      double lat2 = Math.clamp(lat + longest * (random.nextDouble() - 0.5), -90, 90);
      Coordinate[] leg = {new CoordinateXY(lon, lat), new CoordinateXY(lon2, lat2)};
      assertThat(Metric.meters(leg))
          .isCloseTo(Geodesic.WGS84.Inverse(lat, lon, lat2, lon2).s12, within(1e-6));
    }
  }

  @Test
  void legAcrossTheAntimeridianIsShort() {
    Coordinate[] leg = {new CoordinateXY(179.9999, 10), new CoordinateXY(-179.9999, 10)};
    assertThat(Metric.meters(leg)).isCloseTo(21.93, within(0.01));
  }
}
