package io.citytwin.api;

import graphql.ExecutionResult;
import graphql.GraphQLContext;
import graphql.execution.AbortExecutionException;
import graphql.execution.CoercedVariables;
import graphql.execution.ExecutionContext;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimpleInstrumentationContext;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.execution.instrumentation.parameters.InstrumentationFieldParameters;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
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
 * tells their cost, sets their deadline, and has them wait for memory.
 */
@Component
public class OperationLimits extends SimplePerformantInstrumentation {

  /**
   * Bytes of memory for a point: an answer of 100,101 points, 10,000 buildings, took 24 MB when
   * eight of them filled a heap.
   */
  private static final int BUILT_BYTES = 256;

  private final DeclaredCosts costs = new DeclaredCosts();
  private final Limits limits;
  private final Budgets budgets;
  private final WorkingMemory memory;
  private final InstantSource clock;

  OperationLimits(Limits limits, Budgets budgets, WorkingMemory memory, InstantSource clock) {
    this.limits = limits;
    this.budgets = budgets;
    this.memory = memory;
    this.clock = clock;
  }

  @Override
  public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
      InstrumentationExecuteOperationParameters parameters, @Nullable InstrumentationState state) {
    ExecutionContext context = parameters.getExecutionContext();
    GraphQLContext own = context.getGraphQLContext();
    Admission admission = own.get(Admission.class);
    if (admission == null) {
      admission =
          admit(
              context.getGraphQLSchema(),
              context.getOperationDefinition(),
              context.getFragmentsByName(),
              context.getCoercedVariables(),
              DryRun.isAskedFor(context) ? null : Caller.of(own),
              Abandonment.of(own.get(Abandonment.class)));
      own.put(Admission.class, admission);
    }
    own.put(Deadline.class, admission.deadline());
    WorkingMemory.Share share = own.get(WorkingMemory.Share.class);
    if (!DryRun.isAskedFor(context) && !isSubscription(context)) {
      return takeMemory(share, admission);
    }
    if (share != null) {
      share.keep(0); // its body has been read, and what follows may take for ever
    }
    return null;
  }

  private static boolean isSubscription(ExecutionContext context) {
    return context.getOperationDefinition().getOperation()
        == OperationDefinition.Operation.SUBSCRIPTION;
  }

  /**
   * For an answer that is built of objects; who has no share yet gives one back when it is done.
   */
  private @Nullable InstrumentationContext<ExecutionResult> takeMemory(
      WorkingMemory.@Nullable Share share, Admission admission) {
    long bytes = admission.points() * BUILT_BYTES;
    try {
      if (share != null) {
        share.take(bytes, admission.deadline());
        return null;
      }
      WorkingMemory.Share own = memory.share();
      own.take(bytes, admission.deadline());
      return SimpleInstrumentationContext.whenCompleted((result, failure) -> own.close());
    } catch (TwinException busy) {
      throw abort(busy);
    }
  }

  /**
   * Lets an operation run.
   *
   * @param caller whose budget pays for it; null for nobody's
   * @throws AbortExecutionException if it is too deep, too costly or beyond the budget
   */
  public Admission admit(
      GraphQLSchema schema,
      OperationDefinition operation,
      Map<String, FragmentDefinition> fragments,
      CoercedVariables variables,
      @Nullable Caller caller,
      Abandonment abandonment) {
    OperationCost.Measure measure =
        new OperationCost(schema, costs, fragments, variables, limits)
            .of(operation.getSelectionSet(), root(schema, operation), OperationCost.Sized.NOTHING);
    check(measure);
    if (caller != null) {
      budgets.charge(caller, measure.points());
    }
    return new Admission(
        measure.depth(), measure.points(), Deadline.in(limits.maxExecution(), clock, abandonment));
  }

  /** Most points of an operation. */
  public long maxComplexity() {
    return limits.maxComplexity();
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
    Admission admission = parameters.getGraphQLContext().get(Admission.class);
    if (admission == null) {
      return CompletableFuture.completedFuture(result);
    }
    Map<String, Object> cost = new LinkedHashMap<>(); // equal answers are equal to the last byte
    cost.put("requested", admission.points());
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

  private static GraphQLObjectType root(GraphQLSchema schema, OperationDefinition operation) {
    return switch (operation.getOperation()) {
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
