package io.citytwin.live.ingest;

import io.citytwin.live.LiveSettings;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /observations}: lines of JSON or an array, plain or gzip. The answer is sent when all
 * good lines are committed to the history. The contract is in {@code docs/live.md}.
 */
@RestController
class ObservationDoor {

  private static final Set<String> TYPES =
      Set.of("application/x-ndjson", "application/ndjson", "application/jsonl", "application/json");

  private final ObservationIntake intake;
  private final LiveSettings settings;
  private final Timer parsing;

  ObservationDoor(ObservationIntake intake, LiveSettings settings, MeterRegistry metrics) {
    this.intake = intake;
    this.settings = settings;
    this.parsing =
        Timer.builder("citytwin.ingest.parse")
            .description("Reading and checking a request")
            .register(metrics);
  }

  @PostMapping("/observations")
  ResponseEntity<IngestReport> take(HttpServletRequest request) {
    requireType(request.getContentType());
    Batch batch = parse(request);
    IngestReport report = intake.store(batch);
    HttpStatus status = batch.observations().isEmpty() ? HttpStatus.BAD_REQUEST : HttpStatus.OK;
    return ResponseEntity.status(status).body(report);
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
    throw new ObservationBody.UnsupportedBody(
        "content type "
            + (contentType == null
                ? "is missing"
                : LineException.shown(contentType) + " is not taken")
            + "; send Content-Type: application/x-ndjson");
  }

  private Batch parse(HttpServletRequest request) {
    long start = System.nanoTime();
    try (InputStream body = ObservationBody.open(request, settings)) {
      boolean array = ObservationBody.isArray(body);
      Batch batch = intake.begin(array ? "item" : "line");
      if (array) {
        ObservationBody.readArray(body, batch);
      } else {
        ObservationBody.readLines(body, batch, settings);
      }
      if (batch.isEmpty()) {
        throw new TwinException(
            ErrorCode.BAD_USER_INPUT,
            "the body holds no observation; send one JSON object on each line, or an array of them");
      }
      return batch;
    } catch (IOException e) {
      throw ObservationBody.unreadable(e);
    } finally {
      parsing.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  /** Body of an answer to a request that was refused as a whole. */
  record Refusal(ErrorCode code, String message) {}

  @ExceptionHandler
  ResponseEntity<Refusal> refuse(ObservationBody.UnsupportedBody failure) {
    return ResponseEntity.status(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
        .header("Accept", "application/x-ndjson")
        .body(new Refusal(ErrorCode.BAD_USER_INPUT, String.valueOf(failure.getMessage())));
  }

  @ExceptionHandler
  ResponseEntity<Refusal> refuse(TwinException failure) {
    return IngestStatus.answer(IngestStatus.of(failure.code()))
        .body(new Refusal(failure.code(), String.valueOf(failure.getMessage())));
  }
}
