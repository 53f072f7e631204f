package io.citytwin.feature.aggregate;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.citytwin.api.Arguments;
import io.citytwin.api.AsOf;
import io.citytwin.api.Deadline;
import io.citytwin.feature.graphql.FeatureLookup;
import io.citytwin.feature.graphql.ListArguments;
import io.citytwin.feature.graphql.ListArguments.Matching;
import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/** Registers {@code City.aggregate}. */
@Component
class AggregateWiring implements RuntimeWiringConfigurer {

  private static final String CELL = "buckets/cell";

  private final ListArguments lists;
  private final AggregateStore store;
  private final FeatureLookup features;

  AggregateWiring(ListArguments lists, AggregateStore store, FeatureLookup features) {
    this.lists = lists;
    this.store = store;
    this.features = features;
  }

  @Override
  public void configure(RuntimeWiring.Builder builder) {
    builder.type("City", city -> city.dataFetcher("aggregate", this::aggregate));
  }

  private AggregateAnswer aggregate(DataFetchingEnvironment environment) {
    Deadline deadline = Deadline.of(environment.getGraphQlContext());
    Map<String, Object> of = Arguments.object(environment.getArguments(), "of");
    String list = of.keySet().iterator().next();
    Matching matching =
        lists.read(list, Arguments.object(of, list), AsOf.instantOf(environment), deadline);
    AggregateQuery query =
        new AggregateReader(matching)
            .read(
                Objects.requireNonNull(environment.getArgument("metrics")),
                environment.getArgument("groupBy"),
                Objects.requireNonNull(environment.<Integer>getArgument("first")));
    AggregateAnswer answer = store.answer(query, deadline);
    if (!environment.getSelectionSet().contains(CELL)) {
      return answer;
    }
    List<UUID> cells =
        answer.buckets().stream()
            .map(AggregateAnswer.Bucket::cellId)
            .filter(Objects::nonNull)
            .toList();
    return answer.withCells(
        features.rows(environment, Map.of(FeatureKind.GRID_CELL, cells), CELL + "/*"));
  }
}
