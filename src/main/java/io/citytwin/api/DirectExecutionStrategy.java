package io.citytwin.api;

import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.FieldValueInfo;
import graphql.execution.FieldValueInfo.CompleteValueType;

/**
 * The engine's own strategy, but for one thing: a {@link DirectJson} is a complete value. Parsing,
 * validation, limits, aliases, fragments, directives and errors stay the engine's.
 */
public final class DirectExecutionStrategy extends AsyncExecutionStrategy {

  public DirectExecutionStrategy(DataFetcherExceptionHandler failures) {
    super(failures);
  }

  @Override
  protected FieldValueInfo completeValue(
      ExecutionContext context, ExecutionStrategyParameters parameters) {
    return parameters.getSource() instanceof DirectJson direct
        ? new FieldValueInfo(CompleteValueType.SCALAR, direct)
        : super.completeValue(context, parameters);
  }
}
