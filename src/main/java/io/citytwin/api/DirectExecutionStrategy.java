package io.citytwin.api;

import graphql.ExecutionResult;
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.FieldValueInfo;
import graphql.execution.FieldValueInfo.CompleteValueType;
import graphql.execution.MergedSelectionSet;
import java.util.concurrent.CompletableFuture;

/**
 * The engine's own strategy, but for one thing: a {@link DirectJson} is a complete value. Parsing,
 * validation, limits, aliases, fragments, directives and errors stay the engine's.
 */
public final class DirectExecutionStrategy extends AsyncExecutionStrategy {

  public DirectExecutionStrategy(DataFetcherExceptionHandler failures) {
    super(failures);
  }

  /** An operation that only asks for its cost is cut down to that field. */
  @Override
  public CompletableFuture<ExecutionResult> execute(
      ExecutionContext context, ExecutionStrategyParameters parameters) {
    if (parameters.getPath().isRootPath() && DryRun.isAskedFor(context)) {
      MergedSelectionSet left = DryRun.only(parameters.getFields());
      return super.execute(context, parameters.transform(builder -> builder.fields(left)));
    }
    return super.execute(context, parameters);
  }

  @Override
  protected FieldValueInfo completeValue(
      ExecutionContext context, ExecutionStrategyParameters parameters) {
    return parameters.getSource() instanceof DirectJson direct
        ? new FieldValueInfo(CompleteValueType.SCALAR, direct)
        : super.completeValue(context, parameters);
  }
}
