package io.citytwin.feature.graphql;

import static java.util.Objects.requireNonNull;

import graphql.schema.DataFetchingEnvironment;
import io.citytwin.api.Deadline;
import io.citytwin.api.prepared.LoneField;
import io.citytwin.feature.FeaturePage;
import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.direct.DirectPageWriter;
import io.citytwin.feature.direct.FeatureJoin;
import io.citytwin.feature.direct.MembersJoin;
import io.citytwin.feature.direct.UnsuitableException;
import io.citytwin.feature.direct.Wanted;
import io.citytwin.model.error.TwinException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dataloader.DataLoader;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Reads what the gaps of written pages want: for all lists that stand at one level of a document
 * together, first the features, then the members, then what these want. That is the order in which
 * the engine's loaders read, and as many statements.
 */
@Component
class Joins {

  private static final String LOADER = "joins";

  private final FeatureLoaders features;
  private final MemberLoaders members;

  Joins(FeatureLoaders features, MemberLoaders members, BatchLoaderRegistry registry) {
    this.features = features;
    this.members = members;
    registry
        .<DirectPageWriter, DirectPageWriter>forName(LOADER)
        .withOptions(org.dataloader.DataLoaderOptions.newOptions().setCachingEnabled(false).build())
        .registerMappedBatchLoader(
            (pages, e) -> Mono.fromSupplier(() -> completed(pages, Deadline.of(e))));
  }

  /** Fills the gaps of a page; completes with the page. */
  CompletableFuture<DirectPageWriter> complete(
      DataFetchingEnvironment environment, DirectPageWriter page) {
    if (LoneField.is(environment)) {
      completed(Set.of(page), Deadline.of(environment.getGraphQlContext()));
      return CompletableFuture.completedFuture(page);
    }
    DataLoader<DirectPageWriter, DirectPageWriter> loader = environment.getDataLoader(LOADER);
    if (loader == null) {
      throw new IllegalStateException("no data loader " + LOADER);
    }
    return loader.load(page);
  }

  private Map<DirectPageWriter, DirectPageWriter> completed(
      Set<DirectPageWriter> pages, Deadline deadline) {
    while (!pages.stream().allMatch(DirectPageWriter::isComplete)) {
      try {
        fillFeatures(pages, deadline);
        fillMembers(pages, deadline);
      } catch (TwinException toldByTheEngine) {
        pages.forEach(page -> page.fail(new UnsuitableException("a join that cannot be read")));
      }
    }
    return pages.stream().collect(Collectors.toMap(Function.identity(), Function.identity()));
  }

  private void fillFeatures(Set<DirectPageWriter> pages, Deadline deadline) {
    Map<FeatureJoin, SelectionPlan> plans = new HashMap<>();
    Map<Wanted.Feature, FeatureLoaders.Key> keys = new LinkedHashMap<>();
    Map<Wanted.Feature, DirectPageWriter> wanted = new LinkedHashMap<>();
    for (DirectPageWriter page : pages) {
      for (Wanted.Feature each : page.takeFeatures()) {
        SelectionPlan plan =
            plans.computeIfAbsent(each.join(), join -> new SelectionPlan(join.selections()));
        keys.put(each, new FeatureLoaders.Key(each.kind(), each.entityId(), plan));
        wanted.put(each, page);
      }
    }
    if (!keys.isEmpty()) {
      Map<FeatureLoaders.Key, FeatureRow> rows = features.load(keys.values(), deadline);
      wanted.forEach((each, page) -> page.fill(each, rows.get(keys.get(each))));
    }
  }

  private void fillMembers(Set<DirectPageWriter> pages, Deadline deadline) {
    Map<MembersJoin, MemberLoaders.Place> places = new HashMap<>();
    Map<Wanted.Members, MemberLoaders.Key> keys = new LinkedHashMap<>();
    Map<Wanted.Members, DirectPageWriter> wanted = new LinkedHashMap<>();
    for (DirectPageWriter page : pages) {
      for (Wanted.Members each : page.takeMembers()) {
        keys.put(each, key(each, places.computeIfAbsent(each.join(), Joins::place)));
        wanted.put(each, page);
      }
    }
    Map<MemberLoaders.Key, FeaturePage> loaded = members.load(keys.values(), deadline);
    wanted.forEach(
        (each, page) -> {
          MemberLoaders.Key key = requireNonNull(keys.get(each));
          page.fill(each, requireNonNull(loaded.get(key)), key.binding());
        });
  }

  private static MemberLoaders.Key key(Wanted.Members wanted, MemberLoaders.Place place) {
    MembersJoin.Pages pages = wanted.join().pages();
    return MemberLoaders.Key.of(
        pages.relation(), pages.owners(), wanted.owner(), pages.page(), place);
  }

  private static MemberLoaders.Place place(MembersJoin join) {
    return new MemberLoaders.Place(
        new SelectionPlan(Map.of(join.selection().kind(), join.selection())),
        join.pages().rows(),
        join.pages().count());
  }
}
