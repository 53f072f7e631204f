package io.citytwin.live.watch;

import graphql.ExecutionResult;
import java.util.Map;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.WebSocketGraphQlRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Gives each request its {@link Delivery}. Server-sent events are written before the transport's
 * {@code onNext} returns, so they are confirmed right after it; a WebSocket confirms by its
 * session.
 */
@Component
class DeliveryInterceptor implements WebGraphQlInterceptor {

  @Override
  public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
    Delivery delivery =
        request instanceof WebSocketGraphQlRequest socket
            ? Delivery.overWebSocket(socket.getSessionInfo().getAttributes(), socket.getId())
            : Delivery.overHttp();
    request.configureExecutionInput(
        (input, builder) -> builder.graphQLContext(Map.of(Delivery.class, delivery)).build());
    Mono<WebGraphQlResponse> response = chain.next(request);
    return request instanceof WebSocketGraphQlRequest
        ? response
        : response.map(answer -> confirming(answer, delivery));
  }

  private static WebGraphQlResponse confirming(WebGraphQlResponse answer, Delivery delivery) {
    if (!(answer.getData() instanceof Publisher<?>)) {
      return answer;
    }
    Publisher<ExecutionResult> batches = answer.getData();
    Publisher<ExecutionResult> confirmed =
        subscriber -> batches.subscribe(new ConfirmingSubscriber(subscriber, delivery));
    return answer.transform(builder -> builder.data(confirmed));
  }

  /** Confirms each batch when the subscriber behind has taken it. */
  private record ConfirmingSubscriber(Subscriber<? super ExecutionResult> behind, Delivery delivery)
      implements Subscriber<ExecutionResult> {

    @Override
    public void onSubscribe(Subscription subscription) {
      behind.onSubscribe(subscription);
    }

    @Override
    public void onNext(ExecutionResult batch) {
      behind.onNext(batch);
      delivery.confirm();
    }

    @Override
    public void onError(Throwable failure) {
      behind.onError(failure);
    }

    @Override
    public void onComplete() {
      behind.onComplete();
    }
  }
}
