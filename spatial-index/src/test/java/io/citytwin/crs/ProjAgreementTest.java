package io.citytwin.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateXY;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** Transforms against PROJ, in both directions. */
class ProjAgreementTest {

  /** Degrees of longitude and latitude that are about a millimetre. */
  private static final double MILLIMETER_IN_DEGREES = 1e-8;

  /** One datum, or datums that are declared equal: nothing but formulas, which must agree. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "EPSG:4490",
        "EPSG:4547",
        "EPSG:4526",
        "EPSG:3857",
        "EPSG:32632",
        "EPSG:32650",
        "EPSG:4258",
        "EPSG:25832",
        "EPSG:2154",
        "EPSG:3547",
        "EPSG:6668",
        "EPSG:6697",
        "EPSG:6677",
        "EPSG:4283",
        "EPSG:28356",
        "EPSG:3826",
        "EPSG:4269",
        "EPSG:26918"
      })
  void withoutADatumStepThePlacesAgreeWithin30Micrometers(String code) throws IOException {
    CrsTransform transform = CrsTransform.of(code);
    double[] degrees = places(transform.areaOfUse());
    double[] expected = GdalTransform.move("EPSG:4326", code, degrees);

    boolean inDegrees = Math.abs(expected[0]) <= 180;
    assertThat(pairs(transform.fromStorage(points(degrees))))
        .containsExactly(expected, within(inDegrees ? 0.03 * MILLIMETER_IN_DEGREES : 3e-5));
    assertThat(pairs(transform.toStorage(points(expected))))
        .containsExactly(degrees, within(0.03 * MILLIMETER_IN_DEGREES));
  }

  /** The Finnish zone is 12 degrees wide; GeoTools' series for it ends earlier than PROJ's. */
  @Test
  void theWideZoneOfFinlandAgreesWithinTwoMillimeters() throws IOException {
    CrsTransform transform = CrsTransform.of("EPSG:3067");
    double[] degrees = places(transform.areaOfUse());
    double[] expected = GdalTransform.move("EPSG:4326", "EPSG:3067", degrees);

    assertThat(pairs(transform.fromStorage(points(degrees))))
        .containsExactly(expected, within(2e-3));
    assertThat(pairs(transform.toStorage(points(expected))))
        .containsExactly(degrees, within(4 * MILLIMETER_IN_DEGREES));
  }

  /**
   * Between datums both must take the same parameters. PROJ chooses them by place, this project one
   * set for a whole system; where they would differ, PROJ is told the parameters of the EPSG
   * transformation named. GeoTools' way over the geocentre misses by 5 mm, its Swiss projection by
   * 4 cm; the transformations themselves are good to 1 to 6 m.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Zürich| EPSG:21781| 8.54| 47.37| 50| EPSG:21781",
        "Zürich| EPSG:2056| 8.54| 47.37| 50| EPSG:2056",
        "München by EPSG:1777| EPSG:31468| 11.57| 48.14| 6| +proj=tmerc +lon_0=12 +x_0=4500000"
            + " +ellps=bessel +towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7",
        "Wien| EPSG:31256| 16.37| 48.21| 6| EPSG:31256",
        "Praha by EPSG:15965| EPSG:5514| 14.42| 50.09| 6| +proj=krovak +lat_0=49.5"
            + " +lon_0=24.8333333333333 +k=0.9999 +ellps=bessel +towgs84=589,76,480",
        "Utrecht| EPSG:28992| 5.12| 52.09| 7| EPSG:28992",
        "Utrecht| EPSG:7415| 5.12| 52.09| 7| EPSG:7415",
        "London| EPSG:27700| -0.13| 51.51| 6| EPSG:27700",
        "Lyon| EPSG:27572| 4.84| 45.76| 6| EPSG:27572"
      })
  void acrossADatumStepCitiesAgreeWithinCentimeters(
      String city, String code, double longitude, double latitude, double millimeters, String proj)
      throws IOException {
    CrsTransform transform = CrsTransform.of(code);
    double[] degrees = {longitude, latitude};
    double[] expected = GdalTransform.move("EPSG:4326", proj, degrees);

    assertThat(pairs(transform.fromStorage(points(degrees))))
        .as(city)
        .containsExactly(expected, within(millimeters / 1000));
    assertThat(pairs(transform.toStorage(points(expected))))
        .as(city)
        .containsExactly(degrees, within(2 * millimeters * MILLIMETER_IN_DEGREES));
  }

  /**
   * The pair of numbers was computed with PROJ 9.1 beforehand: the oracle itself is checked too.
   */
  @Test
  void gaussKrugerOfCgcs2000GivesTheKnownNumbers() throws IOException {
    double[] known = {704399.342958595, 4421161.092265417};
    double[] place = {116.39, 39.9};

    assertThat(GdalTransform.move("EPSG:4490", "EPSG:4547", place))
        .containsExactly(known, within(1e-5));
    assertThat(pairs(CrsTransform.of("EPSG:4547").fromStorage(points(place))))
        .containsExactly(known, within(1e-5));
  }

  private static double[] places(Envelope area) {
    double[] degrees = new double[50];
    for (int i = 0; i < 25; i++) {
      degrees[2 * i] = area.getMinX() + (0.1 + 0.2 * (i % 5)) * area.getWidth();
      degrees[2 * i + 1] = area.getMinY() + (0.1 + 0.2 * (i / 5)) * area.getHeight();
    }
    return degrees;
  }

  private static Geometry points(double[] xy) {
    Coordinate[] coordinates = new Coordinate[xy.length / 2];
    for (int i = 0; i < coordinates.length; i++) {
      coordinates[i] = new CoordinateXY(xy[2 * i], xy[2 * i + 1]);
    }
    return new GeometryFactory().createMultiPointFromCoords(coordinates);
  }

  private static double[] pairs(Geometry points) {
    double[] xy = new double[2 * points.getNumGeometries()];
    for (int i = 0; i < points.getNumGeometries(); i++) {
      xy[2 * i] = points.getGeometryN(i).getCoordinate().x;
      xy[2 * i + 1] = points.getGeometryN(i).getCoordinate().y;
    }
    return xy;
  }
}
