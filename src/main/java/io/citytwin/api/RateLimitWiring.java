package io.citytwin.api;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.citytwin.api.Budgets.Budget;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/** Tells callers what they spend. */
@Component
class RateLimitWiring implements RuntimeWiringConfigurer {

  /** The source object of {@code RateLimit}. */
  record RateLimit(
      int cost,
      int depth,
      int maxOperationCost,
      @Nullable Integer limit,
      @Nullable Integer remaining,
      @Nullable Instant resetAt) {}

  private final Limits limits;
  private final Budgets budgets;

  RateLimitWiring(Limits limits, Budgets budgets) {
    this.limits = limits;
    this.budgets = budgets;
  }

  @Override
  public void configure(RuntimeWiring.Builder builder) {
    builder.type("Query", query -> query.dataFetcher("rateLimit", this::rateLimit));
  }

  private RateLimit rateLimit(DataFetchingEnvironment environment) {
    Admission admission = environment.getGraphQlContext().get(Admission.class);
    Optional<Budget> budget = budgets.find(Caller.of(environment.getGraphQlContext()));
    return new RateLimit(
        Math.toIntExact(admission.points()),
        admission.depth(),
        limits.maxComplexity(),
        budget.map(b -> Math.toIntExact(b.limit())).orElse(null),
        budget.map(b -> Math.toIntExact(b.remaining())).orElse(null),
        budget.map(Budget::resetAt).orElse(null));
  }
}
