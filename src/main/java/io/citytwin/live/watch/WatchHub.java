package io.citytwin.live.watch;

import io.citytwin.live.LiveSettings;
import io.citytwin.live.state.LatestState;
import io.citytwin.live.state.LiveOverlay;
import io.citytwin.live.state.LiveStatus;
import io.citytwin.live.state.LiveValue;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** All subscriptions of this instance: tells them of changes and wakes those that are due. */
@Component
class WatchHub implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(WatchHub.class);
  private static final long TICK_MILLIS = 20;

  private final DatastreamRegistry registry;
  private final LatestState state;
  private final LiveOverlay overlay;
  private final InstantSource clock;
  private final LiveSettings settings;
  private final Counter batches;
  private final Counter coalesced;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  // One thread for each batch in the making: a client that blocks holds up nobody else.
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("watch-ticks").factory());
  private volatile boolean running;

  WatchHub(
      DatastreamRegistry registry,
      LatestState state,
      LiveOverlay overlay,
      InstantSource clock,
      LiveSettings settings,
      MeterRegistry metrics) {
    this.registry = registry;
    this.state = state;
    this.overlay = overlay;
    this.clock = clock;
    this.settings = settings;
    this.batches = metrics.counter("citytwin.watch.batches");
    this.coalesced = metrics.counter("citytwin.watch.coalesced");
    Gauge.builder("citytwin.watch.subscriptions", watches, Set::size).register(metrics);
    state.onChange(number -> watches.forEach(watch -> watch.changed(number)));
    registry.onChange(next -> watches.forEach(watch -> watch.select(next, state)));
  }

  /**
   * Makes a subscription.
   *
   * @throws TwinException UNAVAILABLE without live state, RATE_LIMITED with too many subscriptions
   */
  Watch open(WatchRequest request, @Nullable Delivery delivery) {
    if (state.status() != LiveStatus.READY || !running) {
      throw new TwinException(
          ErrorCode.UNAVAILABLE,
          "the live state is not available now; subscribe again in a moment");
    }
    if (watches.size() >= settings.maxSubscribers()) {
      throw new TwinException(
          ErrorCode.RATE_LIMITED,
          "%d subscriptions are open, this instance takes no more (citytwin.live.max-subscribers)"
              .formatted(watches.size()));
    }
    return new Watch(this, request, delivery);
  }

  /** Known first, then selecting: a change in between is either told or found. */
  void add(Watch watch) {
    watches.add(watch);
    watch.select(registry.current(), state);
    if (watch.isClosed()) { // cancelled while it was being added
      watches.remove(watch);
    }
  }

  void remove(Watch watch) {
    watches.remove(watch);
  }

  void execute(Runnable send) {
    senders.execute(send);
  }

  void failed(RuntimeException cause) {
    log.warn("watch.failed", cause);
  }

  @Nullable Datastream datastream(int number) {
    return registry.current().byNumber(number);
  }

  @Nullable LiveValue value(Datastream datastream) {
    return overlay.of(datastream);
  }

  StateChangeBatch batch(
      int sequence, boolean snapshot, List<StateChangeBatch.Change> changes, int dropped) {
    batches.increment();
    coalesced.increment(dropped);
    return new StateChangeBatch(sequence, clock.instant(), snapshot, changes, dropped);
  }

  private void tick() {
    for (Watch watch : watches) {
      try {
        watch.sendIfDue();
      } catch (RuntimeException e) { // the others must be served
        failed(e);
      }
    }
  }

  @Override
  public void start() {
    running = true;
    var _ =
        ticks.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Completes all subscriptions, so that their open requests do not hold up the shutdown. */
  @Override
  public void stop() {
    running = false;
    ticks.shutdownNow();
    watches.forEach(Watch::complete);
    senders.shutdown();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Stops before the web server waits for its requests. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
