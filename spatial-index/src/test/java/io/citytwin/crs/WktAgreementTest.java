package io.citytwin.crs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A system by its text is the system by its code. The texts are what {@code gdalsrsinfo} writes at
 * test time, in each form; codes are checked against PROJ by {@link ProjAgreementTest}.
 */
class WktAgreementTest {

  private static final List<String> FORMS =
      List.of("OGC WKT1", "ESRI WKT", "OGC WKT2:2015", "OGC WKT2:2019");

  /**
   * A tenth of a micrometre. The Swiss grids are an oblique Mercator with an azimuth of 90 degrees,
   * where GeoTools' formula turns the last digit of the latitude of origin into 5 cm.
   */
  private static double tolerance(int code) {
    return code == 2056 || code == 21781 ? 0.05 : 1e-7;
  }

  /** Each projection and each family of datums that cities use, feet, grads, Paris, heights. */
  static Stream<Integer> codes() {
    return Stream.of(
        4326, 4490, 4258, 4547, 4526, 3857, 32632, 25832, 31468, 27700, 3067, 2056, 21781, 31256,
        3547, 2263, 27572, 4807, 28992, 2154, 5514, 3826, 3035, 31370, 2345, 2414, 4214, 7415, 3346,
        2193, 23032, 5070, 29873, 2326);
  }

  @ParameterizedTest
  @MethodSource("codes")
  void aTextMovesPlacesAsItsCodeDoes(int code) throws IOException {
    CrsTransform byCode = CrsTransform.of("EPSG:" + code);
    double[] places = Places.across(byCode.areaOfUse());
    double[] there = Places.fromStorage(byCode, places);
    double[] back = Places.toStorage(byCode, there);
    String all = OracleCommand.answer("", "gdalsrsinfo", "-o", "all", "EPSG:" + code);
    for (String form : FORMS) {
      CrsTransform byText = CrsTransform.ofWkt(section(all, form));

      assertThat(Places.farthest(Places.fromStorage(byText, places), there))
          .as(form)
          .isLessThan(tolerance(code));
      assertThat(Places.farthest(Places.toStorage(byText, there), back))
          .as(form)
          .isLessThan(2 * tolerance(code) / 111_320);
      assertThat(byText.datumShift()).as(form).isEqualTo(byCode.datumShift());
      assertThat(byText.remarks()).as(form).isEmpty();
    }
  }

  private static String section(String all, String form) {
    String heading = "\n" + form + " :\n";
    int start = all.indexOf(heading) + heading.length();
    assertThat(start).as(form).isGreaterThan(heading.length());
    return all.substring(start, all.indexOf("\n\n", start));
  }
}
