package io.citytwin.alarm;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.citytwin.api.AsOf;
import io.citytwin.api.Deadline;
import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.FeatureTypes;
import io.citytwin.live.derived.DerivedState;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Wires {@code alarms} of every kind of feature: those of the datastreams that its {@code state}
 * comes from. Which these are is in memory; the alarms of all features on one level of a document
 * are one statement for each way of asking.
 */
@Component
class FeatureAlarms implements RuntimeWiringConfigurer {

  private static final String LOADER = "featureAlarms";
  private static final int MOST = 1_000;
  private static final List<String> STANDING = List.of("OPEN", "ACKNOWLEDGED");

  private final AlarmStore store;
  private final DatastreamRegistry registry;
  private final DerivedState derived;

  FeatureAlarms(
      AlarmStore store,
      DatastreamRegistry registry,
      DerivedState derived,
      BatchLoaderRegistry loaders) {
    this.store = store;
    this.registry = registry;
    this.derived = derived;
    loaders
        .<Key, List<Alarm>>forName(LOADER)
        .withOptions(DataLoaderOptions.newOptions().setCachingEnabled(false).build())
        .registerMappedBatchLoader(
            (keys, e) -> Mono.fromSupplier(() -> read(keys, Deadline.of(e))));
  }

  /**
   * Which alarms of a feature.
   *
   * @param states names of states they are in now; null for all
   * @param heldAt only those whose condition held then on one of the datastreams; null for all
   * @param most the last recorded, no more than these
   */
  record Wanted(@Nullable List<String> states, @Nullable Instant heldAt, int most) {}

  private record Key(UUID feature, Wanted wanted) {}

  @Override
  public void configure(RuntimeWiring.Builder wiring) {
    for (FeatureKind kind : FeatureKind.values()) {
      wiring.type(FeatureTypes.nameOf(kind), type -> type.dataFetcher("alarms", this::alarms));
    }
  }

  private CompletableFuture<List<Alarm>> alarms(DataFetchingEnvironment environment) {
    FeatureRow feature = Objects.requireNonNull(environment.getSource());
    Wanted wanted = wanted(environment);
    if (datastreams(feature.entityId()).findAny().isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    DataLoader<Key, List<Alarm>> loader =
        Objects.requireNonNull(environment.getDataLoader(LOADER), LOADER);
    return loader.load(new Key(feature.entityId(), wanted));
  }

  private static Wanted wanted(DataFetchingEnvironment environment) {
    int first = Objects.requireNonNull(environment.<Integer>getArgument("first"));
    if (first < 1) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT, "first is %d, allowed are 1 to %d".formatted(first, MOST));
    }
    if (first > MOST) {
      throw TwinException.limitExceeded(
          "first is %d, the limit is %d; the list of all alarms has pages".formatted(first, MOST),
          MOST,
          first);
    }
    Instant asOf = AsOf.instantOf(environment);
    List<String> states = environment.getArgument("state");
    return new Wanted(states == null && asOf == null ? STANDING : states, asOf, first);
  }

  /** Numbers of the datastreams that a feature's state comes from. */
  private Stream<Integer> datastreams(UUID feature) {
    return Stream.concat(
            registry.current().shownOn(feature).stream().map(Datastream::number),
            derived.current().of(feature).stream().flatMap(each -> each.datastreams().stream()))
        .distinct();
  }

  private Map<Key, List<Alarm>> read(Set<Key> keys, Deadline deadline) {
    Map<Key, List<Alarm>> alarms = new HashMap<>();
    Map<Wanted, List<Key>> byWanted = keys.stream().collect(Collectors.groupingBy(Key::wanted));
    byWanted.forEach(
        (wanted, askers) -> {
          List<List<Integer>> datastreams = new ArrayList<>();
          askers.forEach(key -> datastreams.add(datastreams(key.feature()).toList()));
          List<List<Alarm>> found = store.onDatastreams(datastreams, wanted, deadline);
          for (int i = 0; i < askers.size(); i++) {
            alarms.put(askers.get(i), found.get(i));
          }
        });
    return alarms;
  }
}
