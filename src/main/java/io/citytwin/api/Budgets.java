package io.citytwin.api;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What each caller may spend: points that come back evenly over a minute. Kept by this instance for
 * the {@value #CALLERS} callers seen last; one that comes back later begins anew.
 */
@Component
class Budgets {

  private static final int CALLERS = 10_000;

  private static final Duration WINDOW = Duration.ofMinutes(1);

  /**
   * A caller's budget at this moment.
   *
   * @param limit points of a whole budget
   * @param remaining points left
   * @param resetAt when it is whole again if nothing is spent
   */
  record Budget(long limit, long remaining, Instant resetAt) {}

  private final RecentlyUsed<Bucket> buckets = new RecentlyUsed<>(CALLERS);
  private final Limits limits;
  private final InstantSource clock;

  Budgets(Limits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Takes the points of an operation, if there is a budget.
   *
   * @throws graphql.execution.AbortExecutionException with RATE_LIMITED if they are not there
   */
  void charge(Caller caller, long points) {
    if (limits.budget() == 0) {
      return;
    }
    if (points > limits.budget()) {
      throw OperationLimits.abort(
          new TwinException(
              ErrorCode.RATE_LIMITED,
              "the operation costs %d points and a minute's budget is %d; ask for less"
                  .formatted(points, limits.budget()),
              Map.of("limit", limits.budget(), "actual", points),
              null));
    }
    ConsumptionProbe probe = bucket(caller).tryConsumeAndReturnRemaining(Math.max(1, points));
    if (!probe.isConsumed()) {
      long millis = Duration.ofNanos(probe.getNanosToWaitForRefill()).toMillis() + 1;
      throw OperationLimits.abort(
          new TwinException(
              ErrorCode.RATE_LIMITED,
              "the operation costs %d points, %d are left; ask again in %d ms"
                  .formatted(points, probe.getRemainingTokens(), millis),
              Map.of("retryAfterMs", millis, "limit", limits.budget(), "actual", points),
              null));
    }
  }

  /** The budget of a caller; empty if callers have none. */
  Optional<Budget> find(Caller caller) {
    if (limits.budget() == 0) {
      return Optional.empty();
    }
    long remaining = bucket(caller).getAvailableTokens();
    long spent = limits.budget() - remaining;
    Duration whole = Duration.ofNanos((long) ((double) WINDOW.toNanos() * spent / limits.budget()));
    return Optional.of(new Budget(limits.budget(), remaining, clock.instant().plus(whole)));
  }

  /** Two at once may both make one for a new caller, of whom one is kept. */
  private Bucket bucket(Caller caller) {
    Bucket known = buckets.get(caller.address());
    if (known != null) {
      return known;
    }
    long budget = limits.budget();
    Bucket made =
        Bucket.builder()
            .addLimit(limit -> limit.capacity(budget).refillGreedy(budget, WINDOW))
            .build();
    buckets.put(caller.address(), made);
    return made;
  }
}
