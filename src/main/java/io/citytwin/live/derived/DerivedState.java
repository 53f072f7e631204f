package io.citytwin.live.derived;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * What is derived in this instance. Follows the twin's revision, which it asks for every second, as
 * features and sensors come and go. Without rules it does nothing.
 */
@Component
public class DerivedState implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(DerivedState.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final DerivedStore store;
  private final List<DerivedRule> rules;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile DerivedMembers current = DerivedMembers.NONE;
  private volatile @Nullable ScheduledExecutorService clock;
  private long revision = -1;
  private String lastFailure = "";

  DerivedState(DerivedStore store, DerivedSettings settings) {
    this.store = store;
    this.rules = settings.rules();
  }

  /** What is derived now. */
  public DerivedMembers current() {
    return current;
  }

  /** The rules. */
  public List<DerivedRule> rules() {
    return rules;
  }

  /** Tells of changes, after they count. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private void look() {
    try {
      DerivedStore.Revision now = store.revision(revision, rules);
      if (revision < 0 || (now.number() != revision && now.changed())) {
        current = store.read(rules);
        listeners.forEach(Runnable::run);
        log.info("derived.read revision={} rules={}", now.number(), rules.size());
      }
      revision = now.number(); // read before the members: what changed since is seen again
      lastFailure = "";
    } catch (SQLException e) {
      String cause = String.valueOf(e.getMessage());
      if (!cause.equals(lastFailure)) {
        log.warn("derived.unread cause={}", cause);
      }
      lastFailure = cause;
    } catch (RuntimeException e) { // one bad row must not end the following
      log.error("derived.unread", e);
    }
  }

  @Override
  public void start() {
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("derived-state").factory());
    clock = scheduler;
    if (!rules.isEmpty()) {
      look();
      var _ =
          scheduler.scheduleWithFixedDelay(
              this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }
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

  /** With the registry of datastreams. */
  @Override
  public int getPhase() {
    return 0;
  }
}
