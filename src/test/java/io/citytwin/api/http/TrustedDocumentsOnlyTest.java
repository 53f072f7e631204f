package io.citytwin.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.util.LinkedMultiValueMap;
import reactor.core.publisher.Mono;

/** Mode log; {@link SettingsIT} has enforce, all others off. */
@ExtendWith(OutputCaptureExtension.class)
class TrustedDocumentsOnlyTest {

  private static final String TRUSTED = "{ city { version } }";
  private static final String UNTRUSTED = "query Secret { city { version } }";

  @TempDir Path folder;

  @Test
  void everyDocumentGoesOnAndThoseThatAreNotTrustedAreLoggedOnceByTheirHash(CapturedOutput output)
      throws IOException {
    Path manifest = Files.writeString(folder.resolve("m.json"), "{\"v\":\"" + TRUSTED + "\"}");
    DocumentSettings settings =
        new DocumentSettings(DocumentSettings.Mode.LOG, manifest.toString());
    TrustedDocumentsOnly check =
        new TrustedDocumentsOnly(settings, new PersistedDocuments(settings));
    List<String> passed = new ArrayList<>();
    for (String document : List.of(TRUSTED, UNTRUSTED, UNTRUSTED)) {
      check.intercept(
          request(document),
          request -> {
            passed.add(request.getDocument());
            return Mono.empty();
          });
    }
    assertThat(passed).containsExactly(TRUSTED, UNTRUSTED, UNTRUSTED);
    assertThat(output.getAll())
        .containsOnlyOnce("documents.untrusted sha256=" + TrustedDocuments.hash(UNTRUSTED))
        .doesNotContain(TrustedDocuments.hash(TRUSTED), "Secret");
  }

  private static WebGraphQlRequest request(String document) {
    return new WebGraphQlRequest(
        URI.create("http://127.0.0.1/graphql"),
        new HttpHeaders(),
        new LinkedMultiValueMap<>(),
        Map.of(),
        Map.<String, Object>of("query", document),
        "1",
        Locale.ROOT);
  }
}
