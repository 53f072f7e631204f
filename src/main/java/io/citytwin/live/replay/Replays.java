package io.citytwin.live.replay;

import io.citytwin.api.Limits;
import io.citytwin.live.LiveSettings;
import io.citytwin.live.derived.DerivedState;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.ObservationSpans;
import io.citytwin.sensor.ObservationsAsOf;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** All replays of this instance; each waits and reads on a thread of its own. */
@Component
class Replays implements SmartLifecycle {

  private final DatastreamRegistry registry;
  private final DerivedState derived;
  private final ObservationsAsOf state;
  private final ObservationSpans spans;
  private final Limits limits;
  private final LiveSettings live;
  private final ReplaySettings settings;
  private final InstantSource clock;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicBoolean running = new AtomicBoolean();
  private final Sinks.Empty<Void> stopped = Sinks.empty();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Scheduler scheduler = Schedulers.fromExecutorService(threads, "replay");

  Replays(
      DatastreamRegistry registry,
      DerivedState derived,
      ObservationsAsOf state,
      ObservationSpans spans,
      Limits limits,
      LiveSettings live,
      ReplaySettings settings,
      InstantSource clock,
      MeterRegistry metrics) {
    this.registry = registry;
    this.derived = derived;
    this.state = state;
    this.spans = spans;
    this.limits = limits;
    this.live = live;
    this.settings = settings;
    this.clock = clock;
    Gauge.builder("citytwin.replay.open", open, AtomicInteger::get)
        .description("Replays that are open")
        .register(metrics);
  }

  /**
   * Makes a replay, which begins when it is subscribed to.
   *
   * @throws TwinException saying which argument is wrong; RATE_LIMITED with too many replays
   */
  Flux<ReplayBatch> open(ReplayInput input) {
    ReplayRequest request = ReplayRequest.of(input, live, settings, clock);
    return Flux.defer(() -> counted(request));
  }

  private Flux<ReplayBatch> counted(ReplayRequest request) {
    if (open.incrementAndGet() > settings.maxReplays()) {
      open.decrementAndGet();
      return Flux.error(
          new TwinException(
              ErrorCode.RATE_LIMITED,
              "%d replays are open, this instance takes no more (citytwin.replay.max-replays)"
                  .formatted(settings.maxReplays())));
    }
    AtomicBoolean counted = new AtomicBoolean(true);
    return Flux.<ReplayBatch, Replay>generate(
            () -> replay(request), (replay, sink) -> replay.next(sink))
        .subscribeOn(scheduler)
        .takeUntilOther(stopped.asMono())
        .doFinally(
            _ -> {
              if (counted.getAndSet(false)) {
                open.decrementAndGet();
              }
            });
  }

  private Replay replay(ReplayRequest request) {
    ReplayRequest.Watched watched = request.select(registry.current(), derived.current());
    ReplayReader reader =
        new ReplayReader(
            state, spans, limits, clock, watched.datastreams(), request.from(), request.to());
    return new Replay(request, watched, reader, settings);
  }

  @Override
  public void start() {
    running.set(true);
  }

  /** Completes all replays, so that their open requests do not hold up the shutdown. */
  @Override
  public void stop() {
    running.set(false);
    var _ = stopped.tryEmitEmpty();
    threads.shutdownNow();
  }

  @Override
  public boolean isRunning() {
    return running.get();
  }

  /** Stops before the web server waits for its requests. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
