package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.model.connection.DatabaseUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the progress of a running job into its row once a second, over a connection of its own:
 * the one that imports is busy. Whoever wants to follow the job reads it there. That it fails stops
 * no import.
 */
final class JobFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JobFollower.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final DatabaseUrl url;
  private final long job;
  private final ImportProgress progress;
  private final Thread thread;

  private JobFollower(DatabaseUrl url, long job, ImportProgress progress) {
    this.url = url;
    this.job = job;
    this.progress = progress;
    thread = Thread.ofPlatform().daemon().name("job-progress").unstarted(this::follow);
  }

  static JobFollower start(DatabaseUrl url, long job, ImportProgress progress) {
    JobFollower follower = new JobFollower(url, job, progress);
    follower.thread.start();
    return follower;
  }

  /** Waits for the last update to end, so that it cannot come after the result. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    try {
      // Most imports are over before.
      Thread.sleep(INTERVAL);
      try (Connection connection = TwinConnection.open(url);
          Statement settings = connection.createStatement();
          PreparedStatement update =
              connection.prepareStatement(
                  "update twin.import_job set read = ?, progress = ? where id = ? and status ="
                      + " 'RUNNING'")) {
        settings.execute("set lock_timeout = '500ms'");
        settings.execute("set statement_timeout = '2s'");
        while (true) {
          write(update);
          Thread.sleep(INTERVAL);
        }
      }
    } catch (InterruptedException e) {
      // Closed: the result follows.
    } catch (SQLException | StoreException e) {
      LOG.debug("job.not-followed id={} reason={}", job, e.getMessage());
    }
  }

  private void write(PreparedStatement update) throws SQLException {
    update.setLong(1, progress.records());
    update.setDouble(2, Math.clamp(progress.share(), 0, 1));
    update.setLong(3, job);
    if (update.executeUpdate() > 0) {
      JobLog.tell(update.getConnection(), job);
    }
  }
}
