package io.citytwin.api.http;

import static io.citytwin.testing.service.HttpExchange.code;
import static io.citytwin.testing.service.HttpExchange.data;
import static io.citytwin.testing.service.HttpExchange.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.HttpExchange;
import io.citytwin.testing.service.TwinServiceTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Pages of other hosts, while no origin is allowed; {@link SettingsIT} allows one. */
@TwinServiceTest
class CrossOriginIT {

  @Autowired HttpExchange http;

  @Autowired GraphQlClient client;

  @Test
  void aBrowserThatAsksFirstIsToldNo() {
    HttpResponse<String> response =
        http.raw(
            "OPTIONS",
            "/graphql",
            null,
            "Origin",
            "https://elsewhere.example",
            "Access-Control-Request-Method",
            "POST");
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(code(response)).isEqualTo("ORIGIN_NOT_ALLOWED");
    assertThat(message(response))
        .contains("https://elsewhere.example", "citytwin.cors.allowed-origins");
  }

  @Test
  void answersAreNotForTheirPages() {
    HttpResponse<String> response =
        http.get("{ __typename }", "Origin", "https://elsewhere.example");
    assertThat(data(response).get("__typename").asString()).isEqualTo("Query");
    assertThat(response.headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control-"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://elsewhere.example",
        "http://localhost",
        "http://127.0.0.1",
        "null",
        "https://127.0.0.1.elsewhere.example",
        "",
      })
  void webSocketsAreNotForTheirPages(String origin) {
    assertThatThrownBy(() -> open(client.uri("/graphql"), origin))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(403));
  }

  @Test
  void webSocketsAreForThePagesOfThisHost() {
    URI address = client.uri("/graphql");
    for (String scheme : List.of("http", "https")) {
      open(address, scheme + "://" + address.getAuthority()).abort();
    }
  }

  /** Opens a WebSocket as a page of an origin does. */
  static WebSocket open(URI address, String origin) {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header("Origin", origin)
        .subprotocols("graphql-transport-ws")
        .buildAsync(
            URI.create(address.toString().replaceFirst("^http", "ws")), new WebSocket.Listener() {})
        .join();
  }
}
