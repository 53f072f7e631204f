package io.citytwin.api;

import graphql.GraphQLContext;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.dataloader.BatchLoaderEnvironment;

/**
 * How long an operation may go on: until an instant, and while its client waits.
 *
 * @param at the instant by which it must have its answer
 * @param clock where the present is read
 * @param abandonment that its client is gone
 */
public record Deadline(Instant at, InstantSource clock, Abandonment abandonment) {

  /** A deadline from now on. */
  public static Deadline in(Duration duration, InstantSource clock) {
    return in(duration, clock, new Abandonment());
  }

  /** A deadline from now on for the operation of a client that may go away. */
  static Deadline in(Duration duration, InstantSource clock, Abandonment abandonment) {
    return new Deadline(clock.instant().plus(duration), clock, abandonment);
  }

  /** The deadline of the running operation. */
  public static Deadline of(GraphQLContext context) {
    return context.get(Deadline.class);
  }

  /** The deadline of the operation a data loader works for. */
  public static Deadline of(BatchLoaderEnvironment environment) {
    return of(Objects.requireNonNull(environment.<GraphQLContext>getContext()));
  }

  /** Whether its time is up, or nobody waits. */
  public boolean isOver() {
    return abandonment.happened() || !clock.instant().isBefore(at);
  }

  /**
   * Goes on only if there is time.
   *
   * @throws TwinException TIMEOUT if it is over
   */
  public void check() {
    if (isOver()) {
      throw new TwinException(
          ErrorCode.TIMEOUT,
          "the operation took longer than one operation may; ask for less, or in pages");
    }
  }

  /** Time left; never less than none. */
  Duration remaining() {
    Duration left = Duration.between(clock.instant(), at);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Whole seconds left, rounded up, at least 1.
   *
   * @throws TwinException TIMEOUT if it is over
   */
  public int remainingSeconds() {
    check();
    long millis = Math.max(1, Duration.between(clock.instant(), at).toMillis());
    return Math.toIntExact((millis + 999) / 1000);
  }
}
