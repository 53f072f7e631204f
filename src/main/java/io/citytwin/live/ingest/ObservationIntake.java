package io.citytwin.live.ingest;

import io.citytwin.live.LiveSettings;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.DatastreamRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/** The one path behind all doors: check, commit, count, report. */
@Component
public class ObservationIntake {

  private static final long ANSWER_SECONDS = 20;

  private final DatastreamRegistry registry;
  private final ObservationCommitter committer;
  private final LiveSettings settings;
  private final InstantSource clock;
  private final Counter accepted;
  private final Counter duplicates;
  private final Map<LineCode, Counter> rejected = new EnumMap<>(LineCode.class);

  ObservationIntake(
      DatastreamRegistry registry,
      ObservationCommitter committer,
      LiveSettings settings,
      InstantSource clock,
      MeterRegistry metrics) {
    this.registry = registry;
    this.committer = committer;
    this.settings = settings;
    this.clock = clock;
    this.accepted = metrics.counter("citytwin.ingest.accepted");
    this.duplicates = metrics.counter("citytwin.ingest.duplicates");
    for (LineCode code : LineCode.values()) {
      rejected.put(code, metrics.counter("citytwin.ingest.rejected", "code", code.name()));
    }
  }

  /**
   * An empty batch for a request that has arrived now.
   *
   * @param place what its observations are counted by in messages, such as {@code line}
   * @throws TwinException UNAVAILABLE while the database does not answer
   */
  public Batch begin(String place) {
    if (!registry.databaseAnswers() || registry.current().revision() < 0) {
      throw new TwinException(
          ErrorCode.UNAVAILABLE,
          "the database does not answer; nothing was stored, send again in a few seconds");
    }
    return new Batch(place, new ObservationCheck(registry, settings, clock.instant()), settings);
  }

  /**
   * Commits a batch and waits for it: what the report calls accepted is durable.
   *
   * @throws TwinException RATE_LIMITED, UNAVAILABLE or TIMEOUT, with nothing acknowledged
   */
  IngestReport store(Batch batch) {
    return await(submit(batch));
  }

  /**
   * Queues a batch for its commit. The report comes when what it calls accepted is durable; it
   * fails with UNAVAILABLE when that is not so.
   *
   * @throws TwinException RATE_LIMITED if too much waits, UNAVAILABLE while stopping
   */
  public CompletableFuture<IngestReport> submit(Batch batch) {
    CompletableFuture<Submission.Outcome> outcome =
        batch.observations().isEmpty()
            ? CompletableFuture.completedFuture(new Submission.Outcome(0, 0))
            : committer.submit(batch.observations());
    return outcome.thenApply(
        stored -> {
          count(batch, stored);
          return batch.report(stored);
        });
  }

  private static IngestReport await(CompletableFuture<IngestReport> report) {
    try {
      return report.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TwinException failure) {
        throw failure;
      }
      throw new TwinException(ErrorCode.INTERNAL, "the observations could not be stored", e);
    } catch (TimeoutException e) {
      throw new TwinException(
          ErrorCode.TIMEOUT,
          "not stored within " + ANSWER_SECONDS + " s; nothing is acknowledged, send again later");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TwinException(ErrorCode.UNAVAILABLE, "interrupted; send again later", e);
    }
  }

  private void count(Batch batch, Submission.Outcome outcome) {
    accepted.increment(outcome.accepted());
    duplicates.increment(outcome.duplicates());
    batch
        .rejected()
        .forEach((code, lines) -> Objects.requireNonNull(rejected.get(code)).increment(lines));
  }
}
