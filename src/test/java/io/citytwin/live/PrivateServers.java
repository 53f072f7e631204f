package io.citytwin.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostGIS cluster and a Redis of a test's own, as child processes that can be killed and started
 * again at the same place. Needs the programs of both on this machine.
 */
public final class PrivateServers implements AutoCloseable {

  private final Path home;
  private final Path data;
  private final int postgresPort = freePort();
  private final int redisPort = freePort();
  private @Nullable Process postgres;
  private @Nullable Process redis;

  public PrivateServers() {
    try {
      home = Files.createTempDirectory(Path.of("/tmp"), "citytwin-live-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    data = home.resolve("data");
    initialize();
    startPostgres();
    execute("postgres", "create database citytwin");
    execute("citytwin", "create extension postgis");
    startRedis();
  }

  private void initialize() {
    run("chmod", "777", home.toString());
    List<String> command = asDatabaseUser();
    command.addAll(
        List.of(
            program("initdb"),
            "-D",
            data.toString(),
            "-U",
            "citytwin",
            "--auth=trust",
            "-E",
            "UTF8",
            "--no-sync"));
    run(command.toArray(String[]::new));
  }

  /** PostgreSQL refuses to run as root. */
  private static List<String> asDatabaseUser() {
    return new ArrayList<>(
        System.getProperty("user.name").equals("root")
            ? List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups")
            : List.of());
  }

  private static String program(String name) {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .map(version -> version.resolve("bin").resolve(name))
          .filter(Files::isExecutable)
          .max(java.util.Comparator.naturalOrder())
          .map(Path::toString)
          .orElse(name);
    } catch (IOException e) {
      return name; // not Debian: on the path, or the start says what is missing
    }
  }

  public void startPostgres() {
    List<String> command = asDatabaseUser();
    command.addAll(
        List.of(
            program("postgres"),
            "-D",
            data.toString(),
            "-p",
            String.valueOf(postgresPort),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=" + home,
            "-c",
            "shared_buffers=32MB"));
    // Processes of a killed server may live on for a moment and keep a new one from starting.
    RunningService.await(
        "PostgreSQL starts",
        () -> {
          if (postgres == null || !postgres.isAlive()) {
            postgres = start(command, "postgres.log");
          }
          return answers();
        });
  }

  private boolean answers() {
    try (var connection = DriverManager.getConnection(jdbcUrl("postgres"), "citytwin", "")) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  public void startRedis() {
    redis =
        start(
            List.of(
                "redis-server",
                "--port",
                String.valueOf(redisPort),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                home.toString()),
            "redis.log");
  }

  public void killPostgres() {
    kill(postgres);
  }

  public void killRedis() {
    kill(redis);
  }

  /** Sends SIGKILL and waits for the end of the process. */
  private static void kill(@Nullable Process process) {
    if (process != null) {
      process.destroyForcibly();
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          throw new IllegalStateException("still alive after SIGKILL");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private Process start(List<String> command, String log) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve(log).toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          command.getFirst() + " cannot be started: install postgresql, postgis and redis", e);
    }
  }

  private void run(String... command) {
    try {
      Process process = start(List.of(command), "setup.log");
      if (process.waitFor() != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + " failed: " + Files.readString(home.resolve("setup.log")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public void execute(String database, String sql) {
    try (var connection = DriverManager.getConnection(jdbcUrl(database), "citytwin", "");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The first value of the first row. */
  public String value(String sql) {
    try (var connection = DriverManager.getConnection(jdbcUrl("citytwin"), "citytwin", "");
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + postgresPort + "/" + database;
  }

  public String databaseUrl() {
    return "postgresql://citytwin@127.0.0.1:" + postgresPort + "/citytwin";
  }

  public String redisUrl() {
    return "redis://127.0.0.1:" + redisPort + "/0";
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill(redis);
    kill(postgres);
    run("rm", "-rf", home.toString());
  }
}
