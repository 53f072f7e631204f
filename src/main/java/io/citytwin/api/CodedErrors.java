package io.citytwin.api;

import graphql.ErrorClassification;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.GraphqlErrorException;
import graphql.InvalidSyntaxError;
import graphql.execution.NonNullableFieldWasNullError;
import graphql.introspection.IntrospectionDisabledError;
import graphql.validation.ValidationError;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** GraphQL errors that carry {@code extensions.code} and {@code extensions.classification}. */
public final class CodedErrors {

  /** Name of the extension. */
  public static final String CODE = "code";

  private CodedErrors() {}

  /** An error without place and path. */
  public static GraphQLError of(TwinException failure) {
    return of(failure, GraphqlErrorBuilder.newError());
  }

  /** Completes an error that has its place and path already. */
  public static GraphQLError of(TwinException failure, GraphqlErrorBuilder<?> error) {
    Map<String, Object> extensions = new LinkedHashMap<>(failure.details());
    extensions.put(CODE, failure.code().name());
    return error
        .message("%s", failure.getMessage())
        .errorType(classification(failure.code()))
        .extensions(extensions)
        .build();
  }

  /** Gives an error of the engine its code; one that has a code stays as it is. */
  static GraphQLError withCode(GraphQLError error) {
    if (error.getExtensions() != null && error.getExtensions().containsKey(CODE)) {
      return error;
    }
    Optional<Long> limit =
        error instanceof InvalidSyntaxError syntax
            ? EngineWords.findLimit(syntax.getMessage())
            : Optional.empty();
    ErrorCode code = limit.isPresent() ? ErrorCode.LIMIT_EXCEEDED : codeOf(error);
    Map<String, Object> extensions = new LinkedHashMap<>();
    limit.ifPresent(number -> extensions.put("limit", number));
    extensions.put(CODE, code.name());
    GraphqlErrorException.Builder builder =
        GraphqlErrorException.newErrorException()
            .message(EngineWords.plain(error.getMessage()))
            .errorClassification(classification(code))
            .extensions(extensions);
    if (error.getLocations() != null) {
      builder.sourceLocations(error.getLocations());
    }
    if (error.getPath() != null) {
      builder.path(error.getPath());
    }
    return builder.build();
  }

  /** The classification of a code: what a caller does about it. */
  static ErrorClassification classification(ErrorCode code) {
    return ErrorClassification.errorClassification(code.kind().name());
  }

  private static ErrorCode codeOf(GraphQLError error) {
    if (error instanceof InvalidSyntaxError) {
      return ErrorCode.GRAPHQL_PARSE_FAILED;
    }
    if (error instanceof ValidationError) {
      return ErrorCode.GRAPHQL_VALIDATION_FAILED;
    }
    if (error instanceof IntrospectionDisabledError) {
      return ErrorCode.INTROSPECTION_DISABLED;
    }
    if (error instanceof NonNullableFieldWasNullError) {
      return ErrorCode.INTERNAL;
    }
    // What is left are variables of the wrong type and operations that cannot be chosen.
    return error.getPath() == null ? ErrorCode.BAD_USER_INPUT : ErrorCode.INTERNAL;
  }
}
