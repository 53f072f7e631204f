package io.citytwin.json;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.GraphQLContext;
import io.citytwin.schema.scalar.TwinScalars;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Expected is what the schema's scalar writes. */
class InstantWriterTest {

  private static final long FIRST = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private final InstantWriter writer = new InstantWriter();

  private String written(long micros) {
    JsonBuffer out = new JsonBuffer(4, 100);
    return writer.add(out, micros) ? out.toString() : "";
  }

  private static String expected(long micros) {
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
    return "\""
        + TwinScalars.DATE_TIME
            .getCoercing()
            .serialize(instant, GraphQLContext.getDefault(), Locale.ROOT)
        + "\"";
  }

  @Test
  void writesAnyInstantAsTheScalarDoes() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      long micros = random.nextLong(FIRST, LAST) * 1_000_000 + random.nextInt(1_000_000);
      assertThat(written(micros)).isEqualTo(expected(micros));
    }
  }

  @Test
  void writesInstantsAroundMidnightAndBefore1970() {
    long day = TimeUnit.DAYS.toMicros(1);
    for (long midnight : new long[] {-day, 0, day, 20_000 * day}) {
      for (long around : new long[] {-1_001, -1, 0, 1, 999, 1_000}) {
        assertThat(written(midnight + around)).isEqualTo(expected(midnight + around));
      }
    }
  }

  @Test
  void leavesYearsOfOtherLengthsToOthers() {
    assertThat(written((FIRST - 1) * 1_000_000)).isEmpty();
    assertThat(written((LAST + 1) * 1_000_000)).isEmpty();
    assertThat(written(LAST * 1_000_000)).isEqualTo("\"9999-12-31T23:59:59.000Z\"");
  }
}
