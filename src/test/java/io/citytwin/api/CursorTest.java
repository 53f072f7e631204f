package io.citytwin.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  private static final long LIST = Cursor.binding("list");

  private static final UUID ID = UUID.fromString("ffffffff-0000-4000-8000-010000000001");

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.0, 1e-300, 55.55360442, Double.MAX_VALUE})
  void isReadAsItWasWritten(double distance) {
    Cursor cursor = Cursor.decode(Cursor.of(LIST, ID, distance).encode(), LIST, 3);
    assertThat(cursor.id()).isEqualTo(ID);
    assertThat(Double.doubleToRawLongBits(cursor.distance()))
        .isEqualTo(Double.doubleToRawLongBits(distance));
  }

  @Test
  void belongsToOneList() {
    String cursor = Cursor.of(LIST, ID).encode();
    assertThat(codeOf(cursor, Cursor.binding("other"), 2)).isEqualTo(ErrorCode.INVALID_CURSOR);
    assertThat(codeOf(cursor, LIST, 3)).isEqualTo(ErrorCode.INVALID_CURSOR);
    assertThat(codeOf(cursor.substring(1), LIST, 2)).isEqualTo(ErrorCode.INVALID_CURSOR);
  }

  private static ErrorCode codeOf(String cursor, long binding, int length) {
    return catchThrowableOfType(TwinException.class, () -> Cursor.decode(cursor, binding, length))
        .code();
  }
}
