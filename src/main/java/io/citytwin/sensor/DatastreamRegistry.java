package io.citytwin.sensor;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The datastreams known to this instance. Follows the twin's revision, which it asks for every
 * second, so that the sensors of an import are known without a restart. Its asking is also the
 * heartbeat that tells whether the database answers.
 */
@Component
public class DatastreamRegistry implements SmartLifecycle {

  /** Between two looks at the revision. */
  static final Duration INTERVAL = Duration.ofSeconds(1);

  /**
   * Between two when unknown datastreams are asked for: less than a sender needs that begins after
   * an import has ended.
   */
  static final Duration ON_DEMAND = Duration.ofMillis(100);

  /** Without an answer for so long the database counts as down. */
  static final Duration SILENCE = Duration.ofSeconds(3);

  private static final Logger log = LoggerFactory.getLogger(DatastreamRegistry.class);

  private final DatastreamStore store;
  private final List<Consumer<Datastreams>> listeners = new CopyOnWriteArrayList<>();
  private volatile Datastreams current = new Datastreams(-1, List.of());
  private volatile boolean databaseAnswered;
  private volatile long lastLook = System.nanoTime();
  private volatile boolean looking;
  private volatile long lookBegan;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile @Nullable ScheduledExecutorService clock;

  DatastreamRegistry(DatastreamStore store) {
    this.store = store;
  }

  /** What is known now. */
  public Datastreams current() {
    return current;
  }

  /**
   * What is known if it is enough, else what is known {@linkplain #refreshed() after a fresh look}.
   */
  Datastreams knowing(Predicate<Datastreams> enough) {
    Datastreams known = current;
    return enough.test(known) ? known : refreshed();
  }

  /**
   * What is known after a fresh look at the revision, if the last look is more than a tenth of a
   * second ago: for callers that miss a datastream. Costs at most ten small statements a second in
   * all, and waits for a look of others no longer than the database may be silent.
   */
  public Datastreams refreshed() {
    try {
      if (isOutdated() && turn.tryLock(SILENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          if (isOutdated()) {
            look();
          }
        } finally {
          turn.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return current;
  }

  private boolean isOutdated() {
    return System.nanoTime() - lastLook > ON_DEMAND.toNanos();
  }

  /** Whether the database answered when last asked, about a second ago, or may still answer. */
  public boolean databaseAnswers() {
    return databaseAnswered && !(looking && System.nanoTime() - lookBegan > SILENCE.toNanos());
  }

  /** Tells a listener, on the registry's thread, of every newer set of datastreams. */
  public void onChange(Consumer<Datastreams> listener) {
    listeners.add(listener);
  }

  /** Only by the thread whose turn it is. */
  private void look() {
    lookBegan = System.nanoTime();
    looking = true;
    try {
      DatastreamStore.Revision now = store.revision(current.revision());
      if (current.revision() < 0 || (now.number() != current.revision() && now.sensorsChanged())) {
        current = store.readAll();
        listeners.forEach(listener -> listener.accept(current));
        log.info("datastreams.read revision={} count={}", current.revision(), current.all().size());
      }
      databaseAnswered = true;
    } catch (SQLException e) {
      if (databaseAnswered) {
        log.warn("datastreams.unread cause={}", e.getMessage());
      }
      databaseAnswered = false;
    } finally {
      lastLook = System.nanoTime();
      looking = false;
    }
  }

  private void lookSafely() {
    turn.lock();
    try {
      look();
    } catch (RuntimeException e) { // one bad row must not end the heartbeat
      log.error("datastreams.unread", e);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void start() {
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("datastream-registry").factory());
    clock = scheduler;
    lookSafely();
    var _ =
        scheduler.scheduleWithFixedDelay(
            this::lookSafely, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    ScheduledExecutorService scheduler = clock;
    if (scheduler != null) {
      scheduler.shutdownNow();
      clock = null;
    }
  }

  @Override
  public boolean isRunning() {
    return clock != null;
  }

  /** Before everything that needs datastreams. */
  @Override
  public int getPhase() {
    return 0;
  }
}
