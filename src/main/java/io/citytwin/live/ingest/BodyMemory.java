package io.citytwin.live.ingest;

import io.citytwin.api.Deadline;
import io.citytwin.api.WorkingMemory;
import io.citytwin.live.LiveSettings;
import io.citytwin.model.error.TwinException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Observations of a body are kept until their commit, so a body is read when there is memory for
 * them.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class BodyMemory implements Filter {

  /** For a body that does not tell its length. */
  private static final long USUAL_BYTES = 1_048_576;

  /** What gzip makes of lines of observations is smaller by about as much. */
  private static final int UNPACKED = 10;

  /** Bytes of a tree of JSON for a byte of its text, about. */
  private static final int TREE = 10;

  private final WorkingMemory memory;
  private final LiveSettings settings;
  private final InstantSource clock;

  BodyMemory(LiveSettings settings, InstantSource clock, MeterRegistry metrics) {
    this.memory =
        new WorkingMemory(
            settings.bodyMemory() == 0 ? WorkingMemory.ofHeap(10) : settings.bodyMemory());
    this.settings = settings;
    this.clock = clock;
    Gauge.builder("citytwin.ingest.memory", memory, WorkingMemory::taken)
        .description("What requests with observations have of the memory they share")
        .baseUnit(BaseUnits.BYTES)
        .register(metrics);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    int times = request instanceof HttpServletRequest asked ? times(asked.getServletPath()) : 0;
    if (times == 0) {
      chain.doFilter(request, response);
      return;
    }
    try (WorkingMemory.Share share = memory.share()) {
      TwinException busy = take(share, times * bytes((HttpServletRequest) request));
      if (busy == null) {
        chain.doFilter(request, response);
      } else {
        new IngestAnswer((HttpServletResponse) response)
            .refuse(busy.code(), String.valueOf(busy.getMessage()));
      }
    }
  }

  private @Nullable TwinException take(WorkingMemory.Share share, long bytes) {
    try {
      share.take(bytes, Deadline.in(settings.patience(), clock));
      return null;
    } catch (TwinException busy) {
      return busy;
    }
  }

  /** How much more memory than bytes a body of an address takes; 0 for one without observations. */
  private static int times(String path) {
    return path.equals(ObservationDoor.PATH)
        ? 1
        : path.startsWith(SensorThingsDoor.PATH + "/") ? TREE : 0;
  }

  private long bytes(HttpServletRequest request) {
    long sent = request.getContentLengthLong();
    long unpacked = request.getHeader("Content-Encoding") == null ? sent : sent * UNPACKED;
    return sent < 0 ? USUAL_BYTES : Math.min(unpacked, settings.maxBodyBytes());
  }
}
