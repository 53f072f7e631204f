package io.citytwin.live;

import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.TestServers;
import io.lettuce.core.RedisClient;

/**
 * One service for all tests that leave it as it is: starting it is what costs time. Each test uses
 * sensors of its own.
 */
public final class SharedLiveService {

  private static final PostgisDatabase DATABASE = PostgisDatabase.create();
  private static final SensorCity CITY =
      new SensorCity(DATABASE.jdbcUrl(), DATABASE.user(), DATABASE.password());
  private static final RunningService SERVICE = start();

  private SharedLiveService() {}

  private static RunningService start() {
    CITY.importSensors(0, 410);
    RunningService service =
        RunningService.start(
            DATABASE.url(),
            TestServers.redisUrl(),
            "citytwin.live.max-lines=2000",
            "citytwin.live.queue-capacity=20000",
            "citytwin.live.max-days=5",
            "citytwin.history.interval=200ms",
            "spring.graphql.websocket.connection-init-timeout=3s");
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      service.close();
                      forgetState();
                      DATABASE.close();
                    }));
    service.awaitLive();
    return service;
  }

  /** Redis may be shared with other runs: only the keys of this database go. */
  private static void forgetState() {
    String identity =
        DATABASE.value(
            "select (select system_identifier from pg_control_system()) || '-' || oid"
                + " from pg_database where datname = current_database()");
    RedisClient client = RedisClient.create(TestServers.redisUrl());
    try (var redis = client.connect()) {
      redis.sync().keys("citytwin:{" + identity + "}:*").forEach(key -> redis.sync().del(key));
    } finally {
      client.shutdown();
    }
  }

  public static PostgisDatabase database() {
    return DATABASE;
  }

  public static SensorCity city() {
    return CITY;
  }

  public static RunningService service() {
    return SERVICE;
  }
}
