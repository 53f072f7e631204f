package io.citytwin.testing;

import io.citytwin.model.connection.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The PostGIS and Redis of a test run, started once for each JVM.
 *
 * <p>In this order: the servers named by {@code CITYTWIN_TEST_DATABASE_URL} and {@code
 * CITYTWIN_TEST_REDIS_URL} (the launcher sets them), containers where a Docker engine answers, else
 * the launcher's private servers. There is no way without servers: a test that needs one fails when
 * none can be had.
 */
public final class TestServers {

  private static final Map<String, String> ADDRESSES = start();

  private TestServers() {}

  /** The maintenance database; its user may create databases. */
  public static DatabaseUrl database() {
    return DatabaseUrl.parse(databaseUrl());
  }

  /** The maintenance database as a libpq URI. */
  public static String databaseUrl() {
    return ADDRESSES.get("CITYTWIN_DATABASE_URL");
  }

  /** Redis as a URI. */
  public static String redisUrl() {
    return ADDRESSES.get("CITYTWIN_REDIS_URL");
  }

  private static Map<String, String> start() {
    String database = System.getenv("CITYTWIN_TEST_DATABASE_URL");
    String redis = System.getenv("CITYTWIN_TEST_REDIS_URL");
    if (database != null && redis != null) {
      return Map.of("CITYTWIN_DATABASE_URL", database, "CITYTWIN_REDIS_URL", redis);
    }
    return DockerClientFactory.instance().isDockerAvailable() ? containers() : privateServers();
  }

  @SuppressWarnings(
      "resource") // the containers live as long as the JVM; Testcontainers removes them
  private static Map<String, String> containers() {
    PostgreSQLContainer postgis =
        new PostgreSQLContainer(
            DockerImageName.parse("postgis/postgis:17-3.5").asCompatibleSubstituteFor("postgres"));
    postgis.start();
    GenericContainer<?> redis =
        new GenericContainer<>(DockerImageName.parse("redis:7.4")).withExposedPorts(6379);
    redis.start();
    return Map.of(
        "CITYTWIN_DATABASE_URL",
        "postgresql://%s:%s@%s:%d/%s"
            .formatted(
                postgis.getUsername(),
                postgis.getPassword(),
                postgis.getHost(),
                postgis.getFirstMappedPort(),
                postgis.getDatabaseName()),
        "CITYTWIN_REDIS_URL",
        "redis://%s:%d".formatted(redis.getHost(), redis.getFirstMappedPort()));
  }

  /**
   * Runs {@code ./citytwin servers}, which starts PostGIS and Redis under a home of their own and
   * prints their addresses.
   */
  private static Map<String, String> privateServers() {
    Path root = Repository.root();
    try {
      Process launcher =
          new ProcessBuilder(
                  root.resolve("citytwin").toString(),
                  "servers",
                  "--home",
                  root.resolve(".citytwin/test").toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String output = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (launcher.waitFor() != 0) {
        throw new IllegalStateException("./citytwin servers failed: " + output);
      }
      Map<String, String> addresses = new HashMap<>();
      output
          .lines()
          .map(line -> line.split("=", 2))
          .filter(pair -> pair.length == 2)
          .forEach(pair -> addresses.put(pair[0], pair[1]));
      return addresses;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting the test servers", e);
    }
  }

  /** Where the repository is, whatever module's folder the test runs in. */
  static final class Repository {

    private Repository() {}

    static Path root() {
      Path folder = Path.of("").toAbsolutePath();
      while (folder != null && !Files.exists(folder.resolve("citytwin"))) {
        folder = folder.getParent();
      }
      if (folder == null) {
        throw new IllegalStateException("no folder above holds the launcher ./citytwin");
      }
      return folder;
    }
  }
}
