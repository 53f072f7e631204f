package io.citytwin.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.documents.DocumentsCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedDocumentsTest {

  /** By sha256sum. */
  private static final String HASH =
      "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"typename\": \"{__typename}\", \"other\": \"{ city { version } }\"}",
        "{\"format\": \"apollo-persisted-query-manifest\", \"version\": 1, \"operations\": [{\"id\":"
            + " \"typename\", \"name\": \"T\", \"type\": \"query\", \"body\": \"{__typename}\"}]}",
      })
  void bothKindsOfManifestAreRead(String manifest) {
    TrustedDocuments documents = TrustedDocuments.parse(manifest);
    assertThat(documents.find("typename")).contains("{__typename}");
    assertThat(documents.find(HASH)).contains("{__typename}");
    assertThat(documents.find("sha256:" + HASH)).contains("{__typename}");
    assertThat(documents.contains("{__typename}")).isTrue();
    assertThat(documents.contains("{__typename} ")).isFalse();
    assertThat(documents.find("sha256:typename")).isEmpty();
    assertThat(documents.find("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "1",
        "{",
        "{\"a\": 1}",
        "{\"operations\": [{\"id\": \"a\"}]}",
        "{\"operations\": [{\"id\": \"a\", \"body\": \"x\"}, {\"id\": \"a\", \"body\": \"y\"}]}",
      })
  void whatIsNoManifestIsRefusedWithAReason(String text) {
    assertThatThrownBy(() -> TrustedDocuments.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .matches(message -> message.length() > 10);
  }

  @Test
  void aModeThatNeedsAManifestIsRefusedWithoutOne() {
    assertThatThrownBy(() -> new DocumentSettings(DocumentSettings.Mode.ENFORCE, " "))
        .hasMessageContaining("citytwin.documents.manifest names no file");
    assertThatThrownBy(
            () -> new DocumentSettings(DocumentSettings.Mode.LOG, "/no/such/file").documents())
        .hasMessageContaining("/no/such/file cannot be used");
    assertThat(new DocumentSettings(DocumentSettings.Mode.OFF, "").documents())
        .isEqualTo(TrustedDocuments.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"map.example.org", "https://map.example.org/", "https://*.example.org"})
  void whatIsNoOriginIsRefusedAtTheStart(String origin) {
    assertThatThrownBy(() -> new CorsSettings(List.of(origin)))
        .hasMessageContaining("citytwin.cors.allowed-origins has '" + origin + "'");
  }

  /** What {@code citytwin documents} writes. */
  @Test
  void theManifestOfTheCommandIsRead(@TempDir Path folder) throws IOException {
    Path manifest = folder.resolve("manifest.json");
    Files.writeString(folder.resolve("a.graphql"), "query A { city { version } }");
    assertThat(
            DocumentsCommand.commandLine().execute(folder.toString(), "--out", manifest.toString()))
        .isZero();
    TrustedDocuments documents = TrustedDocuments.parse(Files.readString(manifest));
    String body = documents.byId().values().iterator().next();
    assertThat(body).contains("query A", "version");
    assertThat(documents.find("sha256:" + TrustedDocuments.hash(body))).contains(body);
    assertThat(documents.find(TrustedDocuments.hash(body))).contains(body);
  }
}
