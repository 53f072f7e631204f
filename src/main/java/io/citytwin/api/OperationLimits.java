package io.citytwin.api;

import graphql.ExecutionResult;
import graphql.execution.AbortExecutionException;
import graphql.execution.ExecutionContext;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.execution.instrumentation.parameters.InstrumentationFieldParameters;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Refuses operations that are too deep, too costly or beyond their caller's budget before they run,
 * tells their cost, and sets their deadline.
 */
@Component
class OperationLimits extends SimplePerformantInstrumentation {

  private final DeclaredCosts costs = new DeclaredCosts();
  private final Limits limits;
  private final Budgets budgets;
  private final InstantSource clock;

  OperationLimits(Limits limits, Budgets budgets, InstantSource clock) {
    this.limits = limits;
    this.budgets = budgets;
    this.clock = clock;
  }

  @Override
  public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
      InstrumentationExecuteOperationParameters parameters, @Nullable InstrumentationState state) {
    ExecutionContext context = parameters.getExecutionContext();
    OperationCost.Measure measure = measure(context);
    check(measure);
    if (!DryRun.isAskedFor(context)) {
      budgets.charge(Caller.of(context.getGraphQLContext()), measure.points());
    }
    context.getGraphQLContext().put(OperationCost.Measure.class, measure);
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

  /** Answers of operations that were let through tell their cost. */
  @Override
  public CompletableFuture<ExecutionResult> instrumentExecutionResult(
      ExecutionResult result,
      InstrumentationExecutionParameters parameters,
      @Nullable InstrumentationState state) {
    OperationCost.Measure measure = parameters.getGraphQLContext().get(OperationCost.Measure.class);
    if (measure == null) {
      return CompletableFuture.completedFuture(result);
    }
    Map<String, Object> cost = new LinkedHashMap<>(); // equal answers are equal to the last byte
    cost.put("requested", measure.points());
    cost.put("maximum", limits.maxComplexity());
    return CompletableFuture.completedFuture(
        result.transform(builder -> builder.addExtension("cost", cost)));
  }

  private void startDeadline(ExecutionContext context) {
    Abandonment abandonment = Abandonment.of(context.getGraphQLContext().get(Abandonment.class));
    context
        .getGraphQLContext()
        .put(Deadline.class, Deadline.in(limits.maxExecution(), clock, abandonment));
  }

  private OperationCost.Measure measure(ExecutionContext context) {
    OperationCost cost =
        new OperationCost(
            context.getGraphQLSchema(),
            costs,
            context.getFragmentsByName(),
            context.getCoercedVariables(),
            limits);
    return cost.of(
        context.getOperationDefinition().getSelectionSet(),
        root(context),
        OperationCost.Sized.NOTHING);
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
          new TwinException(
              ErrorCode.QUERY_TOO_DEEP,
              "the operation is %d fields deep, the limit is %d; ask in two operations"
                  .formatted(measure.depth(), limits.maxDepth()),
              Map.of("limit", (long) limits.maxDepth(), "actual", (long) measure.depth()),
              null));
    }
    if (measure.points() > limits.maxComplexity()) {
      throw abort(
          new TwinException(
              ErrorCode.QUERY_TOO_COMPLEX,
              "the operation may cost %d points, the limit is %d; ask for smaller pages or fewer fields"
                  .formatted(measure.points(), limits.maxComplexity()),
              Map.of("limit", (long) limits.maxComplexity(), "actual", measure.points()),
              null));
    }
  }

  /** Refuses the operation as a whole. */
  static AbortExecutionException abort(TwinException failure) {
    return new AbortExecutionException(List.of(CodedErrors.of(failure)));
  }
}
