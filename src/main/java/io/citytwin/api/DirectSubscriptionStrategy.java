package io.citytwin.api;

import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.FieldValueInfo;
import graphql.execution.FieldValueInfo.CompleteValueType;
import graphql.execution.SubscriptionExecutionStrategy;

/**
 * The engine's own strategy of subscriptions, but for one thing: an event that is a {@link
 * DirectJson} is a complete value.
 */
public final class DirectSubscriptionStrategy extends SubscriptionExecutionStrategy {

  public DirectSubscriptionStrategy(DataFetcherExceptionHandler failures) {
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
