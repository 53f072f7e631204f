package io.citytwin.importer.osm;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DegreesTest {

  @Test
  void numbersAreRoundedHalfAwayFromZero() {
    assertThat(Degrees.units("49.5")).isEqualTo(495_000_000);
    assertThat(Degrees.units("-7")).isEqualTo(-70_000_000);
    assertThat(Degrees.units("+.5")).isEqualTo(5_000_000);
    assertThat(Degrees.units("1.23456785")).isEqualTo(12_345_679);
    assertThat(Degrees.units("-1.23456785")).isEqualTo(-12_345_679);
    assertThat(Degrees.units("1.2345678499999")).isEqualTo(12_345_678);
    assertThat(Degrees.units("4.35e1")).isEqualTo(435_000_000);
    assertThat(Degrees.units("-5e-7")).isEqualTo(-5);
    assertThat(Degrees.units("1e-300")).isZero();
  }

  @Test
  void whatIsNoNumberIsNull() {
    for (String text :
        new String[] {
          "",
          " ",
          "-",
          "+",
          ".",
          "-.",
          "NaN",
          "Infinity",
          "1,5",
          "0x10",
          "1e",
          "--1",
          "1.2.3",
          "7e99999",
          "1".repeat(100),
          "٣"
        }) {
      assertThat(Degrees.units(text)).as(text).isNull();
    }
  }

  @Test
  void whatNoPositionCanBeIsTheLargestNumber() {
    for (String text :
        new String[] {"300", "1e9", "12345678901234567890.5", "-1e300", "214.7483648"}) {
      assertThat(Degrees.units(text)).as(text).isEqualTo(Integer.MAX_VALUE);
    }
  }

  @Test
  void randomNumbersAreThoseOfBigDecimal() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      String text =
          BigDecimal.valueOf(random.nextLong(-180_000_000_000L, 180_000_000_000L), 9)
              .setScale(random.nextInt(10), RoundingMode.DOWN)
              .toPlainString();
      assertThat(Degrees.units(text))
          .as(text)
          .isEqualTo(
              new BigDecimal(text)
                  .movePointRight(7)
                  .setScale(0, RoundingMode.HALF_UP)
                  .intValueExact());
    }
  }
}
