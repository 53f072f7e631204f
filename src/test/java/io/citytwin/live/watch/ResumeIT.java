package io.citytwin.live.watch;

import static io.citytwin.live.RunningService.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.live.SharedLiveService;
import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.TestServers;
import io.lettuce.core.RedisClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** Subscriptions that break off and go on. Uses sensors 410 to 439. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ResumeIT {

  private static final PostgisDatabase database = SharedLiveService.database();
  private static final RunningService service = SharedLiveService.service();
  private static final int FIRST = 410;
  private static final int LAST = 439;
  private static final Instant START =
      Instant.now().minusSeconds(800).truncatedTo(ChronoUnit.SECONDS);

  static {
    SharedLiveService.city().importSensors(FIRST, LAST + 1);
    RunningService.await(
        "the sensors are known",
        () -> service.postLines(line(code(LAST), START, 0.5)).status() == 200);
  }

  private static String code(int sensor) {
    return SensorCity.code(sensor, "pressure");
  }

  private static void post(int sensor, int milli, double value) {
    assertThat(service.postLines(line(code(sensor), START.plusMillis(milli), value)).status())
        .isEqualTo(200);
  }

  /** The newest rows of the history, as SQL has them. */
  private static Map<String, String> newest(int from, int to) {
    String rows =
        database.value(
            """
            select coalesce(string_agg(code || '=' || t || ' ' || r || ' ' || v, ',' order by code), '')
            from (select distinct on (code) code, floor(extract(epoch from phenomenon_time) * 1000)::bigint t,
                    floor(extract(epoch from result_time) * 1000)::bigint r, result v
                  from twin.observation join twin.datastream using (datastream_no)
                  where observed_property = 'pressure'
                    and split_part(code, '/', 2) = any (select 'S-' || i from generate_series(%d, %d) i)
                  order by code, phenomenon_time desc) newest
            """
                .formatted(from, to));
    Map<String, String> newest = new TreeMap<>();
    for (String row : rows.isEmpty() ? new String[0] : rows.split(",")) {
      newest.put(row.substring(0, row.indexOf('=')), row.substring(row.indexOf('=') + 1));
    }
    return newest;
  }

  private static Map<String, String> comparable(WatchClient client) {
    Map<String, String> told = new TreeMap<>();
    client
        .told()
        .forEach(
            (code, text) -> {
              String[] parts = text.split(" ");
              double value = Double.parseDouble(parts[2]);
              told.put(
                  code,
                  millis(parts[0])
                      + " "
                      + millis(parts[1])
                      + " "
                      + (value == Math.rint(value) ? String.valueOf((long) value) : parts[2]));
            });
    return told;
  }

  /** Answers show milliseconds. */
  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  /** Sends values in and out of order, inside and outside the region, until it is closed. */
  private static final class Load implements AutoCloseable {

    private final AtomicBoolean running = new AtomicBoolean(true);
    private final Thread sender;

    Load(long seed) {
      Random random = new Random(seed);
      sender =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (running.get()) {
                      List<String> lines = new ArrayList<>();
                      int from = FIRST + random.nextInt(LAST - FIRST - 5);
                      for (int sensor = from; sensor < from + 5; sensor++) {
                        lines.add(
                            line(
                                code(sensor),
                                START.plusMillis(random.nextInt(700_000)),
                                random.nextInt(1_600) / 1_000.0));
                      }
                      service.postLines(lines.toArray(String[]::new));
                    }
                  });
    }

    @Override
    public void close() {
      running.set(false);
      try {
        sender.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RunningService another() {
    RunningService other = RunningService.start(database.url(), TestServers.redisUrl());
    other.awaitLive();
    return other;
  }

  /**
   * The law: what a client holds after any number of breaks, at any instance, is the newest of the
   * history in its region; nothing came twice ({@link WatchClient} looks), nothing from outside.
   */
  @Test
  @Order(1)
  void whatIsTakenBeforeAndAfterBreaksAtTwoInstancesAndARestartIsTheNewestOfHistory() {
    Random random = new Random(21);
    try (WatchClient client = WatchClient.ofBox(415, 434)) {
      RunningService second = another();
      try (Load load = new Load(1)) {
        client.connect(service);
        client.take(); // a part of the present state
        for (int round = 0; round < 12; round++) {
          breakAndGoOn(client, random.nextBoolean() ? service : second, random);
        }
        client.disconnect();
        second.close();
        second = another();
        for (int round = 0; round < 4; round++) {
          breakAndGoOn(client, second, random);
        }
      } finally {
        second.close();
      }
      breakAndGoOn(client, service, random);
      RunningService.await(
          "the client holds the newest of history",
          () -> {
            client.takeWithin(100);
            return comparable(client).equals(newest(415, 434));
          });
      assertThat(client.codes()).hasSizeGreaterThan(15);
    }
  }

  private static void breakAndGoOn(WatchClient client, RunningService at, Random random) {
    client.disconnect();
    client.connect(at);
    assertThat(client.take().path("resumed").asBoolean()).isTrue();
    for (int i = random.nextInt(4); i > 0; i--) {
      client.takeWithin(300);
    }
  }

  @Test
  @Order(2)
  void onlyWhatChangedSinceTheTokenIsSent() {
    for (int sensor = FIRST; sensor <= 413; sensor++) {
      post(sensor, 710_000, 0.1);
    }
    try (WatchClient client = WatchClient.ofBox(FIRST, 413)) {
      client.connect(service);
      RunningService.await(
          "all are told", () -> client.takeWithin(50) && client.codes().size() == 4);
      client.disconnect();
      post(411, 710_001, 0.2);
      post(412, 600_000, 0.9); // late: no change of the state
      post(430, 710_001, 0.3); // elsewhere
      post(411, 710_002, 0.4);
      service.awaitShown(code(411), 0.4);
      client.connect(service);
      JsonNode first = client.take();

      assertThat(first.path("resumed").asBoolean()).isTrue();
      assertThat(first.path("snapshot").asBoolean()).isFalse();
      assertThat(first.path("changes")).hasSize(1);
      assertThat(first.path("changes").path(0).path("values").path(0).path("number").asDouble())
          .isEqualTo(0.4);
      client.disconnect();
      client.connect(service);
      JsonNode nothing = client.take();
      assertThat(nothing.path("resumed").asBoolean()).isTrue();
      assertThat(nothing.path("changes")).isEmpty();
    }
  }

  @Test
  @Order(3)
  void tokensThatAreNoneOrOfSomethingElseAreRefusedWithTheirCode() {
    String other;
    try (WatchClient client = WatchClient.ofBox(FIRST, 413)) {
      client.connect(service);
      client.take();
      other = client.token();
    }
    for (String token : List.of("", "no token", other.substring(1), other)) {
      try (WatchClient client = WatchClient.ofBox(FIRST, 414)) {
        client.connect(service, token);
        JsonNode error = client.socket().next("error").path("payload").path(0);
        assertThat(error.path("extensions").path("code").asString()).isEqualTo("INVALID_CURSOR");
        assertThat(error.path("message").asString()).contains("resumeFrom");
      }
    }
  }

  @Test
  @Order(4)
  void afterRedisLostItsDataThePresentStateComesAnewAndSaysSo() {
    try (WatchClient client = WatchClient.ofBox(FIRST, 413)) {
      client.connect(service);
      RunningService.await(
          "all are told", () -> client.takeWithin(50) && client.codes().size() == 4);
      client.disconnect();
      forgetState();
      RunningService.await("it goes on", () -> !sends(client, service).isEmpty());

      assertThat(client.codes()).hasSize(4);
      assertThat(comparable(client)).isEqualTo(newest(FIRST, 413));
    }
  }

  /** Subscribes with the token; the codes told anew, empty if the state is not known yet. */
  private static List<String> sends(WatchClient client, RunningService at) {
    client.connect(at);
    JsonNode message = client.socket().next("next");
    JsonNode batch = message.path("payload").path("data").path("stateChanged");
    if (!batch.isObject()) {
      client.disconnect(); // UNAVAILABLE
      return List.of();
    }
    if (batch.path("resumed").asBoolean()) { // the loss was not seen yet
      client.disconnect();
      return List.of();
    }
    assertThat(batch.path("snapshot").asBoolean()).isTrue();
    client.take(batch);
    return client.codes();
  }

  private static void forgetState() {
    String identity =
        database.value(
            "select (select system_identifier from pg_control_system()) || '-' || oid"
                + " from pg_database where datname = current_database()");
    RedisClient client = RedisClient.create(TestServers.redisUrl());
    try (var redis = client.connect()) {
      redis.sync().keys("citytwin:{" + identity + "}:*").forEach(key -> redis.sync().del(key));
    } finally {
      client.shutdown();
    }
  }
}
