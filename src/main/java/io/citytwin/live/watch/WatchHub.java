package io.citytwin.live.watch;

import io.citytwin.live.LiveSettings;
import io.citytwin.live.derived.DerivedMembers;
import io.citytwin.live.derived.DerivedState;
import io.citytwin.live.state.LatestState;
import io.citytwin.live.state.LiveStatus;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Datastreams;
import io.citytwin.sensor.Observation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
  private final DerivedState derived;
  private final LatestState state;
  private final LivePositions positions;
  private final Resumption resumption;
  private final InstantSource clock;
  private final LiveSettings settings;
  private final Counter batches;
  private final Counter coalesced;
  private final Map<UUID, Watch> watches = new ConcurrentHashMap<>();
  private final Interest interest = new Interest();
  private final Set<ObservationFeed> feeds = ConcurrentHashMap.newKeySet();
  // One thread for each batch in the making: a client that blocks holds up nobody else.
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("watch-ticks").factory());
  private volatile boolean running;

  WatchHub(
      DatastreamRegistry registry,
      DerivedState derived,
      LatestState state,
      LivePositions positions,
      InstantSource clock,
      LiveSettings settings,
      MeterRegistry metrics) {
    this.registry = registry;
    this.derived = derived;
    this.state = state;
    this.positions = positions;
    this.resumption = new Resumption(registry, derived, state);
    this.clock = clock;
    this.settings = settings;
    this.batches = metrics.counter("citytwin.watch.batches");
    this.coalesced = metrics.counter("citytwin.watch.coalesced");
    Gauge.builder("citytwin.watch.subscriptions", this, WatchHub::open).register(metrics);
    state.onChange(this::changed);
    state.onArrival(observation -> feeds.forEach(feed -> feed.added(observation)));
    state.onGap(this::endFeeds);
    registry.onChange(next -> selectAnew());
    derived.onChange(this::selectAnew);
  }

  /**
   * Makes a subscription.
   *
   * @param resumeFrom where another one broke off; null to begin with the present state
   * @throws TwinException UNAVAILABLE without live state, RATE_LIMITED with too many subscriptions,
   *     INVALID_CURSOR if the token is of a subscription to something else
   */
  Watch open(WatchRequest request, @Nullable ResumeToken resumeFrom, @Nullable Delivery delivery) {
    checkRoom();
    return new Watch(this, UUID.randomUUID(), request, resumeFrom, delivery);
  }

  private void selectAnew() {
    watches.values().forEach(watch -> safely(watch::select));
  }

  private int open() {
    return watches.size() + feeds.size();
  }

  private void checkRoom() {
    if (state.status() != LiveStatus.READY || !running) {
      throw new TwinException(
          ErrorCode.UNAVAILABLE,
          "the live state is not available now; subscribe again in a moment");
    }
    if (open() >= settings.maxSubscribers()) {
      throw new TwinException(
          ErrorCode.RATE_LIMITED,
          "%d subscriptions are open, this instance takes no more (citytwin.live.max-subscribers)"
              .formatted(open()));
    }
  }

  /**
   * Makes a subscription to every observation of datastreams.
   *
   * @param ids 1 to 100 of them
   * @throws TwinException as {@link #open}, or as {@link FeedRequest#numbers} for the ids
   */
  ObservationFeed feed(List<String> ids, @Nullable Delivery delivery) {
    checkRoom();
    return new ObservationFeed(
        this, FeedRequest.numbers(ids, registry.refreshed()), clock, delivery);
  }

  void add(ObservationFeed feed) {
    feeds.add(feed);
    if (feed.flow().isClosed()) { // cancelled while it was being added
      remove(feed);
    }
    feed.flow().sendIfDue();
  }

  void remove(ObservationFeed feed) {
    feeds.remove(feed);
  }

  private void endFeeds() {
    TwinException gap =
        new TwinException(
            ErrorCode.UNAVAILABLE,
            "the live state was lost, and with it what came meanwhile; subscribe again and read"
                + " the history");
    feeds.forEach(feed -> feed.flow().fail(gap));
  }

  /**
   * The open subscription of a key.
   *
   * @param key null if the text is none
   * @throws TwinException NOT_FOUND if this instance has none
   */
  Watch watch(@Nullable UUID key, String text) {
    Watch watch = key == null ? null : watches.get(key);
    if (watch == null) {
      throw noWatch(text.length() > 60 ? text.substring(0, 60) + "…" : text);
    }
    return watch;
  }

  static TwinException noWatch(String key) {
    return new TwinException(
        ErrorCode.NOT_FOUND,
        ("no subscription with watchKey '%s' is open at this instance; move it over its own"
                + " connection, or subscribe again with the other bbox")
            .formatted(key));
  }

  /** Known first, then selecting: a change in between is either told or found. */
  void add(Watch watch) {
    watches.put(watch.key(), watch);
    watch.select();
    if (watch.flow().isClosed()) { // cancelled while it was being added
      remove(watch);
    }
  }

  void remove(Watch watch) {
    watches.remove(watch.key());
    watch.forget();
  }

  Interest interest() {
    return interest;
  }

  void execute(Runnable send) {
    senders.execute(send);
  }

  private void changed(int number) {
    if (watches.isEmpty()) {
      return;
    }
    Datastream datastream = datastreams().byNumber(number);
    if (datastream != null && datastream.observedProperty().equals(Datastreams.LOCATION)) {
      LivePositions.Position at = positions.of(datastream);
      List<Datastream> ofSensor = datastreams().ofSensor(datastream.sensorId());
      watches.values().forEach(watch -> watch.moved(ofSensor, at));
    }
    for (Watch watch : interest.of(number)) {
      watch.changed(number);
    }
  }

  /** Runs while nothing changes. */
  <T> T atRest(Supplier<T> reading) {
    return state.atRest(reading);
  }

  LatestState.Moment now() {
    return state.now();
  }

  Instant instant() {
    return clock.instant();
  }

  DerivedMembers derived() {
    return derived.current();
  }

  Datastreams datastreams() {
    return registry.current();
  }

  @Nullable Observation newest(int datastream) {
    return state.find(datastream);
  }

  boolean hasValue(int datastream) {
    return state.find(datastream) != null;
  }

  WatchRequest.Selection selection(WatchRequest request) {
    return request.select(datastreams(), derived(), positions);
  }

  /** What those who come back have missed. */
  Resumption resumption() {
    return resumption;
  }

  StateChangeBatch batch(BatchDraft.Head head, BatchDraft draft) {
    batches.increment();
    coalesced.increment(head.coalesced());
    Instant now = clock.instant();
    List<StateChangeBatch.Change> changes = new ArrayList<>(draft.changes().size());
    draft
        .changes()
        .forEach((feature, told) -> changes.add(new StateChangeBatch.Change(feature, told, now)));
    return new StateChangeBatch(
        head.sequence(),
        now,
        head.snapshot(),
        head.resumed(),
        head.watchKey(),
        head.view(),
        head.place(),
        changes,
        draft.entered(),
        draft.left(),
        head.coalesced());
  }

  private void tick() {
    for (Watch watch : watches.values()) {
      safely(watch::prepare);
      safely(watch.flow()::sendIfDue);
    }
    feeds.forEach(feed -> safely(feed.flow()::sendIfDue));
  }

  private static void safely(Runnable one) {
    try {
      one.run();
    } catch (RuntimeException e) { // the others must be served
      log.warn("watch.failed", e);
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
    watches.values().forEach(watch -> watch.flow().complete());
    feeds.forEach(feed -> feed.flow().complete());
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
