package io.citytwin.feature.search;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.citytwin.api.Arguments;
import io.citytwin.api.Deadline;
import io.citytwin.api.PageInfo;
import io.citytwin.api.PageRequest;
import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.graphql.FeatureLookup;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.model.search.FoldedText;
import io.citytwin.model.search.SearchKeys;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.spatial.GeometryArguments;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/** Registers {@code City.search}. */
@Component
class SearchWiring implements RuntimeWiringConfigurer {

  private static final int LARGEST_PAGE = 100;

  private final SearchStore store;
  private final FeatureLookup features;
  private final GeometryArguments geometries;

  SearchWiring(SearchStore store, FeatureLookup features, GeometryArguments geometries) {
    this.store = store;
    this.features = features;
    this.geometries = geometries;
  }

  @Override
  public void configure(RuntimeWiring.Builder builder) {
    builder.type("City", city -> city.dataFetcher("search", this::search));
  }

  private SearchConnection search(DataFetchingEnvironment environment) {
    Deadline deadline = Deadline.of(environment.getGraphQlContext());
    SearchQuery query = query(environment, deadline);
    List<SearchHit> found = store.hits(query, deadline);
    List<SearchHit> hits = found.subList(0, Math.min(found.size(), query.first()));
    Map<FeatureKind, List<UUID>> ids = new EnumMap<>(FeatureKind.class);
    hits.forEach(
        hit -> ids.computeIfAbsent(hit.kind(), _ -> new ArrayList<>()).add(hit.entityId()));
    Map<UUID, FeatureRow> rows = features.rows(environment, ids, "nodes/*", "edges/node/*");
    List<SearchConnection.Edge> edges = new ArrayList<>();
    for (SearchHit hit : hits) {
      FeatureRow row = rows.get(hit.entityId());
      if (row != null) { // else it went between the two statements
        edges.add(edge(hit, row, query.binding()));
      }
    }
    List<String> cursors =
        hits.isEmpty()
            ? List.of()
            : List.of(
                hits.getFirst().place().cursor(query.binding()),
                hits.getLast().place().cursor(query.binding()));
    PageRequest page = new PageRequest(query.first(), false, query.after());
    return new SearchConnection(edges, PageInfo.of(page, found.size() > query.first(), cursors));
  }

  private static SearchConnection.Edge edge(SearchHit hit, FeatureRow row, long binding) {
    Double distance = hit.distance();
    return new SearchConnection.Edge(
        hit.place().cursor(binding),
        row,
        new SearchConnection.Match(
            hit.field().name(), hit.value(), SearchWays.rank(hit.way()).name()),
        distance == null || distance.isInfinite() ? null : distance);
  }

  private SearchQuery query(DataFetchingEnvironment environment, Deadline deadline) {
    Map<String, Object> near = environment.getArgument("near");
    GeometryArgument point =
        near == null ? null : geometries.geometry(Map.of("point", near), deadline);
    return new SearchQuery(
        text(Arguments.text(environment, "text")),
        kinds(environment.getArgument("kinds")),
        point,
        first(Objects.requireNonNull(environment.<Integer>getArgument("first"))),
        environment.getArgument("after"));
  }

  private static String text(String typed) {
    int length = typed.codePointCount(0, typed.length());
    if (length > SearchKeys.LONGEST) {
      throw TwinException.limitExceeded(
          "text has %d characters, the limit is %d".formatted(length, SearchKeys.LONGEST),
          SearchKeys.LONGEST,
          length);
    }
    String folded = FoldedText.of(Arguments.storable(typed)).joined();
    if (folded.isEmpty()) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "text is empty but for spaces, allowed are 1 to %d characters"
              .formatted(SearchKeys.LONGEST));
    }
    return SearchKeys.cut(folded);
  }

  private static List<FeatureKind> kinds(@Nullable List<String> names) {
    return names == null
        ? List.of(FeatureKind.values())
        : names.stream().map(FeatureKind::valueOf).toList();
  }

  private static int first(int first) {
    if (first < 1) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "first is %d, allowed are 1 to %d".formatted(first, LARGEST_PAGE));
    }
    if (first > LARGEST_PAGE) {
      throw TwinException.limitExceeded(
          "first is %d, the limit is %d".formatted(first, LARGEST_PAGE), LARGEST_PAGE, first);
    }
    return first;
  }
}
