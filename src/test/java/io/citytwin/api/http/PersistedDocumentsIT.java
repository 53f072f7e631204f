package io.citytwin.api.http;

import static io.citytwin.testing.service.HttpExchange.code;
import static io.citytwin.testing.service.HttpExchange.data;
import static io.citytwin.testing.service.HttpExchange.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.service.HttpExchange;
import io.citytwin.testing.service.TwinServiceTest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Documents by hash, while all are answered; {@link SettingsIT} answers the trusted ones alone. */
@TwinServiceTest
class PersistedDocumentsIT {

  @Autowired HttpExchange http;

  private static Map<String, String> byHash(String document) {
    return Map.of("extensions", extension(1, TrustedDocuments.hash(document)));
  }

  private static String extension(int version, String hash) {
    return "{\"persistedQuery\":{\"version\":%d,\"sha256Hash\":\"%s\"}}".formatted(version, hash);
  }

  @Test
  void documentIsAskedForOnceAndThenKnown() {
    String document = "query Once { city { version } }";
    HttpResponse<String> unknown = http.get(byHash(document));
    assertThat(unknown.statusCode()).isEqualTo(200);
    assertThat(message(unknown)).isEqualTo("PersistedQueryNotFound");
    assertThat(code(unknown)).isEqualTo("PERSISTED_DOCUMENT_NOT_FOUND");
    assertThat(HttpExchange.header(unknown, "Cache-Control")).isEqualTo("no-store");
    HttpResponse<String> strict =
        http.get(byHash(document), "Accept", "application/graphql-response+json");
    assertThat(strict.statusCode()).isEqualTo(400);
    HttpResponse<String> registering =
        http.get(Map.of("query", document, "extensions", byHash(document).get("extensions")));
    assertThat(data(registering).at("/city/version").asString()).isEqualTo("7");
    HttpResponse<String> known = http.get(byHash(document));
    assertThat(data(known).at("/city/version").asString()).isEqualTo("7");
    assertThat(HttpExchange.header(known, "ETag")).isNotEmpty();
    HttpResponse<String> posted =
        http.post(
            Map.of(
                "extensions",
                Map.of(
                    "persistedQuery",
                    Map.of("version", 1, "sha256Hash", TrustedDocuments.hash(document)))));
    assertThat(data(posted).at("/city/version").asString()).isEqualTo("7");
  }

  @Test
  void mutationByItsHashIsStillNotForGet() {
    String document = "mutation { __typename }";
    http.post(
        Map.of(
            "query",
            document,
            "extensions",
            Map.of(
                "persistedQuery",
                Map.of("version", 1, "sha256Hash", TrustedDocuments.hash(document)))));
    assertThat(http.get(byHash(document)).statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"persistedQuery\":{}}",
        "{\"persistedQuery\":{\"version\":1}}",
        "{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"x\"}}",
        "{\"persistedQuery\":{\"version\":2,\"sha256Hash\":"
            + "\"ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38\"}}",
        "{\"persistedQuery\":1}",
      })
  void whatIsNoHashIsRefused(String extensions) {
    HttpResponse<String> response = http.get(Map.of("extensions", extensions));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(message(response)).contains("sha256Hash");
  }

  @Test
  void aHashOfAnotherDocumentIsRefusedAndNotKept() {
    String victim = "query Victim { city { version } }";
    HttpResponse<String> response =
        http.get(Map.of("query", "{ __typename }", "extensions", byHash(victim).get("extensions")));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(message(response)).contains("not the SHA-256 of query");
    assertThat(message(http.get(byHash(victim)))).isEqualTo("PersistedQueryNotFound");
  }

  @Test
  void idsThatNoManifestHasAreRefused() {
    HttpResponse<String> response = http.get(Map.of("documentId", "nothing"));
    assertThat(code(response)).isEqualTo("PERSISTED_DOCUMENT_NOT_FOUND");
    assertThat(message(response)).contains("'nothing'");
    HttpResponse<String> both =
        http.get(Map.of("documentId", "nothing", "query", "{ __typename }"));
    assertThat(both.statusCode()).isEqualTo(400);
    assertThat(message(both)).contains("send one");
  }
}
