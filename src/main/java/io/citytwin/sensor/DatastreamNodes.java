package io.citytwin.sensor;

import graphql.schema.DataFetchingEnvironment;
import io.citytwin.api.GlobalId;
import io.citytwin.api.NodeSource;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Datastreams as nodes, out of the registry. */
@Component
class DatastreamNodes implements NodeSource {

  private final DatastreamRegistry registry;

  DatastreamNodes(DatastreamRegistry registry) {
    this.registry = registry;
  }

  @Override
  public Set<String> types() {
    return Set.of(DatastreamWiring.TYPE);
  }

  @Override
  public boolean hasPast() {
    return true;
  }

  @Override
  public CompletionStage<? extends @Nullable Object> find(
      GlobalId id, DataFetchingEnvironment environment) {
    UUID key = DatastreamWiring.key(id);
    Datastreams known = registry.knowing(all -> all.byId(key) != null);
    return CompletableFuture.completedFuture(known.byId(key));
  }
}
