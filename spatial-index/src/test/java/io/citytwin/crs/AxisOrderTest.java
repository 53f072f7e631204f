package io.citytwin.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of axes in definitions, also as PROJ has it. */
class AxisOrderTest {

  @ParameterizedTest
  @CsvSource({
    "EPSG:4326, true",
    "EPSG:4490, true",
    "EPSG:4547, true",
    "EPSG:31468, true",
    "EPSG:3067, false",
    "EPSG:6697, true",
    "EPSG:3857, false",
    "EPSG:25832, false",
    "EPSG:27700, false",
    "EPSG:2056, false",
    "EPSG:5514, false"
  })
  void isThatOfTheAuthority(String code, boolean northFirst) throws IOException {
    assertThat(CrsTransform.northFirst(CrsCode.parse(code))).isEqualTo(northFirst);
    String text = OracleCommand.answer("", "projinfo", "-o", "WKT2:2019", "--single-line", code);
    int north = text.indexOf(",north,ORDER[1]");
    assertThat(north > 0).as("PROJ").isEqualTo(northFirst);
  }

  @ParameterizedTest
  @CsvSource({"OGC:CRS84", "GCJ-02", "BD-09"})
  void isEastFirstWhereTheNameSaysSo(String code) {
    assertThat(CrsTransform.northFirst(CrsCode.parse(code))).isFalse();
  }

  @Test
  void ofACodeThatNamesNothingIsRefused() {
    assertThatExceptionOfType(TwinException.class)
        .isThrownBy(() -> CrsTransform.northFirst(CrsCode.parse("EPSG:99999")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_CRS));
  }
}
