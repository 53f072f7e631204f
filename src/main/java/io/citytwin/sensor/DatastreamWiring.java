package io.citytwin.sensor;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.citytwin.api.GlobalId;
import io.citytwin.feature.FeatureRow;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/**
 * Datastreams and their history in GraphQL. Plain fetchers, not controller methods: those are
 * called on threads of their own, and the history of one level would be read in several statements.
 */
@Component
class DatastreamWiring implements RuntimeWiringConfigurer {

  private static final int MAX_IDS = 1_000;
  private static final int MAX_PAGE = 1_000;
  static final String TYPE = "Datastream";

  private final DatastreamRegistry registry;

  DatastreamWiring(DatastreamRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void configure(RuntimeWiring.Builder wiring) {
    wiring
        .type("Query", query -> query.dataFetcher("datastreams", this::byIds))
        .type("Sensor", sensor -> sensor.dataFetcher("datastreams", this::ofSensor))
        .type(
            TYPE,
            type ->
                type.dataFetcher("id", e -> id(TYPE, source(e).uuid()))
                    .dataFetcher("sensorId", e -> id("Sensor", source(e).sensorId()))
                    .dataFetcher("observations", DatastreamWiring::observations));
  }

  private static Datastream source(DataFetchingEnvironment environment) {
    return Objects.requireNonNull(environment.getSource());
  }

  private static String id(String type, UUID key) {
    return new GlobalId(type, key.toString()).encode();
  }

  private List<Datastream> byIds(DataFetchingEnvironment environment) {
    List<String> ids = Objects.requireNonNull(environment.getArgument("ids"));
    if (ids.size() > MAX_IDS) {
      throw new TwinException(
          ErrorCode.LIMIT_EXCEEDED, ids.size() + " ids are given, at most " + MAX_IDS + " may be");
    }
    List<UUID> keys = ids.stream().map(DatastreamWiring::key).toList();
    Datastreams known = registry.refreshed();
    return keys.stream().map(known::byId).filter(Objects::nonNull).toList();
  }

  static UUID key(String id) {
    GlobalId global = GlobalId.decode(id);
    try {
      if (global.type().equals(TYPE)) {
        return UUID.fromString(global.key());
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new TwinException(ErrorCode.BAD_USER_INPUT, "'" + id + "' is not the id of a datastream");
  }

  private ConnectionPage<Datastream> ofSensor(DataFetchingEnvironment environment) {
    FeatureRow sensor = Objects.requireNonNull(environment.getSource());
    int first = first(environment);
    String after = environment.getArgument("after");
    if (first < 1 || first > MAX_PAGE) {
      throw new TwinException(
          first < 1 ? ErrorCode.BAD_USER_INPUT : ErrorCode.LIMIT_EXCEEDED,
          "first is " + first + "; a page of datastreams has 1 to " + MAX_PAGE);
    }
    String behind = after == null ? "" : LiveCursor.datastreamCode(after);
    List<Datastream> found =
        registry.current().ofSensor(sensor.entityId()).stream()
            .filter(datastream -> datastream.code().compareTo(behind) > 0)
            .toList();
    return ConnectionPage.of(found, first, after != null, LiveCursor::ofDatastream);
  }

  private static int first(DataFetchingEnvironment environment) {
    Integer first = environment.getArgument("first");
    if (first == null) { // a variable that is null goes past the default
      throw new TwinException(ErrorCode.BAD_USER_INPUT, "first is null; leave it out or give it");
    }
    return first;
  }

  private static CompletableFuture<ConnectionPage<Observation>> observations(
      DataFetchingEnvironment environment) {
    ObservationPageKey.Range range =
        ObservationPageKey.range(
            first(environment),
            environment.getArgument("after"),
            timeRange(environment.getArgument("phenomenonTime")));
    DataLoader<ObservationPageKey, ConnectionPage<Observation>> pages =
        Objects.requireNonNull(environment.getDataLoader(ObservationPages.LOADER));
    return pages.load(new ObservationPageKey(source(environment).number(), range));
  }

  private static ObservationPageKey.@Nullable TimeRange timeRange(
      @Nullable Map<String, @Nullable Object> argument) {
    return argument == null
        ? null
        : new ObservationPageKey.TimeRange(
            (Instant) argument.get("gte"), (Instant) argument.get("lt"));
  }
}
