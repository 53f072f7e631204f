package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.ImportReport;
import io.citytwin.importer.pipeline.InterruptedImportException;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.importer.pipeline.UndoRequest;
import io.citytwin.model.connection.DatabaseUrl;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores the state before a job, as a job of its own: with a revision, a change log and a
 * history, so that it can be undone in turn. One transaction, behind the lock of all writers.
 */
public final class PostgisUndo {

  private static final Logger LOG = LoggerFactory.getLogger(PostgisUndo.class);

  private final DatabaseUrl url;
  private final UndoRequest request;
  private final InstantSource clock;

  public PostgisUndo(DatabaseUrl url, UndoRequest request, InstantSource clock) {
    this.url = url;
    this.request = request;
    this.clock = clock;
  }

  /**
   * Undoes the job.
   *
   * @return what was restored: added (had been removed), changed back, removed (had been added)
   * @throws StoreException JOB_NOT_FOUND, JOB_NOT_UNDOABLE, JOB_ALREADY_UNDONE, JOB_SUPERSEDED or
   *     OBSERVATIONS_WOULD_BE_LOST if it is refused; nothing is written then
   * @throws InterruptedImportException if the progress was cancelled
   */
  public ImportReport run(ImportProgress progress) throws IOException {
    Instant begin = clock.instant();
    TwinConnection.migrate(url);
    try (Connection connection = TwinConnection.open(url)) {
      Cancellation cancellation = new Cancellation(connection);
      progress.onCancel(cancellation::cancel);
      TwinConnection.configure(connection);
      new JobLog(connection).abortStale();
      UndoableJob job = UndoableJob.get(connection, request.job());
      OptionalLong number = OptionalLong.empty();
      if (!request.dryRun()) {
        refuseWhatCannotBe(connection, job);
        number =
            OptionalLong.of(
                new JobLog(connection)
                    .beginUndo(job.dataset(), job.id(), request.actor(), request.reason()));
      }
      Map<FeatureKind, Counts> restored = restore(connection, number, progress, cancellation);
      return report(job, number, restored, Duration.between(begin, clock.instant()));
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  /** Refuses without leaving a job behind; what changes meanwhile is seen again behind the lock. */
  private static void refuseWhatCannotBe(Connection connection, UndoableJob job)
      throws SQLException, StoreException {
    connection.setAutoCommit(false);
    try {
      new Restoration(connection, job).check();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private Map<FeatureKind, Counts> restore(
      Connection connection,
      OptionalLong number,
      ImportProgress progress,
      Cancellation cancellation)
      throws IOException {
    try {
      progress.phase("undoing");
      connection.setAutoCommit(false);
      Map<FeatureKind, Counts> restored = restoreInTransaction(connection, number);
      if (progress.isCancelled()) {
        throw new InterruptedImportException("interrupted: nothing was undone");
      }
      if (number.isPresent()) {
        TwinConnection.commit(connection);
      } else {
        connection.rollback();
      }
      return restored;
    } catch (SQLException e) {
      cancellation.end();
      throw ended(connection, number, progress, DatabaseFault.of(e));
    } catch (StoreException | InterruptedImportException e) {
      cancellation.end();
      throw ended(connection, number, progress, e);
    }
  }

  private Map<FeatureKind, Counts> restoreInTransaction(Connection connection, OptionalLong number)
      throws SQLException, StoreException {
    if (number.isPresent()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("select from twin.head for update");
      }
    }
    // Read again: it may have been undone while the lock was waited for.
    UndoableJob job = UndoableJob.get(connection, request.job());
    Restoration restoration = new Restoration(connection, job);
    restoration.check();
    return number.isPresent() ? restoration.write(number.getAsLong()) : restoration.counts();
  }

  /** Records how the undoing ended, and returns what the user is to be told. */
  private static IOException ended(
      Connection connection, OptionalLong number, ImportProgress progress, IOException failure) {
    boolean uncertain =
        failure instanceof StoreException e && e.code() == StoreException.Code.COMMIT_UNCERTAIN;
    boolean interrupted = progress.isCancelled() && !uncertain;
    IOException told =
        interrupted ? new InterruptedImportException("interrupted: nothing was undone") : failure;
    try {
      connection.rollback();
      connection.setAutoCommit(true);
      if (number.isPresent()) {
        String code = failure instanceof StoreException e ? e.code().name() : "INTERRUPTED";
        new JobLog(connection)
            .end(
                number.getAsLong(),
                interrupted ? "ABORTED" : "FAILED",
                interrupted ? "INTERRUPTED" : code,
                String.valueOf(told.getMessage()));
      }
    } catch (SQLException e) {
      // The next job finds the lock free and marks it aborted.
      LOG.debug("job.not-marked id={} reason={}", number, e.getMessage());
    }
    return told;
  }

  private ImportReport report(
      UndoableJob job, OptionalLong number, Map<FeatureKind, Counts> restored, Duration elapsed) {
    return new ImportReport(
        number,
        job.dataset(),
        List.of(),
        request.dryRun(),
        restored.values().stream().reduce(Counts.NONE, Counts::plus),
        restored,
        Map.of(),
        Map.of(),
        List.of(
            (request.dryRun() ? "would restore" : "restored")
                + " the state before job "
                + job.id()
                + ", "
                + job.describe()),
        elapsed);
  }
}
