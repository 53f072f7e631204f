package io.citytwin.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  private static final long LIST = Cursor.binding("list");

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE})
  void isReadAsItWasWritten(long number) {
    Cursor cursor = new Cursor(LIST, number, 7);
    assertThat(Cursor.decode(cursor.encode(), LIST, 2)).isEqualTo(cursor);
  }

  @Test
  void belongsToOneList() {
    String cursor = new Cursor(LIST, 1, 2).encode();
    assertThat(codeOf(cursor, Cursor.binding("other"), 2)).isEqualTo(ErrorCode.INVALID_CURSOR);
    assertThat(codeOf(cursor, LIST, 3)).isEqualTo(ErrorCode.INVALID_CURSOR);
    assertThat(codeOf(cursor.substring(1), LIST, 2)).isEqualTo(ErrorCode.INVALID_CURSOR);
  }

  private static ErrorCode codeOf(String cursor, long binding, int length) {
    return catchThrowableOfType(TwinException.class, () -> Cursor.decode(cursor, binding, length))
        .code();
  }
}
