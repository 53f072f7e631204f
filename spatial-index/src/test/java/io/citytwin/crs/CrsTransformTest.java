package io.citytwin.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

class CrsTransformTest {

  @Nested
  class Structure {

    @Test
    void holesPartsAndHeightsStay() {
      Geometry city =
          wkt(
              "GEOMETRYCOLLECTION Z (MULTIPOLYGON Z (((0 0 1, 9000 0 2, 9000 9000 3, 0 0 1),"
                  + " (100 50 4, 200 50 5, 200 100 6, 100 50 4))), POINT Z (5 5 77),"
                  + " LINESTRING Z (0 0 8, 1 1 9))");
      CrsTransform mercator = CrsTransform.of("EPSG:3857");

      Geometry stored = mercator.toStorage(city);
      Geometry back = mercator.fromStorage(stored);

      assertThat(stored.getNumPoints()).isEqualTo(city.getNumPoints());
      assertThat(heights(stored)).containsExactly(heights(city));
      assertThat(back.equalsExact(city, 1e-6)).isTrue();
      assertThat(stored.getSRID()).isEqualTo(4326);
      assertThat(stored.getGeometryN(1).getSRID()).isEqualTo(4326);
      assertThat(back.getSRID()).isEqualTo(3857);
    }

    @Test
    void theGeometryGivenIsNotChanged() {
      Geometry point = wkt("POINT (116.39 39.9)");
      CrsTransform.of("EPSG:4547").fromStorage(point);
      assertThat(point).hasToString("POINT (116.39 39.9)");
      assertThat(point.getSRID()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"POINT EMPTY", "POLYGON EMPTY", "GEOMETRYCOLLECTION EMPTY", "MULTIPOINT EMPTY"})
    void emptyStaysEmpty(String empty) {
      assertThat(CrsTransform.of("EPSG:4547").toStorage(wkt(empty)).isEmpty()).isTrue();
    }

    @Test
    void ringsStayClosed() {
      Geometry ring =
          wkt("LINEARRING (390000 3995000, 390100 3995000, 390100 3995100, 390000 3995000)");
      assertThat(CrsTransform.of("EPSG:4547").toStorage(ring).isSimple()).isTrue();
    }
  }

  @Nested
  class Axes {

    @Test
    void eastingComesBeforeNorthingThoughTheDefinitionSaysOtherwise() {
      // EPSG:4547 and EPSG:4490 are defined north first.
      Geometry point = CrsTransform.of("EPSG:4547").fromStorage(wkt("POINT (116.39 39.9)"));
      assertThat(point.getCoordinate().x).isCloseTo(704399.343, within(0.001));
      assertThat(point.getCoordinate().y).isCloseTo(4421161.092, within(0.001));
    }

    @Test
    void compoundSystemsKeepTheHeightAndTurnTheAxes() {
      // EPSG:6697 is latitude, longitude, height.
      Geometry tower = CrsTransform.of("EPSG:6697").toStorage(wkt("POINT Z (139.745 35.658 333)"));
      assertThat(tower.getCoordinate()).isEqualTo(new Coordinate(139.745, 35.658));
      assertThat(tower.getCoordinate().getZ()).isEqualTo(333);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EPSG:2065", "EPSG:2048", "EPSG:3995", "EPSG:4978", "EPSG:5773"})
    void systemsWithoutEastAndNorthAxesAreRefused(String code) {
      assertThatExceptionOfType(TwinException.class)
          .isThrownBy(() -> CrsTransform.of(code))
          .withMessageContaining(code)
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_CRS));
    }

