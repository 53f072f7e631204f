package io.citytwin.importer.synthetic.live;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Posts observations to a service and tries again while the service is away or overloaded. Sending
 * a batch twice does no harm: an observation is known by its datastream and its time.
 */
public final class ObservationClient implements AutoCloseable {

  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final int MESSAGE_LENGTH = 500;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI target;

  /** Makes a client of the service at an address such as {@code http://127.0.0.1:8080}. */
  public ObservationClient(URI service) {
    String base = service.toString();
    target =
        URI.create(
            (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/observations");
  }

  /**
   * Sends a batch and waits until the service has taken it.
   *
   * @param lines NDJSON
   * @param patience how long to go on trying; a wait the service asks for counts as well
   * @throws RefusedException if the service refuses the batch for good
   * @throws IOException if the service cannot be reached for longer than the patience
   * @throws InterruptedException if told to stop
   */
  public void send(String lines, Duration patience) throws IOException, InterruptedException {
    long giveUp = System.nanoTime() + patience.toNanos();
    Duration wait = FIRST_WAIT;
    while (true) {
      Attempt attempt = attempt(lines);
      if (attempt.done) {
        return;
      }
      Duration pause = attempt.retryAfter.compareTo(wait) > 0 ? attempt.retryAfter : wait;
      if (System.nanoTime() + pause.toNanos() > giveUp) {
        throw new IOException(attempt.problem + "; gave up after " + patience.toSeconds() + " s");
      }
      Thread.sleep(pause);
      Duration twice = wait.multipliedBy(2);
      wait = twice.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : twice;
    }
  }

  /** What came of one request. */
  private record Attempt(boolean done, String problem, Duration retryAfter) {}

  private Attempt attempt(String lines) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .timeout(REQUEST_TIMEOUT)
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(lines, StandardCharsets.UTF_8))
            .build();
    HttpResponse<String> response;
    try {
      response = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (ConnectException e) {
      return new Attempt(false, "no service answers at " + target, Duration.ZERO);
    } catch (HttpTimeoutException e) {
      return new Attempt(false, target + " did not answer in time", Duration.ZERO);
    } catch (IOException e) {
      return new Attempt(
          false, target + " broke the connection (" + e.getMessage() + ")", Duration.ZERO);
    }
    return judge(response);
  }

  private Attempt judge(HttpResponse<String> response) throws RefusedException {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return new Attempt(true, "", Duration.ZERO);
    }
    String body = response.body().strip();
    String answer = body.length() > MESSAGE_LENGTH ? body.substring(0, MESSAGE_LENGTH) + "…" : body;
    String problem = target + " answered " + status + (answer.isEmpty() ? "" : ": " + answer);
    if (status == 429 || status >= 500) {
      return new Attempt(false, problem, retryAfter(response));
    }
    throw new RefusedException(problem);
  }

  /** The seconds of {@code Retry-After}; its other form, a date, counts as none given. */
  private static Duration retryAfter(HttpResponse<?> response) {
    String value = response.headers().firstValue("Retry-After").orElse("");
    return value.matches("[0-9]{1,4}") ? Duration.ofSeconds(Long.parseLong(value)) : Duration.ZERO;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /** The service refused a batch: sending it again is useless. */
  public static final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }
}
