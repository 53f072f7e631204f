package io.citytwin.api;

import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.schema.DataFetchingEnvironment;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The one place where an exception of a field becomes an error of the response. */
@Component
public class ExceptionTranslator implements DataFetcherExceptionResolver {

  private static final Logger LOG = LoggerFactory.getLogger(ExceptionTranslator.class);

  @Override
  public Mono<List<GraphQLError>> resolveException(
      Throwable exception, DataFetchingEnvironment environment) {
    GraphqlErrorBuilder<?> error =
        GraphqlErrorBuilder.newError(environment).errorType(ErrorType.DataFetchingException);
    return Mono.just(List.of(CodedErrors.of(translate(exception), error)));
  }

  /** The coded form of any failure; what was not foreseen is logged under a trace id. */
  public static TwinException translate(Throwable exception) {
    Throwable cause = exception;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof TwinException coded) {
      return coded;
    }
    String traceId = UUID.randomUUID().toString();
    LOG.error("request.failed traceId={}", traceId, cause);
    return new TwinException(
        ErrorCode.INTERNAL,
        "the server failed; tell its operator the trace id",
        Map.of("traceId", traceId),
        cause);
  }
}
