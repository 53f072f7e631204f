package io.citytwin.live.state;

import graphql.GraphQLError;
import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import io.citytwin.model.error.ErrorCode;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.graphql.execution.ErrorType;

/** The one error of a request whose live fields cannot be filled. */
final class Unavailability {

  private Unavailability() {}

  /** A substitute value, with the error if no other field of the request has it yet. */
  static <T> DataFetcherResult<T> instead(
      DataFetcherResult.Builder<T> substitute,
      LiveStatus status,
      DataFetchingEnvironment environment) {
    addOnce(substitute, ErrorCode.UNAVAILABLE, message(status), environment);
    return substitute.build();
  }

  /** Adds an error with a code if no other field of the request has one with it yet. */
  static void addOnce(
      DataFetcherResult.Builder<?> result,
      ErrorCode code,
      String message,
      DataFetchingEnvironment environment) {
    Set<ErrorCode> told =
        environment
            .getGraphQlContext()
            .computeIfAbsent(Unavailability.class, key -> ConcurrentHashMap.newKeySet());
    if (told.add(code)) {
      result.error(error(code, message, environment));
    }
  }

  private static GraphQLError error(
      ErrorCode code, String message, DataFetchingEnvironment environment) {
    return GraphQLError.newError()
        .message(message)
        .path(environment.getExecutionStepInfo().getPath())
        .location(environment.getField().getSourceLocation())
        .errorType(
            code.kind() == ErrorCode.Kind.NOT_FOUND
                ? ErrorType.NOT_FOUND
                : ErrorType.INTERNAL_ERROR)
        .extensions(Map.of("code", code.name()))
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
