package io.citytwin.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SortKeyTest {

  private static final long LIST = Cursor.binding("list");

  private static final UUID ID = UUID.fromString("ffffffff-0000-4000-8000-010000000001");

  private static final List<SortType> ALL = List.of(SortType.values());

  @Test
  void isReadAsItWasWritten() {
    assertRead("", -0.0, Integer.MIN_VALUE, LocalDate.of(1999, 12, 31), Instant.EPOCH);
    assertRead(
        "市政厅 🏙️ \"'",
        Double.MIN_VALUE,
        0,
        LocalDate.of(-3999, 1, 1),
        Instant.parse("2026-11-21T10:00:00.123456Z"));
    assertRead(null, null, null, null, null);
    assertRead("x".repeat(10_000), 55.55360442, -1, null, Instant.parse("1066-10-14T09:00:00Z"));
  }

  private static void assertRead(@Nullable Object... values) {
    SortKey key = new SortKey(Arrays.asList(values), ID);
    assertThat(SortKey.decode(key.cursor(LIST), LIST, ALL)).isEqualTo(key);
  }

  @Test
  void ofAnIdAloneHasNoValues() {
    String cursor = SortKey.of(ID).cursor(LIST);
    assertThat(SortKey.decode(cursor, LIST, List.of())).isEqualTo(new SortKey(List.of(), ID));
  }

  @Test
  void belongsToOneList() {
    String cursor = new SortKey(List.of(1.5), ID).cursor(LIST);
    assertRefused(cursor, Cursor.binding("other"), List.of(SortType.DECIMAL));
    assertRefused(cursor, LIST, List.of());
    assertRefused(cursor, LIST, List.of(SortType.DECIMAL, SortType.DECIMAL));
    assertRefused(cursor.substring(1), LIST, List.of(SortType.DECIMAL));
    assertRefused("%%%", LIST, List.of(SortType.DECIMAL));
    assertRefused("", LIST, List.of(SortType.DECIMAL));
  }

  /** The database would fail at such values, or take them for something else. */
  @Test
  void valuesThatNobodyGaveOutAreRefused() {
    assertRefused(forged(Long.MAX_VALUE), LIST, List.of(SortType.DAY));
    assertRefused(forged(Long.MIN_VALUE), LIST, List.of(SortType.INSTANT));
    assertRefused(forged(1L << 32), LIST, List.of(SortType.TEXT));
    assertRefused(forged(-1L), LIST, List.of(SortType.TEXT));
    assertRefused(forged((4L << 32) | 0x61006261), LIST, List.of(SortType.TEXT));
    assertRefused(forged((4L << 32) | 0xff616161L), LIST, List.of(SortType.TEXT));
  }

  /** Eight bytes in the place of the value; for a text, its length and four bytes. */
  private static String forged(long value) {
    byte[] bytes =
        ByteBuffer.allocate(33)
            .putLong(LIST)
            .putLong(1)
            .putLong(2)
            .put((byte) 1)
            .putLong(value)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @ParameterizedTest
  @EnumSource(SortType.class)
  void anyBytesAreReadOrRefused(SortType type) {
    Random random = new Random(type.ordinal());
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[24 + random.nextInt(20)];
      random.nextBytes(bytes);
      ByteBuffer.wrap(bytes).putLong(LIST);
      String cursor = Base64.getUrlEncoder().encodeToString(bytes);
      try {
        assertThat(SortKey.decode(cursor, LIST, List.of(type)).values()).hasSize(1);
      } catch (TwinException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CURSOR);
      }
    }
  }

  private static void assertRefused(String cursor, long binding, List<SortType> types) {
    TwinException refusal =
        catchThrowableOfType(TwinException.class, () -> SortKey.decode(cursor, binding, types));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_CURSOR);
  }
}
