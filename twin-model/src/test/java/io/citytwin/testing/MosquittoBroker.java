package io.citytwin.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Mosquitto of a test's own on a free port, with a user and a password, which writes every packet
 * to its log. Needs Debian's packages {@code mosquitto} and {@code mosquitto-clients}, and {@code
 * openssl} for one that speaks TLS.
 */
public final class MosquittoBroker implements AutoCloseable {

  private static final String USER = "city";
  private static final String PASSWORD = "p@ss:word";

  private final Path home;
  private final int port = freePort();
  private final @Nullable BrokerCertificates certificates;
  private @Nullable Process process;

  public MosquittoBroker() {
    this(false);
  }

  /** Makes one that speaks TLS only. */
  public static MosquittoBroker withTls() {
    return new MosquittoBroker(true);
  }

  private MosquittoBroker(boolean tls) {
    try {
      home = Files.createTempDirectory(Path.of("/tmp"), "citytwin-mqtt-");
      certificates = tls ? new BrokerCertificates(home) : null;
      Files.writeString(
          home.resolve("mosquitto.conf"),
          """
          listener %d 127.0.0.1
          allow_anonymous false
          password_file %s
          persistence true
          persistence_location %s/
          max_queued_messages 0
          log_type all
          log_dest stderr
          %s
          """
              .formatted(
                  port,
                  home.resolve("passwords"),
                  home,
                  certificates == null ? "" : certificates.configuration()));
      run(
          List.of(),
          "mosquitto_passwd",
          "-c",
          "-b",
          home.resolve("passwords") + "",
          USER,
          PASSWORD);
      run(List.of(), "chmod", "-R", "a+rwX", home.toString()); // as root it becomes another user
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  /** Starts it, again if need be, and waits until it listens. */
  public void start() {
    process = begin("mosquitto", "-c", home.resolve("mosquitto.conf").toString());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!listens()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new IllegalStateException("Mosquitto does not start: " + log());
      }
      pause();
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Stops it as an operator would: it writes down what it holds. */
  public void stop() {
    if (process != null) {
      process.destroy();
      try {
        process.waitFor(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public String url() {
    return (certificates == null ? "mqtt://" : "mqtts://")
        + USER
        + ":p%40ss%3Aword@127.0.0.1:"
        + port;
  }

  /** Of a broker with TLS: whose certificates there are. */
  public BrokerCertificates certificates() {
    return Objects.requireNonNull(certificates, "a broker without TLS");
  }

  public String password() {
    return PASSWORD;
  }

  /**
   * Publishes each line as a message of quality of service 1 and waits until the broker has them.
   *
   * @param version as {@code mosquitto_pub} names it: {@code mqttv311} or {@code mqttv5}
   */
  public void publish(String version, String topic, List<String> messages) {
    List<String> command =
        new ArrayList<>(List.of("mosquitto_pub", "-V", version, "-q", "1", "-l", "-t", topic));
    command.addAll(account());
    run(messages, command.toArray(String[]::new));
  }

  /** The next messages of a topic, in order; fails after 20 seconds. */
  public Subscriber subscribe(String topic, int count) {
    List<String> command =
        new ArrayList<>(
            List.of("mosquitto_sub", "-V", "mqttv5", "-q", "1", "-t", topic, "-W", "20"));
    command.addAll(List.of("-C", String.valueOf(count)));
    command.addAll(account());
    long subscriptions = count("Received SUBSCRIBE");
    Process subscriber = begin("subscriber.log", command);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (count("Received SUBSCRIBE") == subscriptions && System.nanoTime() < end) {
      pause();
    }
    return new Subscriber(subscriber, home.resolve("subscriber.log"));
  }

  /** Somebody who waits for messages. */
  public record Subscriber(Process process, Path output) {
    public List<String> messages() {
      try {
        process.waitFor(25, TimeUnit.SECONDS);
        return Files.readAllLines(output);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private List<String> account() {
    List<String> account =
        new ArrayList<>(
            List.of("-h", "127.0.0.1", "-p", String.valueOf(port), "-u", USER, "-P", PASSWORD));
    if (certificates != null) {
      account.addAll(List.of("--cafile", certificates.authority().toString()));
    }
    return account;
  }

  /** How many lines of the broker's log hold a text, such as {@code Received PUBACK from name}. */
  public long count(String text) {
    return log().lines().filter(line -> line.contains(text)).count();
  }

  private String log() {
    try {
      return Files.readString(home.resolve("mosquitto.log"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process begin(String... command) {
    return begin("mosquitto.log", List.of(command));
  }

  private Process begin(String log, List<String> command) {
    try {
      return new ProcessBuilder(located(command))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve(log).toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          command.getFirst() + " cannot be started: install mosquitto and mosquitto-clients", e);
    }
  }

  /** Debian keeps servers where not everybody's path leads. */
  private static List<String> located(List<String> command) {
    Path server = Path.of("/usr/sbin", command.getFirst());
    List<String> located = new ArrayList<>(command);
    if (Files.isExecutable(server)) {
      located.set(0, server.toString());
    }
    return located;
  }

  private void run(List<String> input, String... command) {
    try {
      Path lines = Files.write(home.resolve("input"), input);
      Process started =
          new ProcessBuilder(located(List.of(command)))
              .redirectErrorStream(true)
              .redirectInput(lines.toFile())
              .start();
      String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (started.waitFor() != 0) {
        throw new IllegalStateException(command[0] + " failed: " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          command[0] + " cannot be run: install mosquitto and mosquitto-clients", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
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
    stop();
    try (Stream<Path> files = Files.walk(home)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
