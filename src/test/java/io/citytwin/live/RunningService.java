package io.citytwin.live;

import io.citytwin.CityTwinApplication;
import io.citytwin.live.state.LatestState;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Observation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service in this JVM on a free port, and a client of it. */
public final class RunningService implements AutoCloseable {

  static {
    // Else the system lets a connection hold up to tens of megabytes, and no client is slow.
    System.setProperty("jdk.httpclient.receiveBufferSize", "65536");
  }

  static final JsonMapper JSON = new JsonMapper();
  static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final ConfigurableApplicationContext context;
  private final String base;

  private RunningService(ConfigurableApplicationContext context) {
    this.context = context;
    this.base = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  }

  /** Starts it; further settings as {@code key=value}. */
  public static RunningService start(String databaseUrl, String redisUrl, String... settings) {
    return start(List.of(), databaseUrl, redisUrl, settings);
  }

  /** Starts it with further components. */
  public static RunningService start(
      List<Class<?>> components, String databaseUrl, String redisUrl, String... settings) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--server.port=0");
    arguments.add("--citytwin.database.url=" + databaseUrl);
    arguments.add("--citytwin.redis.url=" + redisUrl);
    for (String setting : settings) {
      arguments.add("--" + setting);
    }
    return new RunningService(
        new SpringApplicationBuilder(CityTwinApplication.class)
            .sources(components.toArray(Class<?>[]::new))
            .run(arguments.toArray(String[]::new)));
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public URI uri(String path) {
    return URI.create(base + path);
  }

  /** An answer. */
  public record Answer(int status, Map<String, List<String>> headers, String body) {
    public JsonNode json() {
      return JSON.readTree(body);
    }
  }

  public Answer post(byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri("/observations"))
            .timeout(Duration.ofSeconds(40))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  public Answer postLines(String... lines) {
    return post(
        String.join("\n", lines).getBytes(java.nio.charset.StandardCharsets.UTF_8),
        "Content-Type",
        "application/x-ndjson");
  }

  public Answer get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20)).build());
  }

  public JsonNode graphql(String query, Map<String, ?> variables) {
    return graphqlAnswer(query, variables).json();
  }

  /** The answer as it came. */
  public Answer graphqlAnswer(String query, Map<String, ?> variables) {
    String body = JSON.writeValueAsString(Map.of("query", query, "variables", variables));
    return send(
        HttpRequest.newBuilder(uri("/graphql"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers().map(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public String health(String field) {
    return get("/healthz").json().path(field).asString();
  }

  public void awaitLive() {
    await("live state is ready", () -> health("live").equals("READY"));
  }

  /** Waits until this instance shows a number as the newest of a datastream. */
  public void awaitShown(String code, double number) {
    Datastream datastream =
        Objects.requireNonNull(bean(DatastreamRegistry.class).current().byCode(code));
    LatestState state = bean(LatestState.class);
    await(
        "the mirror shows it",
        () -> {
          Observation newest = state.find(datastream.number());
          return newest != null && Objects.equals(newest.result(), number);
        });
  }

  /** Waits until something holds; fails after 30 seconds, which says nothing about speed. */
  public static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within 30 s: " + what);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** A line for {@code POST /observations}. */
  public static String line(String datastream, java.time.Instant phenomenonTime, Object result) {
    return JSON.writeValueAsString(
        Map.of(
            "datastream",
            datastream,
            "phenomenonTime",
            phenomenonTime.toString(),
            "result",
            result));
  }

  @Override
  public void close() {
    context.close();
  }
}
