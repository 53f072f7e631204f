package io.citytwin.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.io.IOException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WktTest {

  private static final String WGS84 =
      "GEOGCS[\"any\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137,298.257223563]],"
          + "PRIMEM[\"Greenwich\",0],UNIT[\"Degree\",0.0174532925199433]]";

  private static String zone(String geographic, String rest) {
    return "PROJCS[\"any\"," + geographic + ",PROJECTION[\"Transverse_Mercator\"]," + rest + "]";
  }

  private static String zone9(double falseEasting, String rest) {
    return zone(
        WGS84,
        "PARAMETER[\"False_Easting\","
            + falseEasting
            + "],PARAMETER[\"Central_Meridian\",9],PARAMETER[\"Scale_Factor\",0.9996],"
            + rest);
  }

  private static final String METER = "UNIT[\"Meter\",1]";

  @Nested
  class Parameters {

    @Test
    void decideAndNotTheName() {
      String named = zone9(2_500_000, METER).replace("\"any\"", "\"WGS_1984_UTM_Zone_32N\"");
      assertThat(moved(named, 2_356_000, 5_645_000))
          .containsExactly(moved(zone9(500_000, METER), 356_000, 5_645_000), within(1e-12));
    }

    @Test
    void decideAndNotTheCodeAndTheContradictionIsTold() {
      String text = zone9(2_500_000, METER + ",AUTHORITY[\"EPSG\",\"32632\"]");
      assertThat(moved(text, 2_356_000, 5_645_000))
          .containsExactly(moved(zone9(500_000, METER), 356_000, 5_645_000), within(1e-12));
      assertThat(CrsTransform.ofWkt(text).remarks())
          .singleElement()
          .asString()
          .contains("EPSG:32632", "its parameters are others");
    }

    @Test
    void thatAgreeWithTheCodeBringItsAreaOfUse() {
      String text = zone9(500_000, METER + ",AUTHORITY[\"EPSG\",\"32632\"]");
      assertThat(CrsTransform.ofWkt(text).areaOfUse())
          .isEqualTo(CrsTransform.of("EPSG:32632").areaOfUse());
      assertThat(CrsTransform.ofWkt(text).remarks()).isEmpty();
    }

    /** False easting and coordinates are in the unit of the grid; the parallels in degrees. */
    @ParameterizedTest
    @CsvSource({
      "0.3048006096012192, 1640416.6666666667",
      "0.30480061, 1640416.6666666667",
      "0.3048, 1640419.947506562",
      "1000, 500"
    })
    void areInTheUnitOfTheText(double unit, double falseEasting) {
      String text = zone9(falseEasting, "UNIT[\"u\"," + unit + "]");
      double exact = Math.abs(unit - 0.30480061) < 1e-9 ? 1200.0 / 3937 : unit;
      assertThat(moved(text, 356_000 / exact, 5_645_000 / exact))
          .containsExactly(moved(zone9(500_000, METER), 356_000, 5_645_000), within(1e-12));
    }

    @Test
    void ofAngleFollowTheGeographicUnitAndThePrimeMeridian() {
      String geographic =
          WGS84
              .replace("UNIT[\"Degree\",0.0174532925199433]", "UNIT[\"Grad\",0.0157079632679489]")
              .replace("PRIMEM[\"Greenwich\",0]", "PRIMEM[\"Paris\",2.33722917]");
      double meridian = (9 - 2.33722917) / 0.9;
      String text =
          zone(
              geographic,
              "PARAMETER[\"False_Easting\",500000],PARAMETER[\"Central_Meridian\","
                  + meridian
                  + "],PARAMETER[\"Scale_Factor\",0.9996],"
                  + METER);
      assertThat(moved(text, 356_000, 5_645_000))
          .containsExactly(moved(zone9(500_000, METER), 356_000, 5_645_000), within(1e-11));
      assertThat(moved(geographic, 1, 50))
          .containsExactly(new double[] {3.23722917, 45}, within(1e-12));
      assertThat(moved(geographic.replace("2.33722917", "2.5969213"), 1, 50))
          .containsExactly(new double[] {3.23722917, 45}, within(1e-12));
    }

    @Test
    void northFirstChangesNothingBecauseFilesKeepXBeforeY() {
      String axes = METER + ",AXIS[\"N\",NORTH],AXIS[\"E\",EAST]";
      assertThat(moved(zone9(500_000, axes), 356_000, 5_645_000))
          .containsExactly(moved(zone9(500_000, METER), 356_000, 5_645_000));
    }
  }

  @Nested
  class Datums {

    private static final String BESSEL =
        "GEOGCS[\"x\",DATUM[\"D_\",SPHEROID[\"Bessel_1841\",6377397.155,299.1528128]%s],"
            + "PRIMEM[\"Greenwich\",0],UNIT[\"Degree\",0.0174532925199433]]";

    /** PROJ with the same seven parameters; GeoTools' way over the geocentre misses by 5 mm. */
    @Test
    void givenByTowgs84AreShiftedByIt() throws IOException {
      String text = BESSEL.formatted(",TOWGS84[598.1,73.7,418.2,0.202,0.045,-2.455,6.7]");
      double[] expected =
          GdalTransform.move(
              "+proj=longlat +ellps=bessel +towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7",
              "EPSG:4326",
              new double[] {11.57, 48.14});
      CrsTransform transform = CrsTransform.ofWkt(text);
      assertThat(Places.toStorage(transform, new double[] {11.57, 48.14}))
          .containsExactly(expected, within(6e-8));
      assertThat(transform.datumShift()).isEqualTo(DatumShift.GIVEN);
    }

    /** The same as BOUNDCRS, in which the scale is a ratio, and by coordinate frame rotation. */
    @Test
    void givenByVersion2AreShiftedByIt() throws IOException {
      String proj = "+proj=longlat +ellps=bessel +towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7";
      String text = OracleCommand.answer("", "gdalsrsinfo", "-o", "wkt2_2019", proj);
      double[] expected =
          moved(
              BESSEL.formatted(",TOWGS84[598.1,73.7,418.2,0.202,0.045,-2.455,6.7]"), 11.57, 48.14);
      assertThat(text.strip()).startsWith("BOUNDCRS");
      assertThat(moved(text, 11.57, 48.14)).containsExactly(expected, within(1e-11));
      String frame =
          text.replace("Position Vector transformation", "Coordinate Frame rotation")
              .replace("9606", "9607")
              .replace("rotation\",0.202", "rotation\",-0.202")
              .replace("rotation\",0.045", "rotation\",-0.045")
              .replace("rotation\",-2.455", "rotation\",2.455");
      assertThat(moved(frame, 11.57, 48.14)).containsExactly(expected, within(1e-11));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "D_Deutsches_Hauptdreiecksnetz| PUBLISHED",
          "Deutsches Hauptdreiecksnetz| PUBLISHED",
          "D_MGI| PUBLISHED",
          "Tokyo| PUBLISHED",
          "D_WGS_1984| UNKNOWN",
          "Nobody knows| UNKNOWN"
        })
    void areKnownByNameAndEllipsoidTogether(String name, DatumShift shift) {
      assertThat(CrsTransform.ofWkt(BESSEL.formatted("").replace("D_", name)).datumShift())
          .isEqualTo(shift);
    }

    @Test
    void withoutPublishedParametersAreTold() {
      String xian =
          "GEOGCS[\"GCS_Xian_1980\",DATUM[\"D_Xian_1980\",SPHEROID[\"Xian_1980\",6378140.0,298.257]],"
              + "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";
      assertThat(CrsTransform.ofWkt(xian).datumShift()).isEqualTo(DatumShift.UNKNOWN);
      assertThat(CrsTransform.of("EPSG:2345").datumShift()).isEqualTo(DatumShift.UNKNOWN);
    }

    /** As in the .prj of Tainan's villages: "TM2[TWD97]" on a datum called D_GRS_1980. */
    @Test
    void onTheEllipsoidOfTheWholeEarthAreTakenForWgs84() {
      String text =
          WGS84.replace("D_WGS_1984", "D_GRS_1980").replace("298.257223563", "298.257222101");
      CrsTransform transform = CrsTransform.ofWkt(text);
      assertThat(transform.datumShift()).isEqualTo(DatumShift.ASSUMED);
      assertThat(transform.identity()).isTrue();
      assertThat(transform.remarks()).singleElement().asString().contains("D_GRS_1980");
    }
  }

  @Nested
  class Forms {

    @Test
    void versionTwoOfLongitudeAndLatitudeIsTheStorageSystem() throws IOException {
      for (String code : new String[] {"EPSG:4326", "OGC:CRS84", "EPSG:4979"}) {
        String text = OracleCommand.answer("", "gdalsrsinfo", "-o", "wkt2_2019", code);
        assertThat(CrsTransform.ofWkt(text).identity()).as(code).isTrue();
      }
    }

    @Test
    void parenthesesLowerCaseLineBreaksAndAVerticalSystemBehindAreRead() {
      String text = WGS84.replace('[', '(').replace(']', ')').toLowerCase(java.util.Locale.ROOT);
      assertThat(CrsTransform.ofWkt(text.replace(",", " ,\r\n ")).identity()).isTrue();
      assertThat(
              CrsTransform.ofWkt(WGS84 + ",VERTCS[\"h\",DATUM[\"d\"],UNIT[\"Meter\",1.0]]\n\0")
                  .identity())
          .isTrue();
    }

    @Test
    void bracketsAndQuotesInANameAreText() {
      assertThat(CrsTransform.ofWkt(WGS84.replace("\"any\"", "\"TM2[\"\"x\"\",]\"")).name())
          .isEqualTo("'TM2[\"x\",]'");
    }
  }

  @Nested
  class Refusals {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "EPSG:4326",
          "GEOGCS",
          "GEOGCS[",
          "GEOGCS[]",
          "GEOGCS[\"a\"]",
          "GEOGCS[\"a\"",
          "GEOGCS[\"a",
          "GEOGCS(\"a\"]",
          "PROJCS[\"a\",UNIT[\"m\",1]]",
          "LOCAL_CS[\"a\",UNIT[\"m\",1]]",
          "GEOCCS[\"a\"]",
          "VERTCS[\"a\"]",
          "COMPD_CS[\"a\",VERT_CS[\"b\"]]",
          "BOUNDCRS[SOURCECRS[\"a\"],TARGETCRS[\"b\"]]",
          "\u0000\u0000\u0000",
          "PK\u0003\u0004",
          "GEOGCS[\"a\",DATUM[\"b\",SPHEROID[\"c\",1e999,298]]]",
          "GEOGCS[\"a\",DATUM[\"b\",SPHEROID[\"c\",1737400,0]]]",
          "GEOGCS[\"a\",DATUM[\"b\",SPHEROID[\"c\",6378137,1.5]]]",
          "GEOGCS[\"a\",DATUM[\"b\",SPHEROID[\"c\",6378137,298]],UNIT[\"d\",0]]",
          "GEOGCS[\"a\",DATUM[\"b\",SPHEROID[\"c\",6378137,298]],PRIMEM[\"d\",999]]",
          "GEOGCS[\"a\",DATUM[\"b\",SPHEROID[\"c\",6378137,298],TOWGS84[1,2]]]",
          "GEOGCS[\"a\",DATUM[\"b\",SPHEROID[\"c\",6378137,298],TOWGS84[1,2,1e9]]]"
        })
    void whatMeansNoSystemIsRefusedWithTheNextStep(String text) {
      refused(text, "; allowed is");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "AXIS[\"S\",SOUTH],AXIS[\"W\",WEST]",
          "AXIS[\"E\",EAST],AXIS[\"E\",EAST]",
          "EXTENSION[\"PROJ4\",\"+proj=ob_tran\"]",
          "PARAMETER[\"Scale_Factor\",1]",
          "PARAMETER[\"Standard_Parallel_1\",48]",
          "PARAMETER[\"Bend\",48]",
          "PARAMETER[\"Latitude_Of_Origin\",95]",
          "PARAMETER[\"Latitude_Of_Origin\",\"x\"]"
        })
    void whatThePartsCannotMeanIsRefused(String part) {
      refused(zone9(500_000, METER + "," + part), "; allowed is");
    }

    @Test
    void anUnknownProjectionIsNamed() {
      refused(zone9(0, METER).replace("Transverse_Mercator", "Gnomonic"), "projection 'Gnomonic'");
    }

    @Test
    void nestingAndLengthHaveALimit() {
      refused("GEOGCS[".repeat(1_000), "nested more than 32 deep");
      refused("x".repeat(70_000), "has 70000 characters, the limit is 65536");
    }

    /** Nothing but the refusal comes out, whatever is damaged. */
    @Test
    void damagedTextsAreReadOrRefused() {
      Random random = new Random(3);
      String text = zone9(500_000, METER + ",AXIS[\"E\",EAST],AXIS[\"N\",NORTH]");
      int refused =
          IntStream.range(0, 3_000).map(i -> readable(damaged(text, random)) ? 0 : 1).sum();
      assertThat(refused).isBetween(1_000, 3_000);
    }

    private boolean readable(String text) {
      try {
        CrsTransform.ofWkt(text);
        return true;
      } catch (TwinException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_CRS);
        return false;
      }
    }

    private String damaged(String text, Random random) {
      StringBuilder damaged = new StringBuilder(text);
      for (int i = 0; i <= random.nextInt(3); i++) {
        int at = random.nextInt(damaged.length());
        switch (random.nextInt(4)) {
          case 0 -> damaged.setLength(at + 1);
          case 1 -> damaged.setCharAt(at, (char) random.nextInt(128));
          case 2 -> damaged.deleteCharAt(at);
          default -> damaged.insert(at, text, 0, random.nextInt(text.length()));
        }
        if (damaged.isEmpty()) {
          damaged.append(' ');
        }
      }
      return damaged.toString();
    }

    private void refused(String text, String why) {
      assertThatExceptionOfType(TwinException.class)
          .isThrownBy(() -> CrsTransform.ofWkt(text))
          .withMessageContainingAll("the well-known text '", "or give the code, such as EPSG:25832")
          .withMessageContaining(why)
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_CRS))
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    }
  }

  private static double[] moved(String text, double x, double y) {
    return Places.toStorage(CrsTransform.ofWkt(text), new double[] {x, y});
  }
}
