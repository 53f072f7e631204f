package io.citytwin.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.model.error.TwinException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected numbers: definitions of the units in UCUM and the SI. */
class UnitConversionTest {

  @ParameterizedTest
  @CsvSource({
    "20, Cel, [degF], 68",
    "-40, Cel, K, 233.15",
    "1013.25, hPa, bar, 1.01325",
    "35, ug/m3, mg/m3, 0.035",
    "36, m3/h, L/s, 10",
    "133.322, Pa, mm[Hg], 1",
    "40, %, 1, 0.4",
    "10, m/s, km/h, 36",
    "500, uS/cm, mS/m, 50",
    "600, {vehicles}/h, {vehicles}/min, 10",
    "1, kW.h, J, 3600000",
  })
  void numbersAreConverted(double number, String from, String to, double expected) {
    assertThat(UnitConversion.convert(number, from, to))
        .isCloseTo(expected, within(1e-9 * expected));
    assertThat(UnitConversion.convert(expected, to, from))
        .isCloseTo(number, within(1e-9 * Math.abs(number)));
  }

  @Test
  void theSameUnitNeedsNotBeOne() {
    assertThat(UnitConversion.convert(3, "pieces of eight", "pieces of eight")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bogus",
        "°C",
        "m/",
        "m99999999",
        "((((",
        "Mm.Mm.Mm.Mm.Mm.Mm.Mm.Mm.Mm.Mm.Mm.Mm.Mm.Mm"
      })
  void whatIsNoUnitIsRefused(String unit) {
    assertThatThrownBy(() -> UnitConversion.convert(1, "m", unit))
        .isInstanceOf(TwinException.class)
        .hasMessageContaining("is none of UCUM");
  }
}
