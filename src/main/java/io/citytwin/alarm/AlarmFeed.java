package io.citytwin.alarm;

import io.citytwin.api.Deadline;
import io.citytwin.live.LiveSettings;
import io.citytwin.live.watch.Delivery;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sql.DedicatedConnections;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Alarms as they change, whichever instance changes them: one thread hears of changes on one
 * connection, reads them once for all who watch, and hands them on. Without the connection it looks
 * every second. It is there while somebody watches.
 */
@Component
class AlarmFeed implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(AlarmFeed.class);
  private static final int WAIT_MILLIS = 1_000;
  private static final int CHANGES_PER_READ = 1_000;
  private static final Duration READ = Duration.ofSeconds(10);

  private final AlarmStore store;
  private final DedicatedConnections connections;
  private final InstantSource clock;
  private final int maxWatches;
  private final Set<AlarmWatch> watches = ConcurrentHashMap.newKeySet();
  private final Semaphore arrivals = new Semaphore(0);
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private volatile long cursor = -1; // the last change handed on; -1 before anyone watches
  private volatile boolean running;
  private @Nullable Thread thread;
  private @Nullable Connection signals;

  AlarmFeed(
      AlarmStore store,
      DedicatedConnections connections,
      InstantSource clock,
      LiveSettings settings,
      MeterRegistry metrics) {
    this.store = store;
    this.connections = connections;
    this.clock = clock;
    this.maxWatches = settings.maxSubscribers();
    Gauge.builder("citytwin.alarm.subscriptions", watches, Set::size).register(metrics);
  }

  /**
   * Alarms as they change from now on.
   *
   * @param delivery tells when a change was sent; null if it was as soon as the subscriber has it
   * @throws TwinException RATE_LIMITED with too many subscriptions
   */
  AlarmWatch open(AlarmFilter filter, @Nullable Delivery delivery) {
    if (watches.size() >= maxWatches || !running) {
      throw new TwinException(
          ErrorCode.RATE_LIMITED,
          "%d subscriptions to alarms are open, this instance takes no more (citytwin.live.max-subscribers)"
              .formatted(watches.size()));
    }
    return new AlarmWatch(filter, senders, this::add, watches::remove, delivery);
  }

  private void add(AlarmWatch watch) {
    synchronized (this) {
      if (watches.isEmpty()) {
        cursor = store.lastChange(deadline());
      }
      watches.add(watch);
    }
    arrivals.release();
  }

  private Deadline deadline() {
    return Deadline.in(READ, clock);
  }

  // ---- the feed's thread

  private void run() {
    try {
      while (running) {
        if (watches.isEmpty()) {
          close();
          arrivals.acquire();
          continue;
        }
        arrivals.drainPermits();
        handOn();
        hear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  private void handOn() {
    try {
      List<AlarmStore.Change> changes;
      do {
        changes = store.changesAfter(cursor, CHANGES_PER_READ, deadline());
        for (AlarmStore.Change change : changes) {
          watches.forEach(watch -> watch.changed(change));
          cursor = change.number();
        }
      } while (changes.size() == CHANGES_PER_READ);
    } catch (RuntimeException e) { // the next look may succeed
      log.warn("alarms.unread cause={}", e.getMessage());
    }
  }

  /** Waits for a signal, or a second. What comes before it listens is found by reading. */
  private void hear() throws InterruptedException {
    try {
      Connection open = signals;
      if (open == null) {
        open = connections.open("citytwin alarm signals");
        signals = open;
        try (Statement statement = open.createStatement()) {
          statement.execute("listen twin_alarm");
        }
        return;
      }
      var _ = open.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS);
    } catch (SQLException e) {
      close();
      if (running) {
        log.warn("alarms.signals.lost cause={}", e.getMessage());
        Thread.sleep(WAIT_MILLIS);
      }
    }
  }

  private void close() {
    Connection open = signals;
    signals = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        log.debug("alarms.signals-unclosed cause={}", e.getMessage());
      }
    }
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofVirtual().name("alarm-feed").start(this::run);
  }

  /** Completes all subscriptions, so that their open requests do not hold up the shutdown. */
  @Override
  public void stop() {
    running = false;
    watches.forEach(watch -> watch.flow().complete());
    if (thread != null) {
      thread.interrupt();
    }
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
