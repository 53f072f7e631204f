package io.citytwin.feature.search;

import io.citytwin.api.PageInfo;
import io.citytwin.feature.FeatureRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of hits, as the schema describes it. */
public record SearchConnection(List<Edge> edges, PageInfo pageInfo) {

  /** One hit. */
  public record Edge(String cursor, FeatureRow node, Match match, @Nullable Double distance) {}

  /** What of it matched; field and rank by their names in the schema. */
  public record Match(String field, String value, String rank) {}

  /** The features. */
  public List<FeatureRow> nodes() {
    return edges.stream().map(Edge::node).toList();
  }
}
