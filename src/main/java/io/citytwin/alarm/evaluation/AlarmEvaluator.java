package io.citytwin.alarm.evaluation;

import io.citytwin.alarm.rule.AlarmSettings;
import io.citytwin.sensor.Observation;
import io.citytwin.sql.DedicatedConnections;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Evaluates rules, on a thread and a connection of its own. Of several instances of the service one
 * does; another takes over when its connection ends, and goes on from what is stored.
 */
@Component
class AlarmEvaluator implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(AlarmEvaluator.class);

  /**
   * SQL states of what the next look may find free: a lock, and a row that was changed meanwhile.
   */
  private static final Set<String> BUSY = Set.of("55P03", "40001", "40P01");

  private final DedicatedConnections connections;
  private final AlarmSettings settings;
  private final InstantSource time;
  private final Timer rounds;
  private final Counter subjects;
  private final Counter tooLate;
  private final Counter transitions;
  private @Nullable Connection connection;
  private @Nullable Evaluation evaluation;
  private @Nullable String lastFailure;
  private volatile long open;
  private volatile boolean leading;
  private volatile boolean running;
  private volatile @Nullable ScheduledExecutorService clock;

  AlarmEvaluator(
      DedicatedConnections connections,
      AlarmSettings settings,
      InstantSource time,
      MeterRegistry metrics) {
    this.connections = connections;
    this.settings = settings;
    this.time = time;
    this.rounds =
        Timer.builder("citytwin.alarm.round")
            .description("Evaluating what changed, a transaction each")
            .register(metrics);
    this.subjects = metrics.counter("citytwin.alarm.evaluated");
    this.tooLate = metrics.counter("citytwin.alarm.late");
    this.transitions = metrics.counter("citytwin.alarm.transitions");
    Gauge.builder("citytwin.alarm.leading", this, e -> e.leading ? 1 : 0)
        .description("Whether this instance evaluates")
        .register(metrics);
    Gauge.builder("citytwin.alarm.open", this, e -> e.leading ? e.open : Double.NaN)
        .description("Alarms that are open or acknowledged; told by the instance that evaluates")
        .register(metrics);
  }

  private synchronized void evaluateSafely() {
    try {
      evaluate();
      lastFailure = null;
    } catch (SQLException e) {
      if (BUSY.contains(e.getSQLState())) { // the connection is good
        log.debug("alarms.busy cause={}", e.getMessage());
        return;
      }
      if (running && !String.valueOf(e.getMessage()).equals(lastFailure)) {
        lastFailure = String.valueOf(e.getMessage());
        log.warn("alarms.unevaluated cause={}", lastFailure);
      }
      leave();
    } catch (RuntimeException e) { // the next look must come
      log.error("alarms.unevaluated", e);
      leave();
    }
  }

  private void evaluate() throws SQLException {
    Evaluation led = lead();
    if (led == null) {
      return;
    }
    boolean more = true;
    while (running && more) {
      long began = System.nanoTime();
      EvaluationRound.Done done = led.look(Observation.micros(time.instant()));
      more = done.subjects() > 0;
      if (more) {
        rounds.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        subjects.increment(done.subjects());
        tooLate.increment(done.tooLate());
        transitions.increment(done.transitions());
      }
    }
    open = led.open();
  }

  /** Null if another instance leads. */
  private @Nullable Evaluation lead() throws SQLException {
    if (evaluation == null) {
      Connection opened = connections.open("citytwin-alarms");
      connection = opened;
      Evaluation candidate = new Evaluation(opened, settings.maxDatastreams());
      if (candidate.lead()) {
        evaluation = candidate;
        leading = true;
        log.info("alarms.leading");
      } else {
        leave();
      }
    }
    return evaluation;
  }

  private void leave() {
    Connection left = connection;
    connection = null;
    evaluation = null;
    leading = false;
    if (left != null) {
      try {
        left.close();
      } catch (SQLException e) {
        log.debug("alarms.connection-unclosed cause={}", e.getMessage());
      }
    }
  }

  @Override
  public void start() {
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("alarm-evaluator").factory());
    running = true;
    clock = scheduler;
    var _ =
        scheduler.scheduleWithFixedDelay(
            this::evaluateSafely, 0, settings.interval().toMillis(), TimeUnit.MILLISECONDS);
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
