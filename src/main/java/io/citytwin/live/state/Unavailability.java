package io.citytwin.live.state;

import graphql.GraphQLError;
import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import io.citytwin.model.error.ErrorCode;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.graphql.execution.ErrorType;

/** The one error of a request whose live fields cannot be filled. */
final class Unavailability {

  private Unavailability() {}

  /** A substitute value, with the error if no other field of the request has it yet. */
  static <T> DataFetcherResult<T> instead(
      DataFetcherResult.Builder<T> substitute,
      LiveStatus status,
      DataFetchingEnvironment environment) {
    AtomicBoolean told =
        environment
            .getGraphQlContext()
            .computeIfAbsent(Unavailability.class, key -> new AtomicBoolean());
    if (!told.getAndSet(true)) {
      substitute.error(error(status, environment));
    }
    return substitute.build();
  }

  private static GraphQLError error(LiveStatus status, DataFetchingEnvironment environment) {
    return GraphQLError.newError()
        .message(message(status))
        .path(environment.getExecutionStepInfo().getPath())
        .location(environment.getField().getSourceLocation())
        .errorType(ErrorType.INTERNAL_ERROR)
        .extensions(Map.of("code", ErrorCode.UNAVAILABLE.name()))
        .build();
  }

  static String message(LiveStatus status) {
    return status == LiveStatus.REBUILDING
        ? "the live state is being put together from the history; live fields are empty, ask again"
            + " in a moment"
        : "the live state is not available because Redis does not answer; live fields are empty,"
            + " everything else is served";
  }
}
