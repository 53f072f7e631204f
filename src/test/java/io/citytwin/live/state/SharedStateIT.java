package io.citytwin.live.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.live.SharedLiveService;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Observation;
import io.citytwin.testing.TestServers;
import io.lettuce.core.RedisClient;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The copy in Redis: what another instance, or this one after a restart, begins with. */
class SharedStateIT {

  private static final RunningService service = SharedLiveService.service();

  /** Values sent in random order, each in a request of its own; the oracle is the greatest time. */
  @Test
  void hashesHoldTheNewestValueWhateverTheOrderOfArrival() throws SQLException {
    Random random = new Random(3);
    Instant start = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.MILLIS);
    Map<Integer, Integer> newest = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      int sensor = 160 + random.nextInt(6);
      int second = random.nextInt(500);
      var answer =
          service.postLines(
              RunningService.line(
                  SensorCity.code(sensor, "pressure"), start.plusSeconds(second), second / 1000.0));
      assertThat(answer.status()).isEqualTo(200);
      newest.merge(sensor, second, Math::max);
    }
    Map<Integer, Observation> shared = readAll();

    newest.forEach(
        (sensor, second) -> {
          Observation held = Objects.requireNonNull(shared.get(number(sensor)));
          assertThat(held.phenomenonTime()).isEqualTo(start.plusSeconds(second));
          assertThat(held.result()).isEqualTo(second / 1000.0);
        });
  }

  private static int number(int sensor) {
    return Objects.requireNonNull(
            service
                .bean(DatastreamRegistry.class)
                .current()
                .byCode(SensorCity.code(sensor, "pressure")))
        .number();
  }

  private static Map<Integer, Observation> readAll() throws SQLException {
    Map<Integer, Observation> all = new HashMap<>();
    RedisClient client = RedisClient.create(TestServers.redisUrl());
    try (RedisLink link =
        RedisLink.open(client, TwinKeys.of(service.bean(DataSource.class)), 1 << 20)) {
      link.copy().values().forEach(o -> all.put(o.datastream(), o));
    } finally {
      client.shutdown();
    }
    return all;
  }
}
