package io.citytwin.live;

import static io.citytwin.live.RunningService.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.CityTwinApplication;
import io.citytwin.live.state.LatestState;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Observation;
import java.io.File;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/**
 * SIGKILL for Redis, PostgreSQL and the service, each under load. The tests share one cluster and
 * one service, since making them is what costs time.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KilledServersIT {

  private static final int SENSORS = 40;

  private static PrivateServers servers;
  private static SensorCity city;
  private static RunningService service;

  @BeforeAll
  static void start() {
    servers = new PrivateServers();
    service = null;
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
    servers.close();
  }

  @Test
  @Order(1)
  void serviceStartsWithoutRedisServesReadsAndFindsRedisLater() {
    servers.killRedis();
    service = RunningService.start(servers.databaseUrl(), servers.redisUrl());
    city = new SensorCity(servers.jdbcUrl("citytwin"), "citytwin", "");
    city.importSensors(0, SENSORS);
    RunningService.await("the sensors are known", () -> post(0, Instant.now(), 0.5) == 200);

    assertThat(service.get("/healthz").status()).isEqualTo(200);
    assertThat(service.health("status")).isEqualTo("DEGRADED");
    assertThat(service.health("redis")).isEqualTo("DOWN");
    JsonNode answer = twoStates();
    assertThat(answer.path("data").path("a").path("state").size()).isZero();
    assertThat(answer.path("data").path("b").path("state").size()).isZero();
    assertThat(answer.path("errors").size()).isEqualTo(1);
    assertThat(answer.path("errors").path(0).path("extensions").path("code").asString())
        .isEqualTo("UNAVAILABLE");
    assertThat(answer.path("errors").path(0).path("path").toString())
        .isEqualTo("[\"a\",\"state\"]");
    assertThat(answer.path("data").path("serviceInfo").path("live").asString())
        .isEqualTo("UNAVAILABLE");

    servers.startRedis();
    service.awaitLive();
    assertThat(twoStates().path("data").path("a").path("state").path(0).path("number").asDouble())
        .isEqualTo(0.5);
  }

  private static JsonNode twoStates() {
    return service.graphql(
        """
        query($a: ID!, $b: ID!) {
          serviceInfo { live }
          a: node(id: $a) { ... on Sensor { state { number } } }
          b: node(id: $b) { ... on Building { state { number } } }
        }
        """,
        Map.of(
            "a", SensorCity.globalId("Sensor", SensorCity.sensor(0)),
            "b", SensorCity.globalId("Building", SensorCity.building(0))));
  }

  private static int post(int sensor, Instant at, double value) {
    return service.postLines(line(SensorCity.code(sensor, "pressure"), at, value)).status();
  }

  @Test
  @Order(2)
  void stateIsTheFoldOfTheHistoryAfterRedisWasKilledInTheMiddle() {
    try (Load load = new Load(1)) {
      load.awaitAcknowledged(300);
      servers.killRedis();
      load.awaitAcknowledged(600); // durable without Redis
      servers.startRedis();
      load.awaitAcknowledged(900);
      load.stop();
      assertThat(load.refused()).isZero();
      service.awaitLive();
      assertStateIsFoldOfHistory();
      load.assertAllStored();
    }
    assertThat(service.get("/metrics").body()).contains("citytwin_ingest_unpublished_total");
  }

  @Test
  @Order(3)
  void redisEmptiedUnderARunningServiceIsFilledAgain() {
    post(1, Instant.now(), 0.25);
    servers.killRedis();
    servers.startRedis();
    RunningService.await("the loss is noticed", () -> !service.health("live").equals("READY"));
    service.awaitLive();

    assertStateIsFoldOfHistory();
    post(1, Instant.now(), 0.75);
    RunningService.await("later values arrive", () -> newest(1) == 0.75);
  }

  private static double newest(int sensor) {
    Datastream datastream =
        service
            .bean(DatastreamRegistry.class)
            .current()
            .byCode(SensorCity.code(sensor, "pressure"));
    Observation known = service.bean(LatestState.class).find(datastream.number());
    return known == null ? Double.NaN : Objects.requireNonNull(known.result());
  }

  @Test
  @Order(4)
  void killedDatabaseIsSaidAndWhatWasAcknowledgedIsThereAfterwards() {
    try (Load load = new Load(2)) {
      load.awaitAcknowledged(300);
      servers.killPostgres();
      RunningService.await("requests are refused", () -> load.refused() > 0);
      load.stop();
      RunningService.Answer refused =
          service.postLines(line(SensorCity.code(0, "pressure"), Instant.now(), 1));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.json().path("code").asString()).isEqualTo("UNAVAILABLE");
      assertThat(refused.headers()).containsKey("retry-after");
      RunningService.await("health says so", () -> service.get("/healthz").status() == 503);
      assertThat(service.health("status")).isEqualTo("DOWN");

      servers.startPostgres();
      RunningService.await("it is back", () -> post(3, Instant.now(), 0.1) == 200);
      RunningService.await("health says so", () -> service.get("/healthz").status() == 200);
      load.assertAllStored();
      RunningService.await("state has caught up", () -> newest(3) == 0.1);
      assertStateIsFoldOfHistory();
    }
  }

  /** The newest row of each datastream by SQL, against the mirror. */
  private static void assertStateIsFoldOfHistory() {
    LatestState mirror = service.bean(LatestState.class);
    RunningService.await(
        "the mirror equals the fold of the history",
        () ->
            servers
                .value(
                    """
                    select coalesce(string_agg(datastream_no || ':' || t || ':' || r || ':' || v, ' '
                      order by datastream_no), '') from (
                      select distinct on (datastream_no) datastream_no,
                        (extract(epoch from phenomenon_time) * 1000000)::bigint t,
                        (extract(epoch from result_time) * 1000000)::bigint r, result::float8 v
                      from twin.observation order by datastream_no, phenomenon_time desc) newest
                    """)
                .equals(text(mirror)));
  }

  private static String text(LatestState mirror) {
    List<String> values = new ArrayList<>();
    service.bean(DatastreamRegistry.class).current().all().stream()
        .map(Datastream::number)
        .sorted()
        .forEach(
            number -> {
              Observation o = mirror.find(number);
              if (o != null) {
                double result = Objects.requireNonNull(o.result());
                String value =
                    result == Math.rint(result)
                        ? String.valueOf((long) result)
                        : String.valueOf(result);
                values.add(
                    number + ":" + o.phenomenonMicros() + ":" + o.resultMicros() + ":" + value);
              }
            });
    return String.join(" ", values);
  }

  /**
   * Two senders of small random batches, in and out of order, who remember what was acknowledged.
   */
  private static final class Load implements AutoCloseable {

    private final List<String> acknowledged = new ArrayList<>();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final ExecutorService senders = Executors.newFixedThreadPool(2);
    private final List<Future<?>> ends = new ArrayList<>();
    private int refused;

    Load(long seed) {
      Instant start = Instant.now().minusSeconds(3_000).truncatedTo(ChronoUnit.SECONDS);
      for (int sender = 0; sender < 2; sender++) {
        int offset = sender;
        ends.add(senders.submit(() -> send(new Random(seed * 10 + offset), start, offset)));
      }
    }

    private void send(Random random, Instant start, int offset) {
      while (running.get()) {
        List<String> lines = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          String code = SensorCity.code(random.nextInt(SENSORS), "pressure");
          Instant at = start.plusMillis(2L * random.nextInt(1_400_000) + offset);
          if (!keys.contains(code + " " + at)) {
            lines.add(line(code, at, random.nextInt(160) / 100.0));
            keys.add(code + " " + at);
          }
        }
        int status = service.postLines(lines.toArray(String[]::new)).status();
        synchronized (acknowledged) {
          if (status == 200) {
            acknowledged.addAll(keys);
          } else {
            refused++;
          }
        }
      }
    }

    void awaitAcknowledged(int count) {
      RunningService.await(
          count + " observations are acknowledged",
          () -> {
            synchronized (acknowledged) {
              return acknowledged.size() >= count;
            }
          });
    }

    int refused() {
      synchronized (acknowledged) {
        return refused;
      }
    }

    void stop() {
      running.set(false);
      for (Future<?> end : ends) {
        try {
          end.get();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    }

    void assertAllStored() {
      assertThat(missing(acknowledged)).isEqualTo("0");
    }

    @Override
    public void close() {
      running.set(false);
      senders.shutdown();
    }
  }

  /** How many of these keys ({@code code time}) have no row. */
  private static String missing(List<String> keys) {
    return servers.value(
        """
        select count(*) from unnest('{%s}'::text[]) key
        left join twin.datastream d on d.code = split_part(key, ' ', 1)
        left join twin.observation o on o.datastream_no = d.datastream_no
          and o.phenomenon_time = split_part(key, ' ', 2)::timestamptz
        where o.datastream_no is null
        """
            .formatted(
                keys.stream().map(k -> '"' + k + '"').reduce((a, b) -> a + "," + b).orElse("")));
  }

  @Test
  @Order(5)
  void whatAKilledServiceAcknowledgedIsInTheHistory() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    ProcessBuilder command =
        new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            CityTwinApplication.class.getName());
    command.environment().put("CITYTWIN_DATABASE_URL", servers.databaseUrl());
    command.environment().put("CITYTWIN_REDIS_URL", servers.redisUrl());
    command.environment().put("CITYTWIN_PORT", String.valueOf(port));
    Process child =
        command
            .redirectErrorStream(true)
            .redirectOutput(File.createTempFile("citytwin-service", ".log"))
            .start();
    List<String> acknowledged = new ArrayList<>();
    try {
      URI door = URI.create("http://127.0.0.1:" + port + "/observations");
      Instant at = Instant.now().minusSeconds(2_000).truncatedTo(ChronoUnit.MILLIS);
      Instant end = Instant.now().plusSeconds(120);
      while (acknowledged.size() < 200 && Instant.now().isBefore(end)) {
        at = at.plusMillis(1);
        String code = SensorCity.code(acknowledged.size() % SENSORS, "pressure");
        if (accepts(door, line(code, at, 0.5))) {
          acknowledged.add(code + " " + at);
        }
      }
    } finally {
      child.destroyForcibly().waitFor();
    }

    assertThat(acknowledged).hasSize(200);
    assertThat(missing(acknowledged)).isEqualTo("0");
    assertStateIsFoldOfHistory(); // the other instance followed what the killed one published
  }

  private static boolean accepts(URI door, String line) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(door)
              .timeout(Duration.ofSeconds(20))
              .header("Content-Type", "application/x-ndjson")
              .POST(HttpRequest.BodyPublishers.ofString(line))
              .build();
      return RunningService.CLIENT
              .send(request, HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (java.io.IOException notUpYet) {
      Thread.sleep(100);
      return false;
    }
  }
}
