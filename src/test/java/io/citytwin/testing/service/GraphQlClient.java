package io.citytwin.testing.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the service over HTTP, as any client does. */
@TestComponent
public class GraphQlClient {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http = HttpClient.newHttpClient();

  private final Environment environment;

  public GraphQlClient(Environment environment) {
    this.environment = environment;
  }

  /** Address of a path of the service. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + environment.getProperty("local.server.port") + path);
  }

  /** The whole answer to a document with variables. */
  public JsonNode ask(String document, Map<String, ?> variables) {
    String body = JSON.writeValueAsString(Map.of("query", document, "variables", variables));
    return JSON.readTree(post(body, "application/json").body());
  }

  /** The data of an answer that must have no errors. */
  public JsonNode data(String document, Map<String, ?> variables) {
    JsonNode answer = ask(document, variables);
    if (answer.has("errors")) {
      throw new AssertionError("unexpected errors: " + answer.get("errors"));
    }
    return answer.get("data");
  }

  /** As above, without variables. */
  public JsonNode data(String document) {
    return data(document, Map.of());
  }

  /** The first error of an answer that must have one. */
  public JsonNode error(String document, Map<String, ?> variables) {
    JsonNode answer = ask(document, variables);
    if (!answer.has("errors")) {
      throw new AssertionError("no errors: " + answer);
    }
    return answer.get("errors").get(0);
  }

  /** As above, without variables. */
  public JsonNode error(String document) {
    return error(document, Map.of());
  }

  /** A POST to the endpoint with any body. */
  public HttpResponse<String> post(String body, String contentType) {
    return send(
        HttpRequest.newBuilder(uri("/graphql"))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** Any request. */
  public HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