    @Test
    void aCodeThatNamesNothingIsRefused() {
      assertThatExceptionOfType(TwinException.class)
          .isThrownBy(() -> CrsTransform.of("EPSG:99999"))
          .withMessageStartingWith(
              "'EPSG:99999' is not a CRS of the EPSG dataset in use; allowed are")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_CRS));
    }
  }

  @Nested
  class Identity {

    @ParameterizedTest
    @ValueSource(strings = {"EPSG:4326", "OGC:CRS84", "urn:ogc:def:crs:OGC:1.3:CRS84"})
    void theStorageSystemMovesNothing(String code) {
      CrsTransform transform = CrsTransform.of(code);
      assertThat(transform.identity()).isTrue();
      assertThat(transform.toStorage(wkt("POINT (7.421234567890123 43.73)")))
          .hasToString("POINT (7.421234567890123 43.73)");
      assertThat(transform.fromStorage(wkt("POINT (7 43)")).getSRID()).isEqualTo(4326);
    }

    @Test
    void cgcs2000KeepsTheDigitsOfLongitudeAndLatitude() {
      Geometry stored = CrsTransform.of("EPSG:4490").toStorage(wkt("POINT (116.39 39.9)"));
      assertThat(stored.getCoordinate().x).isCloseTo(116.39, within(1e-13));
      assertThat(stored.getCoordinate().y).isCloseTo(39.9, within(1e-13));
    }
  }

  @Nested
  class Refusals {

    @ParameterizedTest
    @CsvSource({
      "EPSG:4326, 181, 0",
      "EPSG:4326, 0, 90.1",
      "EPSG:4326, 43.73, 741",
      "EPSG:4490, 500000, 4000000",
      "EPSG:4547, 1e12, 4000000",
      "EPSG:4547, 39500000, 4000000",
      "EPSG:3857, 3e7, 0",
      "EPSG:32632, 4000000000, -5e9",
      "GCJ-02, 200, 40"
    })
    void placesTheSystemDoesNotReachAreRefused(String code, double x, double y) {
      refused(() -> CrsTransform.of(code).toStorage(point(x, y)));
    }

    @ParameterizedTest
    @CsvSource({"EPSG:4547, -66, 0", "EPSG:4326, 190, 0", "EPSG:3857, 0, 91", "BD-09, 0, -95"})
    void placesThatAreNotOnTheGlobeOrOutOfReachAreRefused(String code, double x, double y) {
      refused(() -> CrsTransform.of(code).fromStorage(point(x, y)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EPSG:4326", "EPSG:4547", "GCJ-02", "BD-09"})
    void whatIsNotFiniteIsRefused(String code) {
      for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1 / 0.0}) {
        refused(() -> CrsTransform.of(code).toStorage(point(bad, 1)));
        refused(() -> CrsTransform.of(code).fromStorage(point(1, bad)));
      }
    }

    @Test
    void theMessageNamesThePlaceAndWhereTheSystemIsMeantFor() {
      assertThatExceptionOfType(TwinException.class)
          .isThrownBy(() -> CrsTransform.of("EPSG:4547").toStorage(point(1e12, 4e6)))
          .withMessageContaining("(1.0E12, 4000000.0)")
          .withMessageContaining("EPSG:4547, which is meant for longitude 112.5 to 115.5");
    }

    private void refused(Runnable move) {
      assertThatExceptionOfType(TwinException.class)
          .isThrownBy(move::run)
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_GEOMETRY));
    }
  }

  @Nested
  class Accuracy {

    @Test
    void isZeroWithinWgs84KnownForPublishedStepsAndEmptyWithoutOne() {
      assertThat(CrsTransform.of("EPSG:4326").accuracyMeters()).hasValue(0);
      assertThat(CrsTransform.of("EPSG:32632").accuracyMeters()).hasValue(0);
      assertThat(CrsTransform.of("EPSG:4547").accuracyMeters()).hasValue(1);
      assertThat(CrsTransform.of("EPSG:31468").accuracyMeters()).hasValue(3);
      // Xian 1980: the parameters of its provinces are not published.
      assertThat(CrsTransform.of("EPSG:2345").accuracyMeters()).isEmpty();
    }
  }

  /**
   * 1e-11 degrees are a micrometre. GeoTools' series for the 12 degrees wide Finnish zone are good
   * to two millimetres, the Swiss datum step is undone to three centimetres.
   */
  @ParameterizedTest
  @CsvSource({"EPSG:4547, 2e-11", "EPSG:3857, 2e-11", "EPSG:3067, 1.2e-7", "EPSG:21781, 3e-7"})
  void thousandsOfPlacesReturnToWhereTheyWere(String code, double degrees) {
    Random random = new Random(20261121);
    CrsTransform transform = CrsTransform.of(code);
    Envelope area = transform.areaOfUse();
    Coordinate[] places = new Coordinate[25_000];
    for (int i = 0; i < places.length; i++) {
      places[i] =
          new Coordinate(
              area.getMinX() + random.nextDouble() * area.getWidth(),
              area.getMinY() + random.nextDouble() * area.getHeight());
    }
    Geometry line = new GeometryFactory().createLineString(places);
    Geometry back = transform.toStorage(transform.fromStorage(line));
    Coordinate[] returned = back.getCoordinates();
    double farthest = 0;
    for (int i = 0; i < places.length; i++) {
      farthest = Math.max(farthest, places[i].distance(returned[i]));
    }
    assertThat(farthest).isLessThan(degrees);
  }

  @Test
  void manyThreadsGetTheSameAnswer() {
    Geometry place = wkt("POINT (116.39 39.9)");
    List<String> codes = List.of("EPSG:4549", "EPSG:4550", "EPSG:31467", "BD-09");
    List<String> answers =
        IntStream.range(0, 400)
            .parallel()
            .mapToObj(i -> codes.get(i % 4))
            .map(code -> code + CrsTransform.of(code).fromStorage(near(code, place)))
            .distinct()
            .toList();
    assertThat(answers).hasSize(4);
  }

  @Test
  void theEpsgDatabaseIsUnpackedForTheUserAlone() {
    CrsTransform.warmUp();
    assertThat(System.getProperty("EPSG-HSQL.directory"))
        .endsWith("citytwin-epsg-" + System.getProperty("user.name"));
  }

  private static Geometry near(String code, Geometry place) {
    return code.equals("EPSG:31467") ? wkt("POINT (9 49)") : place;
  }

  private static double[] heights(Geometry geometry) {
    return java.util.Arrays.stream(geometry.getCoordinates())
        .mapToDouble(Coordinate::getZ)
        .toArray();
  }

  private static Geometry point(double x, double y) {
    return new GeometryFactory().createPoint(new Coordinate(x, y));
  }

  private static Geometry wkt(String text) {
    try {
      return new WKTReader().read(text);
    } catch (ParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
