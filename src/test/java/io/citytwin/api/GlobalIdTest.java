package io.citytwin.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlobalIdTest {

  private static final String UUID = "00000000-0000-4000-8000-010000000001";

  private static String encoded(String plain) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void idsComeBackAsTheyWere() {
    GlobalId id = new GlobalId("Building", UUID);
    assertThat(GlobalId.decode(id.encode())).isEqualTo(id);
    assertThat(GlobalId.find(id.encode())).contains(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {";scenario=1", ";", ";asOf=2026-01-01T00:00:00Z;scenario=1"})
  void idOfAContextIsNotThePlainOne(String context) {
    String id = encoded("Building:" + UUID + context);
    assertThat(GlobalId.find(id)).isEmpty();
    assertThatThrownBy(() -> GlobalId.decode(id))
        .isInstanceOfSatisfying(
            TwinException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_USER_INPUT))
        .hasMessageContaining("context");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Building", ":1", "Building:", "Building:;scenario=1", ";scenario=1:2"})
  void whatIsNoIdIsRefused(String plain) {
    assertThatThrownBy(() -> GlobalId.find(encoded(plain)))
        .isInstanceOfSatisfying(
            TwinException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_USER_INPUT));
  }

  @Test
  void keyCannotPassForAContext() {
    assertThatThrownBy(() -> new GlobalId("Building", UUID + ";scenario=1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
