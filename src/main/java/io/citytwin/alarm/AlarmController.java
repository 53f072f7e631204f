package io.citytwin.alarm;

import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import io.citytwin.api.Deadline;
import io.citytwin.live.watch.Delivery;
import io.citytwin.spatial.GeometryArguments;
import org.reactivestreams.Publisher;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;

/** {@code Subscription.alarmChanged}. */
@Controller
class AlarmController {

  private final AlarmFeed feed;
  private final GeometryArguments geometries;

  AlarmController(AlarmFeed feed, GeometryArguments geometries) {
    this.feed = feed;
    this.geometries = geometries;
  }

  @SubscriptionMapping
  Publisher<AlarmWatch.AlarmChange> alarmChanged(DataFetchingEnvironment environment) {
    GraphQLContext context = environment.getGraphQlContext();
    AlarmFilter filter =
        AlarmFilter.of(environment.getArgument("filter"), geometries, Deadline.of(context), null);
    return feed.open(filter, context.get(Delivery.class)).flow();
  }
}
