package io.citytwin.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The choice of RFC 9110, 12.5.1; expected by reading it. */
class AnswerTypeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | JSON",
        "application/graphql-response+json | GRAPHQL_RESPONSE",
        "text/event-stream | EVENT_STREAM",
        "*/* | JSON",
        "application/* | JSON",
        "text/* | EVENT_STREAM",
        "application/graphql-response+json, application/json | GRAPHQL_RESPONSE",
        "application/json, application/graphql-response+json | JSON",
        "application/graphql-response+json;q=0.4, application/json;q=0.5 | JSON",
        "application/json;q=0.9, application/graphql-response+json | GRAPHQL_RESPONSE",
        "*/*, application/graphql-response+json | GRAPHQL_RESPONSE",
        "application/json;q=0, */* | GRAPHQL_RESPONSE",
        "application/json;q=0, application/graphql-response+json;q=0, */*;q=0.1 | EVENT_STREAM",
        "image/png, application/json;q=0.1 | JSON",
        "APPLICATION/JSON;charset=utf-8 | JSON",
        "text/html, application/xhtml+xml, */*;q=0.8 | JSON",
      })
  void typeThatTheClientLikesBestIsChosen(String accept, AnswerType expected) {
    assertThat(AnswerType.negotiate(accept)).contains(expected);
  }

  @Test
  void withoutAHeaderItIsJson() {
    assertThat(AnswerType.negotiate(null)).contains(AnswerType.JSON);
    assertThat(AnswerType.negotiate(" ")).contains(AnswerType.JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/png",
        "application/json;q=0",
        "*/*;q=0",
        "text/html, image/*",
        "json",
        "application/",
      })
  void nothingIsChosenForAClientThatTakesNoneOfThem(String accept) {
    assertThat(AnswerType.negotiate(accept)).isEmpty();
  }
}
