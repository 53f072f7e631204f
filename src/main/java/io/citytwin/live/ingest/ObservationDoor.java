package io.citytwin.live.ingest;

import io.citytwin.live.LiveSettings;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.DatastreamRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /observations}: lines of JSON, plain or gzip. The answer is sent when all good lines
 * are committed to the history. The contract is in {@code docs/live.md}.
 */
@RestController
class ObservationDoor {

  private static final Set<String> TYPES =
      Set.of("application/x-ndjson", "application/ndjson", "application/jsonl", "application/json");
  private static final long ANSWER_SECONDS = 20;

  private final DatastreamRegistry registry;
  private final ObservationCommitter committer;
  private final LiveSettings settings;
  private final InstantSource clock;
  private final MeterRegistry metrics;
  private final Timer parsing;

  ObservationDoor(
      DatastreamRegistry registry,
      ObservationCommitter committer,
      LiveSettings settings,
      InstantSource clock,
      MeterRegistry metrics) {
    this.registry = registry;
    this.committer = committer;
    this.settings = settings;
    this.clock = clock;
    this.metrics = metrics;
    this.parsing =
        Timer.builder("citytwin.ingest.parse")
            .description("Reading and checking a request")
            .register(metrics);
  }

  @PostMapping("/observations")
  ResponseEntity<IngestReport> take(HttpServletRequest request) throws IOException {
    requireType(request.getContentType());
    if (!registry.databaseAnswers() || registry.current().revision() < 0) {
      throw new TwinException(
          ErrorCode.UNAVAILABLE,
          "the database does not answer; nothing was stored, send again in a few seconds");
    }
    ParsedRequest parsed = parse(request);
    Submission.Outcome outcome =
        parsed.observations().isEmpty()
            ? new Submission.Outcome(0, 0)
            : await(committer.submit(parsed.observations()));
    count(parsed, outcome);
    HttpStatus status = parsed.observations().isEmpty() ? HttpStatus.BAD_REQUEST : HttpStatus.OK;
    return ResponseEntity.status(status)
        .body(
            new IngestReport(
                outcome.accepted(), outcome.duplicates(), parsed.rejectedCount(), parsed.faults()));
  }

  private static void requireType(@Nullable String contentType) {
    try {
      MediaType type = contentType == null ? null : MediaType.parseMediaType(contentType);
      if (type != null && TYPES.contains(type.getType() + "/" + type.getSubtype())) {
        return;
      }
    } catch (InvalidMediaTypeException e) {
      // said below
    }
    throw new UnsupportedBody(
        "content type "
            + (contentType == null
                ? "is missing"
                : LineException.shown(contentType) + " is not taken")
            + "; send Content-Type: application/x-ndjson");
  }

  private ParsedRequest parse(HttpServletRequest request) throws IOException {
    long start = System.nanoTime();
    try (InputStream body = unpacked(request)) {
      LineReader lines = new LineReader(body, settings.maxLineBytes(), settings.maxBodyBytes());
      ObservationLineParser parser = new ObservationLineParser(registry, settings, clock.instant());
      return ParsedRequest.read(lines, parser, settings);
    } catch (ZipException e) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT, "the body is not gzip although Content-Encoding says so", e);
    } catch (IOException e) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT, "the body ended too early; nothing was stored", e);
    } finally {
      parsing.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  private static InputStream unpacked(HttpServletRequest request) throws IOException {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding == null || encoding.equalsIgnoreCase("identity")) {
      return request.getInputStream();
    }
    if (encoding.equalsIgnoreCase("gzip")) {
      return new GZIPInputStream(request.getInputStream(), 16_384);
    }
    throw new UnsupportedBody(
        "content encoding " + LineException.shown(encoding) + " is not taken; send gzip or none");
  }

  private static Submission.Outcome await(CompletableFuture<Submission.Outcome> outcome) {
    try {
      return outcome.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TwinException failure) {
        throw failure;
      }
      throw new TwinException(ErrorCode.INTERNAL, "the observations could not be stored", e);
    } catch (TimeoutException e) {
      throw new TwinException(
          ErrorCode.TIMEOUT,
          "not stored within " + ANSWER_SECONDS + " s; nothing is acknowledged, send again later");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TwinException(ErrorCode.UNAVAILABLE, "interrupted; send again later", e);
    }
  }

  private void count(ParsedRequest parsed, Submission.Outcome outcome) {
    metrics.counter("citytwin.ingest.accepted").increment(outcome.accepted());
    metrics.counter("citytwin.ingest.duplicates").increment(outcome.duplicates());
    parsed
        .rejected()
        .forEach(
            (code, lines) ->
                metrics.counter("citytwin.ingest.rejected", "code", code.name()).increment(lines));
  }

  /** Body of an answer to a request that was refused as a whole. */
  record Refusal(ErrorCode code, String message) {}

  /** A media type or encoding nobody here reads. */
  private static final class UnsupportedBody extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedBody(String message) {
      super(message);
    }
  }

  @ExceptionHandler
  ResponseEntity<Refusal> refuse(UnsupportedBody failure) {
    return ResponseEntity.status(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
        .header("Accept", "application/x-ndjson")
        .body(new Refusal(ErrorCode.BAD_USER_INPUT, String.valueOf(failure.getMessage())));
  }

  @ExceptionHandler
  ResponseEntity<Refusal> refuse(TwinException failure) {
    HttpStatus status = status(failure.code());
    ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
    if (status == HttpStatus.TOO_MANY_REQUESTS || status == HttpStatus.SERVICE_UNAVAILABLE) {
      answer.header("Retry-After", status == HttpStatus.TOO_MANY_REQUESTS ? "1" : "5");
    }
    return answer.body(new Refusal(failure.code(), String.valueOf(failure.getMessage())));
  }

  private static HttpStatus status(ErrorCode code) {
    if (code == ErrorCode.RATE_LIMITED) {
      return HttpStatus.TOO_MANY_REQUESTS;
    }
    return switch (code.kind()) {
      case BAD_REQUEST -> HttpStatus.BAD_REQUEST;
      case LIMIT_EXCEEDED -> HttpStatus.CONTENT_TOO_LARGE;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case CONFLICT -> HttpStatus.CONFLICT;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
      case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }
}
