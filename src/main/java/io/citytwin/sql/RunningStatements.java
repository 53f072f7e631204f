package io.citytwin.sql;

import io.citytwin.api.Deadline;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels statements that run longer than their operation may. All are looked at together, ten
 * times a second: a timer for each, as the driver has them, costs more than a small statement's
 * share of the work.
 */
final class RunningStatements {

  private static final Logger log = LoggerFactory.getLogger(RunningStatements.class);

  private static final long INTERVAL = Duration.ofMillis(100).toMillis();

  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("running-statements").factory());

  RunningStatements() {
    var _ = clock.scheduleWithFixedDelay(this::look, INTERVAL, INTERVAL, TimeUnit.MILLISECONDS);
  }

  /** Until it is closed, a statement may be cancelled. */
  final class Running implements AutoCloseable {

    private final Statement statement;
    private final Deadline deadline;
    private boolean over;

    private Running(Statement statement, Deadline deadline) {
      this.statement = statement;
      this.deadline = deadline;
    }

    /** Waits for a cancellation under way, so that none meets the connection's next statement. */
    @Override
    public synchronized void close() {
      over = true;
      running.remove(this);
    }

    /** Again and again until it is closed: one that has not begun yet does not hear it. */
    private synchronized void look() {
      if (!over && deadline.isOver()) {
        try {
          statement.cancel();
        } catch (SQLException e) {
          log.warn("statement.uncancelled cause={}", e.getMessage());
        }
      }
    }
  }

  /**
   * Watches a statement that is about to run.
   *
   * @throws io.citytwin.model.error.TwinException TIMEOUT if its time is over already
   */
  Running watch(Statement statement, Deadline deadline) {
    deadline.check();
    Running watched = new Running(statement, deadline);
    running.add(watched);
    return watched;
  }

  private void look() {
    running.forEach(Running::look);
  }
}
