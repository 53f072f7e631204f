package io.citytwin.api;

import graphql.ExecutionResult;
import graphql.execution.AbortExecutionException;
import graphql.execution.ExecutionContext;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.execution.instrumentation.parameters.InstrumentationFieldParameters;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Refuses operations that are too deep or too costly before they run, and sets their deadline. */
@Component
class OperationLimits extends SimplePerformantInstrumentation {

  private final Limits limits;

  private final InstantSource clock;

  OperationLimits(Limits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
      InstrumentationExecuteOperationParameters parameters, @Nullable InstrumentationState state) {
    ExecutionContext context = parameters.getExecutionContext();
    check(measure(context));
    startDeadline(context);
    return null;
  }

  /** Every event of a subscription is an execution of its own. */
  @Override
  public @Nullable InstrumentationContext<ExecutionResult> beginSubscribedFieldEvent(
      InstrumentationFieldParameters parameters, @Nullable InstrumentationState state) {
    startDeadline(parameters.getExecutionContext());
    return null;
  }

  private void startDeadline(ExecutionContext context) {
    context.getGraphQLContext().put(Deadline.class, Deadline.in(limits.maxExecution(), clock));
  }

  private OperationCost.Measure measure(ExecutionContext context) {
    OperationCost cost =
        new OperationCost(
            context.getGraphQLSchema(),
            context.getFragmentsByName(),
            context.getCoercedVariables(),
            limits);
    return cost.of(context.getOperationDefinition().getSelectionSet(), root(context), 1);
  }

  private static GraphQLObjectType root(ExecutionContext context) {
    GraphQLSchema schema = context.getGraphQLSchema();
    return switch (context.getOperationDefinition().getOperation()) {
      case QUERY -> schema.getQueryType();
      case MUTATION -> schema.getMutationType();
      case SUBSCRIPTION -> schema.getSubscriptionType();
    };
  }

  private void check(OperationCost.Measure measure) {
    if (measure.depth() > limits.maxDepth()) {
      throw abort(
          ErrorCode.QUERY_TOO_DEEP,
          "the operation is %d fields deep, the limit is %d; ask in two operations"
              .formatted(measure.depth(), limits.maxDepth()),
          limits.maxDepth(),
          measure.depth());
    }
    if (measure.points() > limits.maxComplexity()) {
      throw abort(
          ErrorCode.QUERY_TOO_COMPLEX,
          "the operation may cost %d points, the limit is %d; ask for smaller pages or fewer fields"
              .formatted(measure.points(), limits.maxComplexity()),
          limits.maxComplexity(),
          measure.points());
    }
  }

  private static AbortExecutionException abort(
      ErrorCode code, String message, long limit, long actual) {
    TwinException failure =
        new TwinException(code, message, Map.of("limit", limit, "actual", actual), null);
    return new AbortExecutionException(List.of(CodedErrors.of(failure)));
  }
}
