package io.citytwin.live.state;

import io.citytwin.sensor.Observation;
import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Passes committed observations on to Redis, so that every instance sees them. What cannot be
 * passed on is counted and left to the rebuilding from the history, which follows every loss.
 */
@Component
public class StatePublisher {

  private static final Logger log = LoggerFactory.getLogger(StatePublisher.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final LatestState state;
  private final Timer published;
  private final Counter missed;
  private volatile @Nullable RedisLink link;

  StatePublisher(LatestState state, MeterRegistry metrics) {
    this.state = state;
    this.published =
        Timer.builder("citytwin.ingest.publish")
            .description("Passing a committed group on to Redis")
            .register(metrics);
    this.missed =
        Counter.builder("citytwin.ingest.unpublished")
            .description("Observations committed while Redis did not answer; rebuilt from history")
            .register(metrics);
  }

  /** Publishes through a link from now on. */
  void attach(RedisLink next) {
    link = next;
  }

  /** Publishes no more; what is committed meanwhile is found in the history. */
  void detach() {
    link = null;
  }

  /** Whether nothing was missed since {@link #attach}. */
  boolean isAttached() {
    return link != null;
  }

  /**
   * Publishes a committed group; at most one second. Never throws for want of Redis: the group is
   * durable already.
   */
  public void publish(List<Observation> group) {
    RedisLink through = link;
    if (through == null || group.isEmpty()) {
      missed.increment(group.size());
      return;
    }
    try {
      published.record(() -> through.publish(group, TIMEOUT));
    } catch (RedisException e) {
      missed.increment(group.size());
      state.become(LiveStatus.REBUILDING);
      detach();
      log.warn("state.unpublished observations={} cause={}", group.size(), e.getMessage());
    }
  }
}
