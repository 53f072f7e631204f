package io.citytwin.importjob;

import io.citytwin.api.GlobalId;
import org.reactivestreams.Publisher;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;

/** {@code Subscription.importJobChanged}. */
@Controller
class ImportJobController {

  private final ImportJobFeed feed;

  ImportJobController(ImportJobFeed feed) {
    this.feed = feed;
  }

  @SubscriptionMapping
  Publisher<ImportJob> importJobChanged(@Argument String id) {
    return feed.follow(ImportJob.number(GlobalId.decode(id)));
  }
}
