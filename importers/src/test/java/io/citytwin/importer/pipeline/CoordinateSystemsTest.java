package io.citytwin.importer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

class CoordinateSystemsTest {

  private static final String ZONE =
      "PROJCS[\"WGS_1984_UTM_Zone_32N\",GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\","
          + "SPHEROID[\"WGS_1984\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],"
          + "UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],"
          + "PARAMETER[\"False_Easting\",2500000],PARAMETER[\"Central_Meridian\",9],"
          + "PARAMETER[\"Scale_Factor\",0.9996],UNIT[\"Meter\",1]]";

  @Test
  void aTextIsReadByItsParameters() throws IOException {
    // gdaltransform -s_srs cologne/Stadtbezirk.prj -t_srs EPSG:4326 <<< "2358536.3264 5643869.6469"
    Coordinate place =
        CoordinateSystems.ofWkt(ZONE)
            .toStorage(
                new GeometryFactory().createPoint(new Coordinate(2358536.3264, 5643869.6469)))
            .getCoordinate();
    assertThat(place.x).isCloseTo(6.98695666193924, within(1e-11));
    assertThat(place.y).isCloseTo(50.9290941117072, within(1e-11));
  }

  @Test
  void aTextThatCannotBeUsedIsACodedFault() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> CoordinateSystems.ofWkt("PROJCS[\"x\""))
        .withMessageContainingAll("'PROJCS[\"x\"' ends in the middle", "--crs")
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceException.Code.CRS_UNKNOWN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EPSG:4326", "OGC:CRS84", "EPSG:4547", "EPSG:31468", "GCJ-02"})
  void aSystemWhoseDatumIsKnownIsNotWarnedOf(String code) throws IOException {
    assertThat(CoordinateSystems.warnings(code)).isEmpty();
    assertThat(CoordinateSystems.warningsOfWkt(ZONE)).isEmpty();
  }

  @Test
  void xian1980IsNotSilentlyTakenForWgs84() throws IOException {
    assertThat(CoordinateSystems.warnings("EPSG:2345"))
        .singleElement()
        .asString()
        .contains("EPSG:2345", "taken for WGS 84", "some hundred metres", "TOWGS84");
  }

  @Test
  void aDatumOfNoNameIsWarnedOf() throws IOException {
    assertThat(
            CoordinateSystems.warningsOfWkt(
                ZONE.replace("S_WGS_1984", "S_x").replace("D_WGS_1984", "D_somewhere")))
        .hasSize(2)
        .anySatisfy(w -> assertThat(w).contains("'D_somewhere' is not one of those known"))
        .anySatisfy(w -> assertThat(w).contains("within 2 m"));
  }

  @ParameterizedTest
  @CsvSource({
    "EPSG:4326, true",
    "urn:ogc:def:crs:EPSG::4326, true",
    "EPSG:3857, false",
    "EPSG:4547, true",
    "EPSG:31468, true",
    "OGC:CRS84, false"
  })
  void theOrderOfAxesIsTheAuthoritys(String code, boolean northFirst) throws IOException {
    assertThat(CoordinateSystems.northFirst(code)).isEqualTo(northFirst);
  }

  @Test
  void theOrderOfAxesOfAnUnknownCodeIsACodedFault() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> CoordinateSystems.northFirst("EPSG:99999"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceException.Code.CRS_UNKNOWN));
  }
}
