package io.citytwin.live.watch;

import graphql.GraphQLContext;
import io.citytwin.live.LiveSettings;
import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;

/** {@code Subscription.stateChanged}. */
@Controller
class WatchController {

  private final WatchHub hub;
  private final LiveSettings settings;

  WatchController(WatchHub hub, LiveSettings settings) {
    this.hub = hub;
    this.settings = settings;
  }

  @SubscriptionMapping
  Publisher<StateChangeBatch> stateChanged(
      @Argument WatchInput watch,
      @Argument @Nullable List<FeatureKind> kinds,
      @Argument @Nullable List<String> keys,
      @Argument WatchInput.@Nullable Throttle throttle,
      GraphQLContext context) {
    WatchRequest request = WatchRequest.of(watch, kinds, keys, throttle, settings);
    return hub.open(request, context.get(Delivery.class));
  }
}
