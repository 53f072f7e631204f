package io.citytwin.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JsonBufferTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final JsonBuffer buffer = new JsonBuffer(1, 1 << 20);

  /** The oracle is the writer of every other value of a response. */
  @Test
  void aStringIsEscapedAsJacksonDoesIt() {
    Random random = new Random(20261121);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(12);
      for (int j = 0; j < length; j++) {
        text.appendCodePoint(
            switch (random.nextInt(5)) {
              case 0 -> random.nextInt(0x20);
              case 1 -> "\"\\/<>&'\u007f\u2028\ufeff".codePointAt(random.nextInt(10));
              case 2 -> 0x4e00 + random.nextInt(500);
              case 3 -> 0x1f600 + random.nextInt(60);
              default -> 'a' + random.nextInt(26);
            });
      }
      buffer.truncate(0);
      buffer.addString(text.toString());
      assertThat(buffer.toString())
          .isEqualTo(
              new String(
                  JSON.writeValueAsBytes(text.toString()),
                  java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  @Test
  void aUuidIsWrittenAsItsText() {
    Random random = new Random(20261121);
    for (int i = 0; i < 100; i++) {
      UUID id = new UUID(random.nextLong(), random.nextLong());
      buffer.truncate(0);
      buffer.addUuid(id);
      assertThat(buffer.toString()).isEqualTo(id.toString());
    }
  }

  /** Double.toString is what the ordinary way of an answer writes. */
  @Test
  void aDecimalIsTheShortestThatStandsForTheNumber() {
    Random random = new Random(20261122);
    for (int i = 0; i < 200_000; i++) {
      long digits = random.nextLong(1L << random.nextInt(1, 60)) * (random.nextBoolean() ? 1 : -1);
      assertDecimal(digits / Math.pow(10, random.nextInt(8)));
      assertDecimal(Math.nextUp(digits / 1_000.0));
      assertDecimal(Double.longBitsToDouble(random.nextLong()));
    }
    for (double number :
        new double[] {
          0.0,
          -0.0,
          0.001,
          0.0005,
          -0.001,
          0.01,
          0.1,
          1,
          -7,
          9.5,
          10,
          9_999_999.999,
          1e7,
          -1e7,
          1e22
        }) {
      assertDecimal(number);
    }
  }

  private void assertDecimal(double number) {
    if (Double.isFinite(number)) {
      buffer.truncate(0);
      buffer.addDecimal(number);
      assertThat(buffer.toString()).isEqualTo(Double.toString(number));
    }
  }

  @Test
  void whatIsFinishedIsTheCallersAloneWhenItsMemoryIsUsedAgain() {
    JsonBuffer first = new JsonBuffer(1 << 20) {};
    first.addAscii("one");
    byte[] finished = first.finish();
    JsonBuffer second = new JsonBuffer(1 << 20) {};
    second.addAscii("two and more");
    assertThat(finished).asString().isEqualTo("one");
    assertThat(second.toString()).isEqualTo("two and more");
  }

  @Test
  void moreThanTheLimitIsRefusedAndWhatWasWrittenStays() {
    JsonBuffer small = new JsonBuffer(2, 10);
    small.addAscii("12345678");
    assertThatThrownBy(() -> small.addAscii("123")).isInstanceOf(JsonBuffer.FullException.class);
    small.addAscii("90");
    assertThat(small.toString()).isEqualTo("1234567890");
  }
}
