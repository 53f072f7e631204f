package io.citytwin.live.replay;

import io.citytwin.live.selection.Bbox;
import io.citytwin.live.selection.Throttle;
import io.citytwin.model.feature.FeatureKind;
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
}
