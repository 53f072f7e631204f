package io.citytwin.importer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.sf.geographiclib.Geodesic;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;

class PlausibleExtentTest {

  private static final Envelope COLOGNE = new Envelope(6.77, 7.16, 50.83, 51.09);

  @Test
  void extentsThatMeetAreNotApart() {
    assertThat(PlausibleExtent.kilometersBetween(COLOGNE, COLOGNE)).isZero();
    assertThat(PlausibleExtent.kilometersBetween(COLOGNE, new Envelope(7.16, 8, 51.09, 52)))
        .isZero();
    assertThat(PlausibleExtent.warning(COLOGNE, new Envelope(-180, 180, -90, 90))).isEmpty();
  }

  /** Least of all distances between points of the edges, on the ellipsoid. */
  @Test
  void theDistanceOfCitiesIsTheLeastOfAllPoints() {
    Random random = new Random(20261121);
    for (int i = 0; i < 40; i++) {
      Envelope one = city(random);
      Envelope other = city(random);
      double least = least(one, other);
      if (least < 5_000) {
        assertThat(PlausibleExtent.kilometersBetween(one, other))
            .isCloseTo(least, within(0.02 * least + 1));
      }
    }
  }

  @Test
  void theWayAcrossTheAntimeridianIsShort() {
    Envelope taveuni = new Envelope(179.9, 180, -17, -16.7);
    Envelope vanuaBalavu = new Envelope(-179.1, -178.9, -17, -16.8);
    assertThat(PlausibleExtent.kilometersBetween(taveuni, vanuaBalavu)).isBetween(90.0, 100.0);
    assertThat(PlausibleExtent.kilometersBetween(vanuaBalavu, taveuni)).isBetween(90.0, 100.0);
  }

  @Test
  void featuresFarFromTheTwinAreWarnedOf() {
    // Cologne read as plain UTM 32N by gdaltransform.
    Envelope wrong = new Envelope(33.6, 34.2, 45.5, 46);
    assertThat(PlausibleExtent.warning(wrong, COLOGNE).orElseThrow())
        .matches("the features lie [12],\\d{3} km from everything the twin holds; check --crs");
  }

  @Test
  void theNextTownIsNotWarnedOfAndNothingIsFarFromNothing() {
    assertThat(PlausibleExtent.warning(new Envelope(8.5, 8.8, 50, 50.2), COLOGNE)).isEmpty();
    assertThat(PlausibleExtent.warning(COLOGNE, new Envelope())).isEmpty();
    assertThat(PlausibleExtent.warning(new Envelope(), COLOGNE)).isEmpty();
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> PlausibleExtent.kilometersBetween(new Envelope(), COLOGNE));
  }

  private static Envelope city(Random random) {
    double x = -30 + 60 * random.nextDouble();
    double y = -60 + 120 * random.nextDouble();
    return new Envelope(x, x + random.nextDouble(), y, y + random.nextDouble());
  }

  private static double least(Envelope one, Envelope other) {
    double least = Double.MAX_VALUE;
    for (double[] a : edge(one)) {
      for (double[] b : edge(other)) {
        least = Math.min(least, Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0]).s12 / 1000);
      }
    }
    return least;
  }

  private static double[][] edge(Envelope box) {
    double[][] points = new double[44][];
    for (int i = 0; i < 11; i++) {
      double x = box.getMinX() + i / 10.0 * box.getWidth();
      double y = box.getMinY() + i / 10.0 * box.getHeight();
      points[4 * i] = new double[] {x, box.getMinY()};
      points[4 * i + 1] = new double[] {x, box.getMaxY()};
      points[4 * i + 2] = new double[] {box.getMinX(), y};
      points[4 * i + 3] = new double[] {box.getMaxX(), y};
    }
    return points;
  }
}
