package io.citytwin.live.replay;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of replays.
 *
 * @param maxReplays most replays of this instance at a time
 * @param maxRate most values a second of one replay; a faster one takes longer than asked for
 * @param longest most time a replay may take at the speed asked for
 */
@ConfigurationProperties("citytwin.replay")
public record ReplaySettings(
    @DefaultValue("50") int maxReplays,
    @DefaultValue("5000") int maxRate,
    @DefaultValue("24h") Duration longest) {

  public ReplaySettings {
    if (maxReplays < 0) {
      throw new IllegalArgumentException(
          "citytwin.replay.max-replays is " + maxReplays + "; it must not be negative");
    }
    if (maxRate < 1) {
      throw new IllegalArgumentException(
          "citytwin.replay.max-rate is " + maxRate + "; at least 1 is allowed");
    }
    if (!longest.isPositive()) {
      throw new IllegalArgumentException(
          "citytwin.replay.longest is " + longest + "; it must be above zero");
    }
  }
}
