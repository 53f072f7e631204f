package io.citytwin.live.ingest;

import io.citytwin.live.LiveSettings;
import io.citytwin.live.state.LatestState;
import io.citytwin.live.state.LiveStatus;
import io.citytwin.live.state.StatePublisher;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.ObservationHistory;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Commits queued observations in groups: while one commit runs the next group gathers, without a
 * timer. A second thread passes committed groups on to Redis and answers the senders, so the
 * database never waits for Redis.
 */
@Component
class ObservationCommitter implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ObservationCommitter.class);
  private static final int GROUPS_TO_PUBLISH = 16;
  private static final long LOOK_UP_MILLIS = 100;

  private final QualityChecks checks;
  private final ObservationHistory history;
  private final LatestState state;
  private final StatePublisher publisher;
  private final int groupSize;
  private final int capacity;
  private final Semaphore room;
  private final BlockingQueue<Submission> queue = new LinkedBlockingQueue<>();
  private final BlockingQueue<Committed> committed = new ArrayBlockingQueue<>(GROUPS_TO_PUBLISH);
  private final Timer commits;
  private final DistributionSummary groupSizes;
  private volatile boolean running;
  private volatile boolean committing;
  private @Nullable Thread committer;
  private @Nullable Thread answerer;

  /** A group in the history whose senders wait for their answer. */
  private record Committed(CommitGroup group, List<Observation> stored) {}

  ObservationCommitter(
      QualityChecks checks,
      ObservationHistory history,
      LatestState state,
      StatePublisher publisher,
      LiveSettings settings,
      MeterRegistry metrics) {
    this.checks = checks;
    this.history = history;
    this.state = state;
    this.publisher = publisher;
    this.groupSize = settings.groupSize();
    this.capacity = settings.queueCapacity();
    this.room = new Semaphore(capacity);
    this.commits =
        Timer.builder("citytwin.ingest.commit")
            .description("Committing a group to the history")
            .register(metrics);
    this.groupSizes =
        DistributionSummary.builder("citytwin.ingest.group")
            .description("Observations in a commit")
            .register(metrics);
    Gauge.builder("citytwin.ingest.queued", room, free -> capacity - free.availablePermits())
        .description("Observations waiting for their commit")
        .register(metrics);
  }

  /**
   * Queues a request's observations.
   *
   * @throws TwinException RATE_LIMITED if the queue is full, UNAVAILABLE while stopping
   */
  CompletableFuture<Submission.Outcome> submit(List<Observation> observations) {
    if (!running) {
      throw new TwinException(ErrorCode.UNAVAILABLE, "the service is stopping; send again later");
    }
    int size = observations.size();
    if (!room.tryAcquire(size)) {
      throw new TwinException(
          ErrorCode.RATE_LIMITED,
          "%d observations wait already, at most %d may; nothing was stored, send again in a second"
              .formatted(capacity - room.availablePermits(), capacity));
    }
    Submission submission = new Submission(observations);
    var _ = submission.outcome().whenComplete((outcome, failure) -> room.release(size));
    queue.add(submission);
    return submission.outcome();
  }

  private void commitAll() {
    while (running || !queue.isEmpty()) {
      try {
        List<Submission> next = gather();
        if (!next.isEmpty()) {
          commit(next);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      } catch (RuntimeException e) { // the thread must outlive whatever it meets
        log.error("observations.commit", e);
      }
    }
    committing = false;
  }

  private List<Submission> gather() throws InterruptedException {
    Submission first = queue.poll(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
    List<Submission> group = new ArrayList<>();
    int size = 0;
    for (Submission next = first; next != null; next = queue.poll()) {
      group.add(next);
      size += next.observations().size();
      if (size >= groupSize) {
        break;
      }
    }
    return group;
  }

  private void commit(List<Submission> submissions) throws InterruptedException {
    try {
      QualityChecks.Group judgement = checks.begin();
      CommitGroup group = new CommitGroup(submissions, judgement::judge);
      List<Observation> observations = group.observations();
      groupSizes.record(observations.size());
      long start = System.nanoTime();
      BitSet unchanged = history.append(observations, this::isBelievedNew);
      commits.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      judgement.keep();
      committed.put(new Committed(group, group.stored(unchanged)));
    } catch (SQLException | RuntimeException e) {
      fail(submissions, e);
    }
  }

  /** Later than all that this instance has heard of; another one may know better. */
  private boolean isBelievedNew(Observation observation) {
    Observation newest = state.find(observation.datastream());
    return state.status() == LiveStatus.READY
        && (newest == null || observation.phenomenonMicros() > newest.phenomenonMicros());
  }

  private static void fail(List<Submission> submissions, Exception cause) {
    log.warn(
        "observations.uncommitted requests={} cause={}", submissions.size(), cause.getMessage());
    TwinException unavailable =
        new TwinException(
            ErrorCode.UNAVAILABLE,
            "the database does not take observations now; nothing is acknowledged, send again later",
            cause);
    submissions.forEach(submission -> submission.outcome().completeExceptionally(unavailable));
  }

  private void answerAll() {
    while (committing || !committed.isEmpty()) {
      try {
        Committed next = committed.poll(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
          answer(next);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
  }

  private void answer(Committed next) {
    try {
      publisher.publish(next.stored());
    } catch (RuntimeException e) { // durable all the same: answer
      log.error("observations.publish", e);
    } finally {
      next.group().submissions().forEach(Submission::complete);
    }
  }

  @Override
  public void start() {
    running = true;
    committing = true;
    committer = Thread.ofPlatform().daemon().name("observation-committer").start(this::commitAll);
    answerer = Thread.ofPlatform().daemon().name("observation-publisher").start(this::answerAll);
  }

  /** Takes no more, commits and answers what is queued. */
  @Override
  public void stop() {
    running = false;
    for (Thread thread : new @Nullable Thread[] {committer, answerer}) {
      try {
        if (thread != null) {
          thread.join(15_000);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** After the state, so that it stops before it. */
  @Override
  public int getPhase() {
    return 2;
  }
}
