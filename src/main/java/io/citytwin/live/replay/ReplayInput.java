package io.citytwin.live.replay;

import io.citytwin.model.feature.FeatureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of a replay as they come. */
record ReplayInput(
    Instant from,
    Instant to,
    double speed,
    Watch watch,
    @Nullable List<FeatureKind> kinds,
    @Nullable List<String> keys,
    Throttle throttle) {

  /** What to watch: exactly one is set. */
  record Watch(@Nullable Bbox bbox, @Nullable List<String> entityIds) {}

  /** An extent. */
  record Bbox(double west, double south, double east, double north, String crs) {}

  /** How often to send, and how much at once. */
  record Throttle(Duration minInterval, int maxBatch) {

    /** As the schema has it, where nothing is said. */
    static final Throttle USUAL = new Throttle(Duration.ofSeconds(1), 500);
  }
}
