package io.citytwin.testing.service;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests to the endpoint as they are on the wire, with any method and headers. */
@TestComponent
public class HttpExchange {

  private final GraphQlClient client;

  public HttpExchange(GraphQlClient client) {
    this.client = client;
  }

  /** Parameters as the query part of an address. */
  public static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** GET with parameters; headers as names and values in turn. */
  public HttpResponse<String> get(Map<String, String> parameters, String... headers) {
    return raw("GET", "/graphql?" + encoded(parameters), null, headers);
  }

  /** GET of a document; headers as names and values in turn. */
  public HttpResponse<String> get(String document, String... headers) {
    return get(Map.of("query", document), headers);
  }

  /** POST of JSON; headers as names and values in turn. */
  public HttpResponse<String> post(Map<String, ?> body, String... headers) {
    String json = JsonMapper.shared().writeValueAsString(body);
    HttpRequest.Builder request = request("POST", "/graphql", json, headers);
    return client.send(request.setHeader("Content-Type", "application/json").build());
  }

  /** Anything. */
  public HttpResponse<String> raw(
      String method, String path, @Nullable String body, String... headers) {
    return client.send(request(method, path, body, headers).build());
  }

  private HttpRequest.Builder request(
      String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(client.uri(path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    return headers.length == 0 ? request : request.headers(headers);
  }

  /** The data of an answer that must be 200 without errors. */
  public static JsonNode data(HttpResponse<String> response) {
    JsonNode answer = JsonMapper.shared().readTree(response.body());
    if (response.statusCode() != 200 || answer.has("errors")) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return answer.get("data");
  }

  /** The code of the first error of an answer. */
  public static String code(HttpResponse<String> response) {
    return JsonMapper.shared()
        .readTree(response.body())
        .at("/errors/0/extensions/code")
        .asString("");
  }

  /** The message of the first error of an answer. */
  public static String message(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body()).at("/errors/0/message").asString("");
  }

  /** A header; the empty text if it is not there. */
  public static String header(HttpResponse<?> response, String name) {
    return String.join(", ", response.headers().allValues(name));
  }
}
