package io.citytwin.alarm.rule;

import static io.citytwin.api.Arguments.required;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.citytwin.api.Connection;
import io.citytwin.api.Cursor;
import io.citytwin.api.Deadline;
import io.citytwin.api.GlobalId;
import io.citytwin.api.Limits;
import io.citytwin.api.NodeSource;
import io.citytwin.api.PageRequest;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Rules in GraphQL. */
@Component
class RuleWiring implements RuntimeWiringConfigurer, NodeSource {

  private static final String LOADER = "alarmRules";
  private static final Duration LONGEST_PAST = Duration.ofDays(7);
  private static final long LIST = Cursor.binding("alarmRules");

  private final RuleReader reader;
  private final RuleStore store;
  private final Limits limits;
  private final InstantSource clock;

  RuleWiring(
      RuleReader reader,
      RuleStore store,
      Limits limits,
      InstantSource clock,
      BatchLoaderRegistry loaders) {
    this.reader = reader;
    this.store = store;
    this.limits = limits;
    this.clock = clock;
    loaders
        .<UUID, AlarmRule>forName(LOADER)
        .withOptions(DataLoaderOptions.newOptions().setCachingEnabled(false).build())
        .registerMappedBatchLoader((ids, e) -> Mono.fromSupplier(() -> store.byId(ids)));
  }

  /** A rule that was changed. */
  record Payload(AlarmRule rule) {}

  @Override
  public void configure(RuntimeWiring.Builder wiring) {
    wiring
        .type("Query", query -> query.dataFetcher("alarmRules", this::list))
        .type(
            "Mutation",
            mutation ->
                mutation
                    .dataFetcher("createAlarmRule", this::create)
                    .dataFetcher("updateAlarmRule", this::update)
                    .dataFetcher("enableAlarmRule", this::enable)
                    .dataFetcher("deleteAlarmRule", this::delete))
        .type(
            AlarmRule.TYPE,
            type ->
                type.dataFetcher("id", e -> source(e).globalId().encode())
                    .dataFetcher("name", e -> source(e).text().name())
                    .dataFetcher("kind", e -> source(e).text().condition().kind())
                    .dataFetcher("condition", e -> RuleShape.of(source(e).text().condition()))
                    .dataFetcher("appliesTo", e -> RuleShape.of(source(e).text().selection()))
                    .dataFetcher("severity", e -> source(e).text().severity())
                    .dataFetcher("message", e -> source(e).text().message())
                    .dataFetcher("allowedLateness", e -> source(e).text().lateness())
                    .dataFetcher("mergeRadiusMeters", e -> radius(source(e).text().merge()))
                    .dataFetcher("mergeWindow", e -> window(source(e).text().merge())));
  }

  private static AlarmRule source(DataFetchingEnvironment environment) {
    return Objects.requireNonNull(environment.getSource());
  }

  private static @Nullable Double radius(AlarmRule.@Nullable Merge merge) {
    return merge == null ? null : merge.radiusMeters();
  }

  private static @Nullable Duration window(AlarmRule.@Nullable Merge merge) {
    return merge == null ? null : merge.window();
  }

  private static Map<String, Object> input(DataFetchingEnvironment environment) {
    return Objects.requireNonNull(environment.getArgument("input"));
  }

  private Payload create(DataFetchingEnvironment environment) {
    Map<String, Object> input = input(environment);
    AlarmRule.Text text = reader.create(input, deadline(environment));
    Instant since = since(input);
    return new Payload(
        store.create(text, (Boolean) required(input, "enabled"), since == null ? now() : since));
  }

  private Payload update(DataFetchingEnvironment environment) {
    Map<String, Object> input = input(environment);
    Instant since = since(input);
    return new Payload(
        store.update(
            key(required(input, "id")),
            (Integer) input.get("expectedVersion"),
            now(),
            before ->
                new RuleStore.Change(
                    reader.update(before.text(), input, deadline(environment)),
                    before.enabled(),
                    false,
                    since)));
  }

  private Payload enable(DataFetchingEnvironment environment) {
    Map<String, Object> input = input(environment);
    boolean enabled = (Boolean) required(input, "enabled");
    UUID id = key(required(input, "id"));
    return new Payload(
        store.update(
            id, null, now(), before -> new RuleStore.Change(before.text(), enabled, false, null)));
  }

  private Payload delete(DataFetchingEnvironment environment) {
    UUID id = key(required(input(environment), "id"));
    return new Payload(
        store.update(
            id, null, now(), before -> new RuleStore.Change(before.text(), false, true, null)));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private @Nullable Instant since(Map<String, Object> input) {
    Instant since = (Instant) input.get("since");
    if (since == null) {
      return null;
    }
    Instant now = now();
    if (since.isAfter(now) || since.isBefore(now.minus(LONGEST_PAST))) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "since is %s, allowed is from %s to now; leave it out for now"
              .formatted(since, now.minus(LONGEST_PAST)));
    }
    return since.truncatedTo(ChronoUnit.MICROS);
  }

  private static Deadline deadline(DataFetchingEnvironment environment) {
    return Deadline.of(environment.getGraphQlContext());
  }

  /** The identity in the id of a rule. */
  private static UUID key(Object id) {
    GlobalId global = GlobalId.decode((String) id);
    if (!global.type().equals(AlarmRule.TYPE)) {
      throw RuleReader.bad(
          "the id is of a %s, allowed are those of rules; alarmRules lists them"
              .formatted(global.type()));
    }
    return AlarmIds.uuid(global);
  }

  private Connection<AlarmRule> list(DataFetchingEnvironment environment) {
    PageRequest page = PageRequest.of(environment, limits);
    String cursor = page.cursor();
    long bound = cursor == null ? Long.MAX_VALUE : Cursor.decode(cursor, LIST, 1).key()[0];
    List<AlarmRule> read = store.before(bound, page.size() + 1);
    return Connection.of(read, page, LIST, AlarmRule::number, store.count());
  }

  @Override
  public Set<String> types() {
    return Set.of(AlarmRule.TYPE);
  }

  @Override
  public CompletionStage<? extends @Nullable Object> find(
      GlobalId id, DataFetchingEnvironment environment) {
    DataLoader<UUID, AlarmRule> loader =
        Objects.requireNonNull(environment.getDataLoader(LOADER), LOADER);
    return loader.load(AlarmIds.uuid(id));
  }
}
