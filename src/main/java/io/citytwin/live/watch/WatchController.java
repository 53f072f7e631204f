package io.citytwin.live.watch;

import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import io.citytwin.live.LiveSettings;
import io.citytwin.live.selection.Region;
import io.citytwin.live.selection.Throttle;
import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;
import reactor.core.publisher.Flux;

/**
 * {@code Subscription.stateChanged}, {@code Subscription.observationAdded} and {@code
 * Mutation.moveWatch}.
 */
@Controller
class WatchController {

  private final WatchHub hub;
  private final BatchRendering rendering;
  private final LiveSettings settings;

  WatchController(WatchHub hub, BatchRendering rendering, LiveSettings settings) {
    this.hub = hub;
    this.rendering = rendering;
    this.settings = settings;
  }

  @SubscriptionMapping
  Publisher<Object> stateChanged(
      @Argument WatchInput watch,
      @Argument @Nullable List<FeatureKind> kinds,
      @Argument @Nullable List<String> keys,
      @Argument @Nullable Throttle throttle,
      @Argument @Nullable String resumeFrom,
      DataFetchingEnvironment environment,
      GraphQLContext context) {
    WatchRequest request = WatchRequest.of(watch, kinds, keys, throttle, settings);
    ResumeToken token = resumeFrom == null ? null : ResumeToken.decode(resumeFrom);
    return Flux.from(hub.open(request, token, context.get(Delivery.class)).flow())
        .map(rendering.of(environment));
  }

  @SubscriptionMapping
  Publisher<ObservationBatch> observationAdded(
      @Argument List<String> datastreamIds, GraphQLContext context) {
    return hub.feed(datastreamIds, context.get(Delivery.class)).flow();
  }

  @MutationMapping
  CompletionStage<MoveWatchInput.Payload> moveWatch(@Argument MoveWatchInput input) {
    Region region = Region.of(input.bbox(), settings.maxRegion());
    return hub.watch(input.key(), input.watchKey())
        .move(region)
        .thenApply(MoveWatchInput.Payload::new);
  }
}
