package io.citytwin.feature.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.citytwin.api.Cursor;
import io.citytwin.api.Deadline;
import io.citytwin.api.PageRequest;
import io.citytwin.api.SortKey;
import io.citytwin.feature.FeaturePage;
import io.citytwin.feature.FeatureRelation;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.feature.postgis.FeatureStore;
import io.citytwin.feature.postgis.MemberRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.dataloader.BatchLoaderEnvironment;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Loads pages of members, such as the roads of junctions, for all owners and all places of one
 * level of a document: one statement for each relation.
 */
@Component
class MemberLoaders {

  /** How one place of the document wants its pages. */
  record Place(SelectionPlan plan, boolean rows, boolean count) {}

  private record Key(FeatureRelation.Many relation, UUID owner, PageRequest page, Place place) {

    long binding() {
      return Cursor.binding(relation.field() + '\u001f' + owner);
    }

    MemberRequest request() {
      String cursor = page.cursor();
      UUID after = cursor == null ? null : SortKey.decode(cursor, binding(), List.of()).id();
      return new MemberRequest(owner, page.size(), after);
    }
  }

  private static final String LOADER = "members";

  private final FeatureStore store;

  MemberLoaders(FeatureStore store, BatchLoaderRegistry registry) {
    this.store = store;
    registry
        .<Key, FeatureConnection>forName(LOADER)
        .withOptions(org.dataloader.DataLoaderOptions.newOptions().setCachingEnabled(false).build())
        .registerMappedBatchLoader((keys, e) -> Mono.fromSupplier(() -> load(keys, e)));
  }

  /**
   * Loads a page.
   *
   * @throws io.citytwin.model.error.TwinException INVALID_CURSOR if the cursor is from another list
   */
  CompletableFuture<@Nullable FeatureConnection> load(
      DataFetchingEnvironment environment,
      FeatureRelation.Many relation,
      UUID owner,
      PageRequest page,
      Place place) {
    DataLoader<Key, FeatureConnection> loader = environment.getDataLoader(LOADER);
    if (loader == null) {
      throw new IllegalStateException("no data loader " + LOADER);
    }
    Key key = new Key(relation, owner, page, place);
    key.request(); // a bad cursor fails its own field, not the batch
    return loader.load(key);
  }

  private Map<Key, FeatureConnection> load(Set<Key> keys, BatchLoaderEnvironment environment) {
    Deadline deadline = Deadline.of(environment);
    // Sorted, so that the statements of an operation have one order.
    Map<FeatureRelation.Many, List<Key>> byRelation =
        new TreeMap<>(
            Comparator.comparing(FeatureRelation.Many::field)
                .thenComparing(FeatureRelation.Many::target));
    keys.forEach(
        key -> byRelation.computeIfAbsent(key.relation(), _ -> new ArrayList<>()).add(key));
    Map<Key, FeatureConnection> loaded = new HashMap<>();
    byRelation.forEach((relation, own) -> load(relation, own, deadline, loaded));
    return loaded;
  }

  private void load(
      FeatureRelation.Many relation,
      List<Key> keys,
      Deadline deadline,
      Map<Key, FeatureConnection> loaded) {
    List<FeatureSelection> selections =
        keys.stream().map(key -> key.place().plan().of(relation.target())).distinct().toList();
    List<FeaturePage> pages =
        store.members(
            relation,
            FeatureSelection.union(relation.target(), selections),
            keys.stream().map(Key::request).toList(),
            keys.stream().anyMatch(key -> key.place().rows()),
            keys.stream().anyMatch(key -> key.place().count()),
            deadline);
    for (int i = 0; i < keys.size(); i++) {
      Key key = keys.get(i);
      Long count = pages.get(i).count();
      loaded.put(
          key,
          FeatureConnection.of(
              pages.get(i),
              key.page(),
              key.binding(),
              new Estimate(() -> count == null ? 0 : count)));
    }
  }
}
