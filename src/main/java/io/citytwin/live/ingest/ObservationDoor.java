package io.citytwin.live.ingest;

import io.citytwin.live.LiveSettings;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * {@code POST /observations}: lines of JSON or an array, plain or gzip. The answer is sent when all
 * good lines are committed to the history. The contract is in {@code docs/live.md}.
 *
 * <p>A filter before most others and no controller: of a request with one observation, what Spring
 * does around a controller took three quarters of the processor time.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class ObservationDoor implements Filter {

  private static final Logger log = LoggerFactory.getLogger(ObservationDoor.class);
  static final String PATH = "/observations";
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

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest asked
        && response instanceof HttpServletResponse answer
        && PATH.equals(asked.getServletPath())) {
      serve(asked, new IngestAnswer(answer));
    } else {
      chain.doFilter(request, response);
    }
  }

  private void serve(HttpServletRequest request, IngestAnswer answer) throws IOException {
    try {
      if (request.getMethod().equals("POST")) {
        take(request, answer);
      } else {
        answer.methodNotAllowed(request.getMethod());
      }
    } catch (ObservationBody.UnsupportedBody e) {
      answer.unsupported(String.valueOf(e.getMessage()));
    } catch (TwinException e) {
      answer.refuse(e.code(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("observations.door", e);
      answer.refuse(ErrorCode.INTERNAL, "the observations could not be stored; send again later");
    }
  }

  private void take(HttpServletRequest request, IngestAnswer answer) throws IOException {
    requireType(request.getContentType());
    Batch batch = parse(request);
    answer.report(intake.store(batch), !batch.observations().isEmpty());
  }

  private static void requireType(@Nullable String contentType) {
    if (contentType != null && TYPES.contains(contentType)) {
      return;
    }
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
        ObservationBody.readLines(body, ObservationBody.expectedBytes(request), batch, settings);
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
}
