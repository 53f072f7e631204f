package io.citytwin.api;

import graphql.schema.DataFetchingEnvironment;
import io.citytwin.model.error.TwinException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/** Refetching by id, whatever the type. */
@Component
class NodeController implements RuntimeWiringConfigurer {

  private final Map<String, NodeSource> sources = new HashMap<>();

  private final Limits limits;
  private final InstantSource clock;

  NodeController(List<NodeSource> sources, Limits limits, InstantSource clock) {
    this.clock = clock;
    sources.forEach(source -> source.types().forEach(type -> this.sources.put(type, source)));
    this.limits = limits;
  }

  @Override
  public void configure(graphql.schema.idl.RuntimeWiring.Builder builder) {
    builder.type(
        "Query", query -> query.dataFetcher("node", this::node).dataFetcher("nodes", this::nodes));
    builder.type("Node", node -> node.typeResolver(new NodeTypeResolver()));
  }

  private CompletionStage<? extends @Nullable Object> node(DataFetchingEnvironment environment) {
    return find(Arguments.text(environment, "id"), environment);
  }

  private CompletableFuture<List<@Nullable Object>> nodes(DataFetchingEnvironment environment) {
    List<String> ids = Arguments.texts(environment, "ids");
    if (ids.size() > limits.maxListItems()) {
      throw TwinException.limitExceeded(
          "nodes got %d ids, the limit is %d; ask in several requests"
              .formatted(ids.size(), limits.maxListItems()),
          limits.maxListItems(),
          ids.size());
    }
    List<CompletableFuture<? extends @Nullable Object>> found = new ArrayList<>(ids.size());
    for (String id : ids) {
      found.add(find(id, environment).toCompletableFuture());
    }
    return CompletableFuture.allOf(found.toArray(CompletableFuture[]::new))
        .thenApply(
            _ -> {
              List<@Nullable Object> nodes = new ArrayList<>(found.size());
              found.forEach(future -> nodes.add(future.join()));
              return nodes;
            });
  }

  private CompletionStage<? extends @Nullable Object> find(
      String text, DataFetchingEnvironment environment) {
    GlobalId id = GlobalId.find(text).orElse(null);
    NodeSource source = id == null ? null : sources.get(id.type());
    if (id == null || source == null) {
      return CompletableFuture.completedFuture(null);
    }
    return id.asOf() == null
        ? source.find(id, environment)
        : inThePast(source, id, new AsOf(id.asOf()).requirePast(clock), environment);
  }

  /** The object in the context its id is bound to; null from a source that knows no past. */
  private static CompletionStage<? extends @Nullable Object> inThePast(
      NodeSource source, GlobalId id, AsOf asOf, DataFetchingEnvironment environment) {
    return source.hasPast()
        ? source
            .find(id.at(null), environment)
            .thenApply(found -> found == null ? null : asOf.around(found))
        : CompletableFuture.completedFuture(null);
  }
}
