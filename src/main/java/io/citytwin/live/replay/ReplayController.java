package io.citytwin.live.replay;

import io.citytwin.live.selection.Throttle;
import io.citytwin.model.feature.FeatureKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;

/** {@code Subscription.replay}. */
@Controller
class ReplayController {

  private final Replays replays;

  ReplayController(Replays replays) {
    this.replays = replays;
  }

  @SubscriptionMapping
  Publisher<ReplayBatch> replay(
      @Argument Instant from,
      @Argument Instant to,
      @Argument double speed,
      @Argument ReplayInput.Watch watch,
      @Argument @Nullable List<FeatureKind> kinds,
      @Argument @Nullable List<String> keys,
      @Argument @Nullable Throttle throttle) {
    return replays.open(
        new ReplayInput(
            from, to, speed, watch, kinds, keys, throttle == null ? Throttle.USUAL : throttle));
  }
}
