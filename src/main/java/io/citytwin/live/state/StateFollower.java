package io.citytwin.live.state;

import io.citytwin.live.LiveSettings;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.ObservationHistory;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps the mirror equal to the shared state. One thread: connects to Redis, puts together what may
 * have been lost from the history, loads the hashes, then follows the stream of changes. Whatever
 * fails (connection lost, another run of Redis, hashes gone, a group not published, too slow for
 * the stream) it begins anew.
 *
 * <p>Nothing is missed because publishing begins before the history is read, and the place in the
 * stream is noted before the hashes are. Nothing goes backwards because all writing compares times.
 */
@Component
class StateFollower implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(StateFollower.class);
  private static final Duration BLOCK = Duration.ofMillis(250);
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final Duration REBUILD_TIMEOUT = Duration.ofSeconds(10);
  private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Duration TRIM_SLACK = Duration.ofMinutes(1);
  private static final int DATASTREAMS_PER_STATEMENT = 2_000;

  private final RedisClient client;
  private final DataSource database;
  private final DatastreamRegistry registry;
  private final ObservationHistory history;
  private final LatestState state;
  private final StatePublisher publisher;
  private final ImportedSeries imports;
  private final LiveSettings settings;
  private @Nullable TwinKeys keys;
  private volatile @Nullable Thread thread;

  StateFollower(
      RedisClient client,
      DataSource database,
      DatastreamRegistry registry,
      ObservationHistory history,
      LatestState state,
      StatePublisher publisher,
      ImportedSeries imports,
      LiveSettings settings) {
    this.client = client;
    this.database = database;
    this.registry = registry;
    this.history = history;
    this.state = state;
    this.publisher = publisher;
    this.imports = imports;
    this.settings = settings;
  }

  private void run() {
    String lastFailure = "";
    while (isRunning()) {
      try {
        live();
      } catch (RedisException | SQLException | RebuildException e) {
        boolean redisAway = e instanceof RedisException;
        boolean wasReady = state.status() == LiveStatus.READY;
        state.become(redisAway ? LiveStatus.UNAVAILABLE : LiveStatus.REBUILDING);
        if (isRunning() && (wasReady || !String.valueOf(e.getMessage()).equals(lastFailure))) {
          lastFailure = String.valueOf(e.getMessage());
          log.warn("state.lost cause={}", lastFailure);
        }
      } catch (RuntimeException e) { // this thread must outlive whatever it meets
        state.become(LiveStatus.REBUILDING);
        log.error("state.lost", e);
      }
      pause();
    }
  }

  private void live() throws SQLException {
    TwinKeys names = keys();
    try (RedisLink link = RedisLink.open(client, names, settings.streamBytes())) {
      state.become(LiveStatus.REBUILDING);
      String runId = link.runId();
      publisher.attach(link);
      imports.begin();
      int datastreams = rebuild(link);
      String epoch = link.declareComplete(runId);
      if (canGoOn(link, epoch)) {
        catchUpWith(link);
      } else {
        begin(link, epoch);
      }
      if (publisher.isAttached()) {
        state.become(LiveStatus.READY);
        log.info("state.ready datastreams={}", datastreams);
      }
      follow(link, epoch);
    } finally {
      publisher.detach();
    }
  }

  /** Whether every entry after the last one that was folded is still in the stream. */
  private boolean canGoOn(RedisLink link, String epoch) {
    return epoch.equals(state.now().epoch()) && !link.wasTrimmedPast(state.now().place());
  }

  private void catchUpWith(RedisLink link) {
    StreamPlace newest = link.newestEntry();
    List<RedisLink.Entry> next;
    do {
      next = link.readBetween(state.now().place(), newest);
      next.forEach(entry -> state.fold(entry.place(), entry.observations()));
    } while (!next.isEmpty());
  }

  /** Loads the hashes, then learns from the stream what moved when: who resumes needs it. */
  private void begin(RedisLink link, String epoch) {
    RedisLink.Copy copy = link.copy();
    state.load(new LatestState.Moment(epoch, copy.place()), copy.values());
    StreamPlace read = StreamPlace.BEGINNING;
    List<RedisLink.Entry> next;
    do {
      next = link.readBetween(read, copy.place());
      for (RedisLink.Entry entry : next) {
        state.recall(entry.place(), entry.observations());
        read = entry.place();
      }
    } while (!next.isEmpty());
    if (!copy.place().equals(StreamPlace.BEGINNING)) {
      state.rememberFrom(link.oldestEntry()); // asked last: what was trimmed meanwhile is before it
    }
  }

  private int rebuild(RedisLink link) throws SQLException {
    if (registry.refreshed().revision() < 0) {
      throw new RebuildException("the datastreams are not known yet");
    }
    return publishNewest(link, datastream -> true);
  }

  private int publishNewest(RedisLink link, Predicate<Datastream> chosen) throws SQLException {
    int[] numbers =
        registry.current().all().stream()
            .filter(chosen)
            .mapToInt(Datastream::number)
            .sorted()
            .toArray();
    for (int from = 0; from < numbers.length; from += DATASTREAMS_PER_STATEMENT) {
      int to = Math.min(numbers.length, from + DATASTREAMS_PER_STATEMENT);
      List<Observation> newest = history.newest(Arrays.copyOfRange(numbers, from, to));
      if (!newest.isEmpty()) {
        link.publishNews(newest, REBUILD_TIMEOUT);
      }
    }
    return numbers.length;
  }

  /** Imports write the history past this service: what is newest in them is news to the state. */
  private void catchUp(RedisLink link) throws SQLException {
    for (String dataset : imports.settled()) {
      registry.refreshed();
      int datastreams = publishNewest(link, d -> d.code().startsWith(dataset + "/"));
      log.info("state.caught-up dataset={} datastreams={}", dataset, datastreams);
    }
  }

  private void follow(RedisLink link, String epoch) throws SQLException {
    StreamWindow window = new StreamWindow(settings.resumeWithin().plus(TRIM_SLACK));
    long checked = System.nanoTime();
    while (isRunning()) {
      for (RedisLink.Entry entry : link.readAfter(state.now().place(), BLOCK)) {
        state.fold(entry.place(), entry.observations());
      }
      if (!publisher.isAttached()) {
        throw new RebuildException("a committed group was not published");
      }
      if (System.nanoTime() - checked > CHECK_NANOS) {
        if (!link.isRunning(epoch)) {
          throw new RebuildException("Redis lost the state");
        }
        catchUp(link);
        checked = System.nanoTime();
        link.keepFrom(window.look(checked, state.now().place()));
      }
    }
  }

  private TwinKeys keys() throws SQLException {
    TwinKeys known = keys;
    if (known == null) {
      known = TwinKeys.of(database);
      keys = known;
    }
    return known;
  }

  private void pause() {
    if (isRunning()) {
      try {
        Thread.sleep(RETRY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        thread = null;
      }
    }
  }

  /** Why the state must be put together anew although Redis answers. */
  private static final class RebuildException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RebuildException(String message) {
      super(message);
    }
  }

  @Override
  public void start() {
    Thread follower = Thread.ofPlatform().daemon().name("state-follower").unstarted(this::run);
    thread = follower;
    follower.start();
  }

  @Override
  public void stop() {
    Thread follower = thread;
    thread = null;
    if (follower != null) {
      follower.interrupt();
      try {
        follower.join(2_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  /** After the registry, before the doors. */
  @Override
  public int getPhase() {
    return 1;
  }
}
