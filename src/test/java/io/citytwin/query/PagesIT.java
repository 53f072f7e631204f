package io.citytwin.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.TwinServiceTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The pages come whole from this host. */
@TwinServiceTest
class PagesIT {

  private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

  @Autowired GraphQlClient client;

  private HttpResponse<String> get(String path) {
    return client.send(HttpRequest.newBuilder(client.uri(path)).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/graphiql"})
  void everythingAPageLoadsIsServedHere(String path) {
    HttpResponse<String> page = get(path);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    List<String> loaded =
        LOADED.matcher(page.body()).results().map((MatchResult m) -> m.group(1)).toList();
    assertThat(loaded).isNotEmpty().allMatch(address -> address.startsWith("/"));
    for (String address : loaded) {
      if (address.matches(".*\\.(js|css|svg)")) {
        assertThat(get(address).statusCode()).as(address).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/graphiql", "/start.js"})
  void aBrowserIsToldToLoadNothingFromElsewhere(String path) {
    assertThat(get(path).headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'self'")
        .doesNotContain("http:", "https:", "*", "'unsafe-eval'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/start.js", "/graphql?query=%7B__typename%7D", "/graphql?query=%7B"})
  void aBrowserIsToldToTakeNothingForSomethingElse(String path) {
    assertThat(get(path).headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @Test
  void headersForPagesAreNotOnAnswers() {
    assertThat(get("/graphql?query=%7B__typename%7D").headers().map())
        .doesNotContainKeys("content-security-policy", "referrer-policy");
  }

  @Test
  void pagesHoldNoInlineScript() {
    assertThat(get("/").body() + get("/graphiql").body())
        .doesNotContainPattern("<script>|<script [^>]*>[^<]|\\son[a-z]+=");
  }

  @Test
  void thereIsNothingAtOtherAddresses() {
    assertThat(get("/nothing-here").statusCode()).isEqualTo(404);
  }
}
