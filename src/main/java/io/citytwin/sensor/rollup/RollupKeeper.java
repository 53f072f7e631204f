package io.citytwin.sensor.rollup;

import io.citytwin.sql.DedicatedConnections;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps the rollups up to date, on a thread and a connection of its own. Of several instances of
 * the service one does; another takes over when its connection ends.
 */
@Component
public class RollupKeeper implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(RollupKeeper.class);

  /** SQL state of a lock that was not to be had in time. */
  private static final String BUSY = "55P03";

  private final DedicatedConnections connections;
  private final RollupSettings settings;
  private final InstantSource time;
  private @Nullable Connection connection;
  private @Nullable RollupStore store;
  private @Nullable String lastFailure;
  private @Nullable OffsetDateTime retained; // once an hour is enough
  private volatile @Nullable Instant kept; // null unless this instance keeps them
  private volatile boolean running;
  private volatile @Nullable ScheduledExecutorService clock;

  RollupKeeper(
      DedicatedConnections connections,
      RollupSettings settings,
      InstantSource time,
      MeterRegistry metrics) {
    this.connections = connections;
    this.settings = settings;
    this.time = time;
    Gauge.builder("citytwin.rollup.lag", this, RollupKeeper::lagSeconds)
        .baseUnit("seconds")
        .description("How far the rollups lag behind the hours that may be rolled up")
        .register(metrics);
  }

  /** Told by the instance that keeps the rollups. */
  private double lagSeconds() {
    Instant end = kept;
    return end == null
        ? Double.NaN
        : Math.max(0, Duration.between(end, due().toInstant()).toSeconds());
  }

  /** The end of the hours that may be rolled up. */
  private OffsetDateTime due() {
    return time.instant()
        .minus(settings.grace())
        .truncatedTo(ChronoUnit.HOURS)
        .atOffset(ZoneOffset.UTC);
  }

  private synchronized void keepSafely() {
    try {
      keep();
      lastFailure = null;
    } catch (SQLException e) {
      if (running && !String.valueOf(e.getMessage()).equals(lastFailure)) {
        lastFailure = String.valueOf(e.getMessage());
        log.warn("rollups.unkept cause={}", lastFailure);
      }
      if (!BUSY.equals(e.getSQLState())) { // writers were busy: the connection is good
        leave();
      }
    } catch (RuntimeException e) { // the next look must come
      log.error("rollups.unkept", e);
      leave();
    }
  }

  private void keep() throws SQLException {
    RollupStore led = lead();
    if (led == null) {
      return;
    }
    OffsetDateTime until = due();
    boolean more = true;
    while (running && more) {
      more = led.roll(until);
    }
    more = true;
    while (running && more) {
      more = led.rollAgain();
    }
    if (!until.equals(retained)) {
      retain(led.retention());
      retained = until;
    }
    kept = until.toInstant();
  }

  private void retain(RetentionStore retention) throws SQLException {
    retention.advance(time.instant().atOffset(ZoneOffset.UTC), settings.retention());
    List<String> days = retention.dropDays();
    if (!days.isEmpty()) {
      log.info(
          "history.days-dropped count={} first={} last={}",
          days.size(),
          days.getFirst(),
          days.getLast());
    }
    boolean more = true;
    while (running && more) {
      more = retention.sweep();
    }
  }

  /** Null if another instance leads. */
  private @Nullable RollupStore lead() throws SQLException {
    if (store == null) {
      Connection opened = connections.open("citytwin-rollup");
      connection = opened;
      RollupStore candidate = new RollupStore(opened);
      if (candidate.lead()) {
        store = candidate;
      } else {
        leave();
      }
    }
    return store;
  }

  private void leave() {
    Connection left = connection;
    connection = null;
    store = null;
    kept = null;
    if (left != null) {
      try {
        left.close();
      } catch (SQLException e) {
        log.debug("rollups.connection-unclosed cause={}", e.getMessage());
      }
    }
  }

  @Override
  public void start() {
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rollup-keeper").factory());
    running = true;
    clock = scheduler;
    var _ =
        scheduler.scheduleWithFixedDelay(
            this::keepSafely, 0, settings.interval().toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    running = false;
    ScheduledExecutorService scheduler = clock;
    clock = null;
    if (scheduler != null) {
      scheduler.shutdownNow();
      synchronized (this) { // after what it is at
        leave();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
