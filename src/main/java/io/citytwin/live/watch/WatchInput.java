package io.citytwin.live.watch;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to watch, as the argument comes: exactly one is set. */
record WatchInput(@Nullable Bbox bbox, @Nullable List<String> entityIds) {

  /** An extent as an argument. */
  record Bbox(double west, double south, double east, double north, String crs) {}

  /** How fast to send, as an argument. */
  record Throttle(Duration minInterval, int maxBatch) {}
}
