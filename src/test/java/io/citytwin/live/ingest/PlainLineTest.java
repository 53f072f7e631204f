package io.citytwin.live.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick readers against the general ones: of whatever they find, those must find the same. */
class PlainLineTest {

  private static final int ROUNDS = 200_000;
  private static final List<String> SEEDS =
      List.of(
          "{\"datastream\":\"demo/S-1/pressure\",\"phenomenonTime\":\"2026-01-31T12:00:00Z\",\"result\":0.35}",
          "{\"datastream\":\"demo/S-1/level\",\"phenomenonTime\":\"2026-01-31T12:00:00.123456+08:00\",\"result\":-12.5,"
              + "\"resultTime\":\"2026-01-31T12:00:01Z\",\"quality\":\"GOOD\"}",
          " { \"result\" : \"OPEN\" , \"datastream\" : \"a/b/c\" , \"phenomenonTime\" : \"2024-02-29T23:59:59.9Z\" } ",
          "{\"result\":123456789012345678,\"datastream\":\"é\",\"quality\":\"\\u0047OOD\"}",
          "{\"result\":1e5,\"result\":2}",
          "{\"result\":[1,{\"a\":null}],\"quality\":\"MISSING\"}",
          "{\"datastream\":null,\"result\":true}");

  private static final List<String> TIMES =
      List.of(
          "2026-01-31T12:00:00Z",
          "2000-02-29T23:59:59.999999999-17:59",
          "1900-02-28T00:00:00.5+05:30",
          "0001-01-01T00:00:00Z",
          "9999-12-31T23:59:59Z");

  /** Bytes that mean something in a line or a time. */
  private static final byte[] TELLING =
      "{}[]\":,.-+eE0123456789TZtz \t\r\n\\/naN\0\u007f".getBytes(StandardCharsets.ISO_8859_1);

  private static byte[] mutated(String seed, SplittableRandom random) {
    byte[] bytes = seed.getBytes(StandardCharsets.UTF_8);
    int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      byte other =
          random.nextInt(10) == 0
              ? (byte) random.nextInt(256)
              : TELLING[random.nextInt(TELLING.length)];
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = other;
        case 1 -> bytes = spliced(bytes, at, 1, new byte[0]);
        default -> bytes = spliced(bytes, at, 0, new byte[] {other});
      }
    }
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int at, int removed, byte[] put) {
    byte[] result = new byte[bytes.length - removed + put.length];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(put, 0, result, at, put.length);
    System.arraycopy(bytes, at + removed, result, at + put.length, bytes.length - at - removed);
    return result;
  }

  private static @Nullable Draft general(byte[] line) {
    try {
      return DraftReader.any(line, 0, line.length);
    } catch (LineException refused) {
      return null;
    }
  }

  @Test
  void whatItFindsInAMutatedLineIsWhatTheGeneralParserReads() {
    SplittableRandom random = new SplittableRandom(1);
    int found = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] line = mutated(SEEDS.get(random.nextInt(SEEDS.size())), random);
      Draft plain = PlainLine.find(line, 0, line.length);
      if (plain != null) {
        found++;
        assertThat(plain).as(new String(line, StandardCharsets.UTF_8)).isEqualTo(general(line));
      }
    }
    assertThat(found).isGreaterThan(ROUNDS / 10); // else nothing was compared
  }

  @Test
  void numbersAreTheVeryDoublesOfTheGeneralParser() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < ROUNDS; i++) {
      String number =
          (random.nextBoolean() ? "-" : "")
              + random.nextLong(1L << random.nextInt(1, 63))
              + (random.nextBoolean() ? "." + random.nextLong(1L << random.nextInt(1, 63)) : "");
      byte[] line = ("{\"result\":" + number + "}").getBytes(StandardCharsets.US_ASCII);
      Draft plain = PlainLine.find(line, 0, line.length);
      assertThat(plain).as(number).isNotNull().isEqualTo(general(line));
    }
  }

  @Test
  void aLineInTheMiddleOfABufferEndsWhereItsLengthSays() {
    byte[] buffer = "xx{\"result\":1}yy".getBytes(StandardCharsets.US_ASCII);
    assertThat(PlainLine.find(buffer, 2, 12)).isNotNull();
    assertThat(PlainLine.find(buffer, 2, 11)).isNull();
    assertThat(PlainLine.find(buffer, 2, 13)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"result\":01}",
        "{\"result\":1.}",
        "{\"result\":.5}",
        "{\"result\":+1}",
        "{\"result\":-}",
        "{\"result\":1",
        "{\"result\":\"NaN\"}",
        "{\"result\":1,}",
        "{\"result\":1}}",
        "{\"result\":1,\"result\":1}",
        "{\"resulttime\":\"x\"}",
        "{}",
        "",
      })
  void faultyLinesAreLeftToTheGeneralParser(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
    assertThat(PlainLine.find(bytes, 0, bytes.length)).isNull();
  }

  @Test
  void whatItFindsInAMutatedTimeIsWhatTheGeneralParserReads() {
    SplittableRandom random = new SplittableRandom(3);
    int found = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String text =
          new String(
              mutated(TIMES.get(random.nextInt(TIMES.size())), random),
              StandardCharsets.ISO_8859_1);
      Instant quick = Rfc3339.find(text);
      if (quick != null) {
        found++;
        assertThat(quick).as(text).isEqualTo(parsed(text));
      }
    }
    assertThat(found).isGreaterThan(ROUNDS / 10);
  }

  @Test
  void everyDayOfFourCenturiesIsTheCalendarsOne() {
    Instant day = Instant.parse("1899-12-25T06:07:08Z");
    for (int i = 0; i < 146_097; i++) { // days of a cycle of the Gregorian calendar
      day = day.plusSeconds(86_400);
      assertThat(Rfc3339.find(day.toString())).isEqualTo(day);
    }
  }

  private static @Nullable Instant parsed(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
