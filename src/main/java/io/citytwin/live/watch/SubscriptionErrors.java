package io.citytwin.live.watch;

import graphql.GraphQLError;
import io.citytwin.model.error.TwinException;
import java.util.List;
import java.util.Map;
import org.springframework.graphql.execution.ErrorType;
import org.springframework.graphql.execution.SubscriptionExceptionResolverAdapter;
import org.springframework.stereotype.Component;

/** Errors of subscriptions with their code: the resolver of other fields is not asked for them. */
@Component
class SubscriptionErrors extends SubscriptionExceptionResolverAdapter {

  @Override
  protected @org.jspecify.annotations.Nullable List<GraphQLError> resolveToMultipleErrors(
      Throwable failure) {
    if (!(failure instanceof TwinException refusal)) {
      return null;
    }
    return List.of(
        GraphQLError.newError()
            .message(String.valueOf(refusal.getMessage()))
            .errorType(
                switch (refusal.code().kind()) {
                  case BAD_REQUEST, LIMIT_EXCEEDED, CONFLICT -> ErrorType.BAD_REQUEST;
                  case NOT_FOUND -> ErrorType.NOT_FOUND;
                  case UNAVAILABLE, INTERNAL -> ErrorType.INTERNAL_ERROR;
                })
            .extensions(Map.of("code", refusal.code().name()))
            .build());
  }
}
