package io.citytwin.alarm;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import io.citytwin.alarm.rule.AlarmIds;
import io.citytwin.alarm.rule.AlarmRule;
import io.citytwin.alarm.rule.RuleStore;
import io.citytwin.api.Arguments;
import io.citytwin.api.Connection;
import io.citytwin.api.Cursor;
import io.citytwin.api.Deadline;
import io.citytwin.api.GlobalId;
import io.citytwin.api.Limits;
import io.citytwin.api.NodeSource;
import io.citytwin.api.PageRequest;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.spatial.GeometryArguments;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Alarms in GraphQL: the list, each as a node, what belongs to them, and what people do with them.
 */
@Component
class AlarmWiring implements RuntimeWiringConfigurer, NodeSource {

  private static final int MAX_ACTOR = 200;
  private static final int MAX_COMMENT = 2_000;
  private static final String BY_ID = "alarms";
  private static final String RULES = "alarmRulesByNumber";
  private static final String MEMBERS = "alarmMembers";
  private static final String TRANSITIONS = "alarmTransitions";
  private static final List<String> NOT_RETRACTED = List.of("OPEN", "ACKNOWLEDGED", "CLEARED");

  private final AlarmStore store;
  private final AlarmHandling handling;
  private final DatastreamRegistry registry;
  private final GeometryArguments geometries;
  private final Limits limits;

  AlarmWiring(
      AlarmStore store,
      RuleStore rules,
      AlarmHandling handling,
      DatastreamRegistry registry,
      GeometryArguments geometries,
      Limits limits,
      BatchLoaderRegistry loaders) {
    this.store = store;
    this.handling = handling;
    this.registry = registry;
    this.geometries = geometries;
    this.limits = limits;
    this.<UUID, Alarm>load(loaders, BY_ID, store::byId);
    this.<Integer, AlarmRule>load(loaders, RULES, (numbers, _) -> rules.byNumber(numbers));
    this.<Long, List<Alarm.Member>>load(loaders, MEMBERS, store::members);
    this.<Long, List<Alarm.Transition>>load(loaders, TRANSITIONS, store::transitions);
  }

  /** An alarm that was changed. */
  record Payload(Alarm alarm) {}

  private <K, V> void load(
      BatchLoaderRegistry loaders, String name, BiFunction<Set<K>, Deadline, Map<K, V>> read) {
    loaders
        .<K, V>forName(name)
        .withOptions(DataLoaderOptions.newOptions().setCachingEnabled(false).build())
        .registerMappedBatchLoader(
            (keys, e) -> Mono.fromSupplier(() -> read.apply(keys, Deadline.of(e))));
  }

  @Override
  public void configure(RuntimeWiring.Builder wiring) {
    wiring
        .type("Query", query -> query.dataFetcher("alarms", this::list))
        .type(
            "Mutation",
            mutation ->
                mutation
                    .dataFetcher("acknowledgeAlarm", e -> handle(e, handling::acknowledge))
                    .dataFetcher("clearAlarm", e -> handle(e, handling::clear)))
        .type(Alarm.TYPE, this::wire)
        .type(
            "AlarmMember",
            type ->
                type.dataFetcher(
                    "datastream",
                    e ->
                        registry
                            .current()
                            .byNumber(
                                Objects.requireNonNull(e.<Alarm.Member>getSource()).datastream())));
  }

  private TypeRuntimeWiring.Builder wire(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher("id", e -> source(e).globalId().encode())
        .dataFetcher("rule", e -> this.<Integer, AlarmRule>loaded(e, RULES, source(e).rule()))
        .dataFetcher("datastream", e -> registry.current().byNumber(source(e).datastream()))
        .dataFetcher("location", e -> point(source(e)))
        .dataFetcher(
            "members", e -> this.<Long, List<Alarm.Member>>loaded(e, MEMBERS, source(e).number()))
        .dataFetcher(
            "transitions",
            e -> this.<Long, List<Alarm.Transition>>loaded(e, TRANSITIONS, source(e).number()));
  }

  private static Alarm source(DataFetchingEnvironment environment) {
    return Objects.requireNonNull(environment.getSource());
  }

  private static Map<String, Object> point(Alarm alarm) {
    return Map.of("type", "Point", "coordinates", List.of(alarm.longitude(), alarm.latitude()));
  }

  private <K, V> CompletableFuture<V> loaded(
      DataFetchingEnvironment environment, String name, K key) {
    DataLoader<K, V> loader = Objects.requireNonNull(environment.getDataLoader(name), name);
    return loader.load(key);
  }

  private Connection<Alarm> list(DataFetchingEnvironment environment) {
    Deadline deadline = Deadline.of(environment.getGraphQlContext());
    PageRequest page = PageRequest.of(environment, limits);
    AlarmFilter filter =
        AlarmFilter.of(environment.getArgument("filter"), geometries, deadline, NOT_RETRACTED);
    long list = Cursor.binding("alarms " + filter);
    String cursor = page.cursor();
    long bound = cursor == null ? Long.MAX_VALUE : Cursor.decode(cursor, list, 1).key()[0];
    List<Alarm> read = store.before(bound, page.size() + 1, filter, deadline);
    Long count =
        environment.getSelectionSet().contains("totalCount") ? store.count(filter, deadline) : null;
    return Connection.of(read, page, list, Alarm::number, count);
  }

  private Payload handle(
      DataFetchingEnvironment environment, BiConsumer<UUID, AlarmHandling.By> act) {
    Map<String, Object> input = Objects.requireNonNull(environment.getArgument("input"));
    UUID id = key((String) Arguments.required(input, "id"));
    String actor = text(input, "actor", 1, MAX_ACTOR);
    String comment = input.get("comment") == null ? null : text(input, "comment", 0, MAX_COMMENT);
    act.accept(id, new AlarmHandling.By(actor, comment));
    Deadline deadline = Deadline.of(environment.getGraphQlContext());
    return new Payload(Objects.requireNonNull(store.byId(List.of(id), deadline).get(id)));
  }

  private static String text(Map<String, Object> input, String field, int least, int most) {
    String text = Arguments.storable((String) Arguments.required(input, field)).strip();
    if (text.length() < least || text.length() > most) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "%s has %d characters, allowed are %d to %d"
              .formatted(field, text.length(), least, most));
    }
    return text;
  }

  private static UUID key(String id) {
    GlobalId global = GlobalId.decode(id);
    if (!global.type().equals(Alarm.TYPE)) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "the id is of a %s, allowed are those of alarms; alarms lists them"
              .formatted(global.type()));
    }
    return AlarmIds.uuid(global);
  }

  @Override
  public Set<String> types() {
    return Set.of(Alarm.TYPE);
  }

  @Override
  public CompletionStage<? extends @Nullable Object> find(
      GlobalId id, DataFetchingEnvironment environment) {
    return this.<UUID, Alarm>loaded(environment, BY_ID, AlarmIds.uuid(id));
  }
}
