package io.citytwin.sensor;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.citytwin.api.AsOf;
import io.citytwin.api.GlobalId;
import io.citytwin.feature.FeatureRow;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
                type.dataFetcher("id", e -> id(TYPE, source(e).uuid(), e))
                    .dataFetcher("sensorId", e -> id("Sensor", source(e).sensorId(), e))
                    .dataFetcher("observations", DatastreamWiring::observations));
  }

  private static Datastream source(DataFetchingEnvironment environment) {
    return Objects.requireNonNull(environment.getSource());
  }

  private static String id(String type, UUID key, DataFetchingEnvironment environment) {
    return new GlobalId(type, key.toString(), AsOf.instantOf(environment)).encode();
  }

  private List<Datastream> byIds(DataFetchingEnvironment environment) {
    List<String> ids = Objects.requireNonNull(environment.getArgument("ids"));
    if (ids.size() > MAX_IDS) {
      throw new TwinException(
          ErrorCode.LIMIT_EXCEEDED, ids.size() + " ids are given, at most " + MAX_IDS + " may be");
    }
    List<UUID> keys = ids.stream().map(GlobalId::decode).map(DatastreamWiring::key).toList();
    Datastreams known =
        registry.knowing(all -> keys.stream().allMatch(key -> all.byId(key) != null));
    return keys.stream().map(known::byId).filter(Objects::nonNull).toList();
  }

  static UUID key(GlobalId id) {
    try {
      if (id.type().equals(TYPE)) {
        return UUID.fromString(id.key());
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new TwinException(
        ErrorCode.BAD_USER_INPUT, "'" + id.encode() + "' is not the id of a datastream");
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
            timeRange(environment.getArgument("phenomenonTime"), AsOf.instantOf(environment)));
    DataLoader<ObservationPageKey, ConnectionPage<Observation>> pages =
        Objects.requireNonNull(environment.getDataLoader(ObservationPages.LOADER));
    return pages.load(new ObservationPageKey(source(environment).number(), range));
  }

  /** The range as given, but nothing after the instant that is shown. */
  private static ObservationPageKey.@Nullable TimeRange timeRange(
      @Nullable Map<String, @Nullable Object> argument, @Nullable Instant asOf) {
    if (argument == null && asOf == null) {
      return null;
    }
    Instant from = argument == null ? null : (Instant) argument.get("gte");
    Instant to = argument == null ? null : (Instant) argument.get("lt");
    Instant end = asOf == null ? null : asOf.plus(1, ChronoUnit.MICROS);
    return new ObservationPageKey.TimeRange(
        from, to == null || (end != null && end.isBefore(to)) ? end : to);
  }
}
