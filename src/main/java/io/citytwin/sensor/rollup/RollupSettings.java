package io.citytwin.sensor.rollup;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How history is kept.
 *
 * @param interval between two looks for what is to be rolled up
 * @param grace how long after its end an hour waits for late observations before it is rolled up
 * @param retention how long observations of datastreams are kept that say nothing of their own;
 *     null for ever
 */
@ConfigurationProperties("citytwin.history")
public record RollupSettings(
    @DefaultValue("10s") Duration interval,
    @DefaultValue("10m") Duration grace,
    @Nullable Duration retention) {

  public RollupSettings {
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "citytwin.history.interval is " + interval + "; at least 1 ms is allowed");
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException(
          "citytwin.history.grace is " + grace + "; it must not be negative");
    }
    if (retention != null && retention.compareTo(Duration.ofHours(1)) < 0) {
      throw new IllegalArgumentException(
          "citytwin.history.retention is " + retention + "; at least 1 h is allowed");
    }
  }
}
