package io.citytwin.feature.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.citytwin.api.Deadline;
import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.feature.postgis.FeatureStore;
import io.citytwin.model.feature.FeatureKind;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Loads single features by id for all the places of one level of a document in one statement. What
 * the places select of a kind is read together; each takes its own fields from the row.
 */
@Component
class FeatureLoaders {

  /** One feature, as one place of the document selects it. */
  record Key(FeatureKind kind, UUID entityId, SelectionPlan plan) {}

  private static final String LOADER = "features";

  private final FeatureStore store;

  FeatureLoaders(FeatureStore store, BatchLoaderRegistry registry) {
    this.store = store;
    // Not cached: a subscription keeps its loaders while the features change.
    registry
        .<Key, FeatureRow>forName(LOADER)
        .withOptions(org.dataloader.DataLoaderOptions.newOptions().setCachingEnabled(false).build())
        .registerMappedBatchLoader(
            (keys, e) -> Mono.fromSupplier(() -> load(keys, Deadline.of(e))));
  }

  /** Loads a feature; completes with null if there is none. */
  CompletableFuture<@Nullable FeatureRow> load(
      DataFetchingEnvironment environment, FeatureKind kind, UUID entityId, SelectionPlan plan) {
    DataLoader<Key, FeatureRow> loader = environment.getDataLoader(LOADER);
    if (loader == null) {
      throw new IllegalStateException("no data loader " + LOADER);
    }
    return loader.load(new Key(kind, entityId, plan));
  }

  /** Loads features in one statement; those that are gone are left out. */
  Map<Key, FeatureRow> load(Collection<Key> keys, Deadline deadline) {
    Map<UUID, FeatureRow> found = new HashMap<>();
    store.byId(wanted(keys), deadline).forEach(row -> found.put(row.entityId(), row));
    Map<Key, FeatureRow> byKey = new HashMap<>();
    for (Key key : keys) {
      FeatureRow row = found.get(key.entityId());
      if (row != null && row.kind() == key.kind()) {
        byKey.put(key, row);
      }
    }
    return byKey;
  }

  private static Map<FeatureSelection, Collection<UUID>> wanted(Collection<Key> keys) {
    Map<FeatureKind, Set<FeatureSelection>> selections = new EnumMap<>(FeatureKind.class);
    Map<FeatureKind, Set<UUID>> ids = new EnumMap<>(FeatureKind.class);
    for (Key key : keys) {
      selections
          .computeIfAbsent(key.kind(), _ -> new LinkedHashSet<>())
          .add(key.plan().of(key.kind()));
      ids.computeIfAbsent(key.kind(), _ -> new LinkedHashSet<>()).add(key.entityId());
    }
    Map<FeatureSelection, Collection<UUID>> wanted = new LinkedHashMap<>();
    selections.forEach(
        (kind, parts) -> wanted.put(FeatureSelection.union(kind, parts), ids.get(kind)));
    return wanted;
  }
}
