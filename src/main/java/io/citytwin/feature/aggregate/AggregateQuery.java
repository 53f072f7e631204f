package io.citytwin.feature.aggregate;

import io.citytwin.feature.graphql.ListArguments.Matching;
import java.util.List;

/**
 * One question, as a value.
 *
 * @param matching which features
 * @param metrics what to compute
 * @param first most groups
 */
record AggregateQuery(Matching matching, List<Metric> metrics, Grouping grouping, int first) {
  AggregateQuery {
    metrics = List.copyOf(metrics);
  }
}
