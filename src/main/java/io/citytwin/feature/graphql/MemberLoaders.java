package io.citytwin.feature.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.citytwin.api.Cursor;
import io.citytwin.api.Deadline;
import io.citytwin.api.PageRequest;
import io.citytwin.api.SortKey;
import io.citytwin.feature.FeaturePage;
import io.citytwin.feature.FeatureRelation;
import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.feature.postgis.FeatureStore;
import io.citytwin.feature.postgis.MemberRequest;
import io.citytwin.model.feature.FeatureKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Loads pages of members, such as the roads of junctions, for all owners and all places of one
 * level of a document: one statement for each relation, and for each kind of owner where the place
 * counts.
 */
@Component
class MemberLoaders {

  /** How one place of the document wants its pages. */
  record Place(SelectionPlan plan, boolean rows, boolean count) {}

  /** The page of one owner, as one place of the document wants it. */
  record Key(Batch batch, UUID owner, PageRequest page, Place place) {

    /**
     * The page of a feature.
     *
     * @throws io.citytwin.model.error.TwinException INVALID_CURSOR if the cursor is from another
     *     list
     */
    static Key of(
        FeatureRelation.Many relation,
        FeatureKind kind,
        UUID owner,
        PageRequest page,
        Place place) {
      Key key = new Key(Batch.of(relation, kind), owner, page, place);
      key.request(); // a bad cursor fails its own field, not the batch
      return key;
    }

    long binding() {
      return Cursor.binding(batch.relation().field() + '\u001f' + owner);
    }

    MemberRequest request() {
      String cursor = page.cursor();
      UUID after = cursor == null ? null : SortKey.decode(cursor, binding(), List.of()).id();
      return new MemberRequest(owner, page.size(), after);
    }
  }

  /**
   * What one statement can answer. Members that name their owner are found whatever it is; where
   * their place counts, the owners are of one kind.
   */
  record Batch(FeatureRelation.Many relation, FeatureKind owners) {

    /** A fixed order, so that the statements of an operation have one. */
    static final Comparator<Batch> ORDER =
        Comparator.comparing((Batch batch) -> batch.relation().field())
            .thenComparing(batch -> batch.relation().target())
            .thenComparing(Batch::owners);

    static Batch of(FeatureRelation.Many relation, FeatureKind owner) {
      boolean anyKind = relation.link() instanceof FeatureRelation.Named;
      return new Batch(relation, anyKind ? relation.target() : owner);
    }
  }

  private static final String LOADER = "members";

  private final FeatureStore store;

  MemberLoaders(FeatureStore store, BatchLoaderRegistry registry) {
    this.store = store;
    registry
        .<Key, FeatureConnection>forName(LOADER)
        .withOptions(org.dataloader.DataLoaderOptions.newOptions().setCachingEnabled(false).build())
        .registerMappedBatchLoader(
            (keys, e) -> Mono.fromSupplier(() -> connections(keys, Deadline.of(e))));
  }

  /**
   * Loads a page.
   *
   * @throws io.citytwin.model.error.TwinException INVALID_CURSOR if the cursor is from another list
   */
  CompletableFuture<@Nullable FeatureConnection> load(
      DataFetchingEnvironment environment,
      FeatureRelation.Many relation,
      FeatureRow owner,
      PageRequest page,
      Place place) {
    DataLoader<Key, FeatureConnection> loader = environment.getDataLoader(LOADER);
    if (loader == null) {
      throw new IllegalStateException("no data loader " + LOADER);
    }
    return loader.load(Key.of(relation, owner.kind(), owner.entityId(), page, place));
  }

  private Map<Key, FeatureConnection> connections(Set<Key> keys, Deadline deadline) {
    Map<Key, FeatureConnection> connections = new HashMap<>();
    load(keys, deadline).forEach((key, page) -> connections.put(key, connection(key, page)));
    return connections;
  }

  private static FeatureConnection connection(Key key, FeaturePage page) {
    Long count = page.count();
    return FeatureConnection.of(
        page, key.page(), key.binding(), new Estimate(() -> count == null ? 0 : count));
  }

  /** Loads a page for each key. */
  Map<Key, FeaturePage> load(Collection<Key> keys, Deadline deadline) {
    Map<Batch, List<Key>> batches = new TreeMap<>(Batch.ORDER);
    keys.forEach(key -> batches.computeIfAbsent(key.batch(), _ -> new ArrayList<>()).add(key));
    Map<Key, FeaturePage> loaded = new HashMap<>();
    batches.forEach((batch, own) -> load(batch, own, deadline, loaded));
    return loaded;
  }

  private void load(Batch batch, List<Key> keys, Deadline deadline, Map<Key, FeaturePage> loaded) {
    FeatureKind target = batch.relation().target();
    List<FeatureSelection> selections =
        keys.stream().map(key -> key.place().plan().of(target)).distinct().toList();
    List<FeaturePage> pages =
        store.members(
            batch.relation(),
            batch.owners(),
            FeatureSelection.union(target, selections),
            keys.stream().map(Key::request).toList(),
            keys.stream().anyMatch(key -> key.place().rows()),
            keys.stream().anyMatch(key -> key.place().count()),
            deadline);
    for (int i = 0; i < keys.size(); i++) {
      loaded.put(keys.get(i), pages.get(i));
    }
  }
}
