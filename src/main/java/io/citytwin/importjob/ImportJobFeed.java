package io.citytwin.importjob;

import io.citytwin.api.Deadline;
import io.citytwin.live.LiveSettings;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sql.DedicatedConnections;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Imports as they change. One thread hears the importers' signals on one connection, reads the
 * imports signalled, for all who watch them at once, and hands them on. Without the connection it
 * looks every second; and it looks now and then in any case, since a program that dies tells
 * nobody.
 */
@Component
class ImportJobFeed implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ImportJobFeed.class);

  private static final int WAIT_MILLIS = 1_000;

  /** After so long everything watched is read again, signalled or not. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

  private static final Duration READ = Duration.ofSeconds(10);

  /** One who watches an import. */
  private record Watch(long job, FluxSink<ImportJob> sink) {}

  private final ImportJobStore store;
  private final DedicatedConnections connections;
  private final InstantSource clock;
  private final int maxWatches;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final Semaphore arrivals = new Semaphore(0);
  // What is sent is put together apart from the feed's thread: a slow client holds up nobody else.
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private final Scheduler sending = Schedulers.fromExecutorService(senders, "import-feed");
  // Reading and handing on are one step: what is older never comes after what is newer.
  private final ReentrantLock turn = new ReentrantLock();
  private volatile boolean running;
  private @Nullable Thread thread;

  ImportJobFeed(
      ImportJobStore store,
      DedicatedConnections connections,
      InstantSource clock,
      LiveSettings settings) {
    this.store = store;
    this.connections = connections;
    this.clock = clock;
    this.maxWatches = settings.maxSubscribers();
  }

  /**
   * An import as it is now, then as it changes until it has ended. Skips what is between for a slow
   * subscriber.
   *
   * @throws TwinException NOT_FOUND if there is no such import, RATE_LIMITED with too many watched
   */
  Publisher<ImportJob> follow(long job) {
    if (find(Set.of(job)).isEmpty()) {
      throw new TwinException(
          ErrorCode.NOT_FOUND, "there is no import with that id; importJobs lists them");
    }
    if (watches.size() >= maxWatches) {
      throw new TwinException(
          ErrorCode.RATE_LIMITED,
          "%d imports are being followed, this instance takes no more (citytwin.live.max-subscribers)"
              .formatted(watches.size()));
    }
    return Flux.<ImportJob>create(
            sink -> add(new Watch(job, sink)), FluxSink.OverflowStrategy.LATEST)
        .publishOn(sending, 1)
        .distinctUntilChanged()
        .takeUntil(ImportJob::ended);
  }

  /** Known first, then read: a change in between is either told or found. */
  private void add(Watch watch) {
    watches.add(watch);
    watch.sink().onDispose(() -> watches.remove(watch));
    arrivals.release();
    try {
      senders.execute(() -> read(Set.of(watch.job())));
    } catch (RejectedExecutionException e) { // the service is stopping
      watch.sink().complete();
    }
  }

  // ---- the feed's thread

  private void run() {
    try (ImportSignals signals = new ImportSignals(connections)) {
      long lastLook = System.nanoTime();
      while (running) {
        if (watches.isEmpty()) {
          signals.close();
          arrivals.acquire();
          continue;
        }
        arrivals.drainPermits();
        Set<Long> signalled = hear(signals);
        if (System.nanoTime() - lastLook > LOOK_AGAIN.toNanos()) {
          lastLook = System.nanoTime();
          signalled = watched();
        }
        read(signalled);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for signals; without a connection for a second, after which all count as signalled. */
  private Set<Long> hear(ImportSignals signals) throws InterruptedException {
    try {
      if (signals.isOpen()) {
        return signals.await(WAIT_MILLIS);
      }
      signals.open();
      return watched(); // what was told before is lost
    } catch (SQLException e) {
      if (running) {
        log.warn("import.signals.lost cause={}", e.getMessage());
      }
      Thread.sleep(WAIT_MILLIS);
      return watched();
    }
  }

  private Set<Long> watched() {
    Set<Long> jobs = new HashSet<>();
    watches.forEach(watch -> jobs.add(watch.job()));
    return jobs;
  }

  private void read(Set<Long> jobs) {
    Set<Long> wanted = watched();
    wanted.retainAll(jobs);
    if (wanted.isEmpty()) {
      return;
    }
    turn.lock();
    try {
      Map<Long, ImportJob> found = find(wanted);
      for (Watch watch : watches) {
        ImportJob job = found.get(watch.job());
        if (job != null) {
          watch.sink().next(job);
        }
      }
    } catch (RuntimeException e) { // the next look may succeed
      log.warn("import.unread cause={}", e.getMessage());
    } finally {
      turn.unlock();
    }
  }

  private Map<Long, ImportJob> find(Collection<Long> jobs) {
    return store.byNumber(jobs, Deadline.in(READ, clock));
  }

  // ---- with the service

  @Override
  public void start() {
    running = true;
    thread = Thread.ofVirtual().name("import-feed").start(this::run);
  }

  /** Completes all subscriptions, so that their open requests do not hold up the shutdown. */
  @Override
  public void stop() {
    running = false;
    watches.forEach(watch -> watch.sink().complete());
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
