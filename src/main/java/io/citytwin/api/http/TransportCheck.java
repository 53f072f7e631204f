package io.citytwin.api.http;

import graphql.ExecutionResult;
import graphql.execution.AbortExecutionException;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.language.OperationDefinition;
import io.citytwin.api.CodedErrors;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Refuses a subscription that asks for one answer before it runs, and gives whatever is one answer
 * to a client that asks for a stream as its only event, errors included. WebSockets carry both.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class TransportCheck extends SimplePerformantInstrumentation implements WebGraphQlInterceptor {

  /** Attribute of a request over HTTP: the {@link AnswerType} chosen for it. */
  static final String TYPE = TransportCheck.class.getName() + ".type";

  @Override
  public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
    if (!(request.getAttributes().get(TYPE) instanceof AnswerType type)) {
      return chain.next(request);
    }
    request.configureExecutionInput(
        (input, builder) -> {
          input.getGraphQLContext().put(TYPE, type);
          return input;
        });
    Mono<WebGraphQlResponse> response = chain.next(request);
    return type == AnswerType.EVENT_STREAM ? response.map(TransportCheck::streamed) : response;
  }

  private static WebGraphQlResponse streamed(WebGraphQlResponse answer) {
    return answer.getData() instanceof Publisher<?>
        ? answer
        : answer.transform(builder -> builder.data(Flux.just(answer.getExecutionResult())));
  }

  @Override
  public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
      InstrumentationExecuteOperationParameters parameters, @Nullable InstrumentationState state) {
    AnswerType type = parameters.getExecutionContext().getGraphQLContext().get(TYPE);
    boolean subscribes =
        parameters.getExecutionContext().getOperationDefinition().getOperation()
            == OperationDefinition.Operation.SUBSCRIPTION;
    if (subscribes && type != null && type != AnswerType.EVENT_STREAM) {
      TwinException failure =
          new TwinException(
              ErrorCode.BAD_USER_INPUT,
              "a subscription is no single answer; accept text/event-stream, or open a WebSocket");
      throw new AbortExecutionException(List.of(CodedErrors.of(failure)));
    }
    return null;
  }
}
