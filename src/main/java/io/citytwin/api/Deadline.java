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
 * The instant by which an operation must have its answer.
 *
 * @param at the instant
 * @param clock where the present is read
 */
public record Deadline(Instant at, InstantSource clock) {

  /** A deadline from now on. */
  public static Deadline in(Duration duration, InstantSource clock) {
    return new Deadline(clock.instant().plus(duration), clock);
  }

  /** The deadline of the running operation. */
  public static Deadline of(GraphQLContext context) {
    return context.get(Deadline.class);
  }

  /** The deadline of the operation a data loader works for. */
  public static Deadline of(BatchLoaderEnvironment environment) {
    return of(Objects.requireNonNull(environment.<GraphQLContext>getContext()));
  }

  /**
   * Whole seconds left, rounded up, at least 1.
   *
   * @throws TwinException TIMEOUT if nothing is left
   */
  public int remainingSeconds() {
    long millis = Duration.between(clock.instant(), at).toMillis();
    if (millis <= 0) {
      throw new TwinException(
          ErrorCode.TIMEOUT,
          "the operation took longer than one operation may; ask for less, or in pages");
    }
    return Math.toIntExact((millis + 999) / 1000);
  }
}
