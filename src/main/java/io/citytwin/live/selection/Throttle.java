package io.citytwin.live.selection;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.time.Duration;

/**
 * How fast to send, as an argument.
 *
 * @param minInterval least time between two rounds
 * @param maxBatch most measured values in a batch
 */
public record Throttle(Duration minInterval, int maxBatch) {

  /** As the schema has it, where nothing is said. */
  public static final Throttle USUAL = new Throttle(Duration.ofSeconds(1), 500);

  private static final int MAX_BATCH = 5_000;
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);

  /**
   * Checks it.
   *
   * @throws TwinException BAD_USER_INPUT saying what is allowed
   */
  public void check() {
    if (minInterval.compareTo(SHORTEST) < 0 || minInterval.compareTo(LONGEST) > 0) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "minInterval is %s; %s to %s are allowed".formatted(minInterval, SHORTEST, LONGEST));
    }
    if (maxBatch < 1 || maxBatch > MAX_BATCH) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "maxBatch is %d; 1 to %d are allowed".formatted(maxBatch, MAX_BATCH));
    }
  }
}
