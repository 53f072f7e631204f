package io.citytwin.live.watch;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLCodeRegistry;
import io.citytwin.api.DirectJson;
import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.live.SharedLiveService;
import io.citytwin.live.SocketClient;
import io.citytwin.live.derived.DerivedMembers;
import io.citytwin.live.derived.DerivedRule;
import io.citytwin.live.selection.Target;
import io.citytwin.live.state.LatestState;
import io.citytwin.live.state.Reading;
import io.citytwin.live.state.StreamPlace;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.sensor.Assessment;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.Quality;
import io.citytwin.sensor.Result;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.graphql.execution.GraphQlSource;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is rendered for all subscribers together, against what the engine says to each. */
class RenderingIT {

  private static final RunningService service = SharedLiveService.service();
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
  private static final GraphQL ENGINE = engine();
  private static Function<DataFetchingEnvironment, Publisher<Object>> source =
      environment -> Flux.empty();
  private static final int FIRST = 730;
  private static final int LAST = 759;
  private static final int SELECTIONS = 80;
  private static final int BATCHES = 4;

  private static final List<String> BATCH =
      List.of(
          "sequence",
          "sentAt",
          "snapshot",
          "resumed",
          "watchKey",
          "view",
          "resumeToken",
          "entered",
          "left",
          "coalesced",
          "__typename");
  private static final List<String> CHANGE = List.of("featureId", "entityId", "kind", "__typename");
  private static final List<String> VALUE =
      List.of(
          "key",
          "value",
          "number",
          "text",
          "unit",
          "observedAt",
          "receivedAt",
          "quality",
          "assessed",
          "freshness",
          "stale",
          "__typename",
          "derivation { over }",
          "datastream { id code unit cadence sensorId }",
          "datastream { code }");

  @BeforeAll
  static void importSensors() {
    SharedLiveService.city().importSensors(FIRST, LAST + 1);
    RunningService.await(
        "the sensors are known",
        () ->
            service
                    .bean(DatastreamRegistry.class)
                    .refreshed()
                    .byCode(SensorCity.code(LAST, "status"))
                != null);
  }

  @Test
  void isWhatTheEngineSaysOfTheSameBatchesByteForByte() {
    Random random = new Random(20261122);
    BatchRendering rendering = service.bean(BatchRendering.class);
    List<StateChangeBatch> batches = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      batches.add(batch(random, i));
    }
    for (int i = 0; i < SELECTIONS; i++) {
      String document = document(random);
      List<Object> rendered = new ArrayList<>();
      List<String> direct =
          answers(document, batches, environment -> seen(rendering, environment, rendered));
      List<String> engine = answers(document, batches, environment -> batch -> batch);
      assertThat(direct).as(document).isEqualTo(engine);
      assertThat(rendered.stream().filter(DirectJson.class::isInstance).count())
          .as(document)
          .isEqualTo(BATCHES);
    }
  }

  @Test
  void isLeftToTheEngineWhereAnErrorHasToBeTold() {
    BatchRendering rendering = service.bean(BatchRendering.class);
    String document =
        "subscription { stateChanged(watch: {entityIds: [\"x\"]}) { sequence changes { values { key number(unit: \"s\") } } } }";
    List<StateChangeBatch> batches = List.of(batch(new Random(1), 1));
    List<Object> rendered = new ArrayList<>();
    List<String> direct =
        answers(document, batches, environment -> seen(rendering, environment, rendered));
    assertThat(direct).isEqualTo(answers(document, batches, environment -> batch -> batch));
    assertThat(rendered.stream().filter(DirectJson.class::isInstance).count()).isZero();
    assertThat(direct.getFirst()).contains("BAD_USER_INPUT");
  }

  @Test
  void happensOnceForAllWhoSelectTheSame() {
    int sensors = 5;
    int clients = 8;
    List<SocketClient> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < clients; i++) {
        SocketClient socket = new SocketClient(service);
        sockets.add(socket);
        socket.subscribe("w", subscription(730 + i % 2, 740 + i), Map.of());
        assertThat(socket.nextBatch().path("snapshot").asBoolean()).isTrue();
      }
      double before = renderings();
      Instant at = Instant.now().minusSeconds(5);
      for (int i = 0; i < sensors; i++) {
        send(735 + i, at, 0.1 * i);
      }
      for (SocketClient socket : sockets) {
        int told = 0;
        while (told < sensors) {
          JsonNode batch = socket.nextBatch();
          told += batch.path("changes").size();
        }
        assertThat(told).isEqualTo(sensors);
      }
      assertThat(renderings() - before).isEqualTo(sensors);
    } finally {
      sockets.forEach(SocketClient::close);
    }
  }

  /** Regions that differ, and so do the documents; what is selected of a change does not. */
  private static String subscription(int from, int to) {
    return """
    subscription { stateChanged(
      watch: {bbox: {west: %s, east: %s, south: 43.69, north: 43.71}}
      keys: ["pressure"], kinds: [SENSOR], throttle: {minInterval: "PT0.1S"}
    ) { sequence snapshot changes { featureId values { number observedAt } } } }
    """
        .formatted(SensorCity.longitude(from) - 0.0004, SensorCity.longitude(to) + 0.0004);
  }

  private static double renderings() {
    return service.bean(MeterRegistry.class).counter("citytwin.watch.renderings").count();
  }

  private static void send(int sensor, Instant at, double value) {
    assertThat(
            service
                .postLines(RunningService.line(SensorCity.code(sensor, "pressure"), at, value))
                .status())
        .isEqualTo(200);
  }

  private static Function<StateChangeBatch, Object> seen(
      BatchRendering rendering, DataFetchingEnvironment environment, List<Object> rendered) {
    Function<StateChangeBatch, Object> of = rendering.of(environment);
    return batch -> {
      Object result = of.apply(batch);
      rendered.add(result);
      return result;
    };
  }

  /** What a subscription to these batches gets, as JSON. */
  private static List<String> answers(
      String document,
      List<StateChangeBatch> batches,
      Function<DataFetchingEnvironment, Function<StateChangeBatch, Object>> make) {
    source = environment -> Flux.fromIterable(batches).map(make.apply(environment));
    ExecutionResult answer = ENGINE.execute(document);
    assertThat(answer.getErrors()).as(document).isEmpty();
    Publisher<ExecutionResult> results = Objects.requireNonNull(answer.getData());
    return Objects.requireNonNull(
        Flux.from(results)
            .map(result -> JSON.writeValueAsString(result.toSpecification()))
            .collectList()
            .block());
  }

  /** The service's engine, but for where the batches come from. */
  private static GraphQL engine() {
    GraphQlSource built = service.bean(GraphQlSource.class);
    DataFetcher<Publisher<Object>> fetcher = environment -> source.apply(environment);
    GraphQLCodeRegistry registry =
        built
            .schema()
            .getCodeRegistry()
            .transform(
                code ->
                    code.dataFetcher(
                        FieldCoordinates.coordinates("Subscription", "stateChanged"), fetcher));
    return built
        .graphQl()
        .transform(
            engine ->
                engine.schema(built.schema().transform(schema -> schema.codeRegistry(registry))));
  }

  /** Changes of sensors and of what carries them, of values of every type and quality. */
  private static StateChangeBatch batch(Random random, int sequence) {
    List<Datastream> known =
        random
            .ints(12, FIRST, LAST + 1)
            .distinct()
            .mapToObj(sensor -> datastream(sensor, random.nextBoolean() ? "pressure" : "status"))
            .toList();
    List<StateChangeBatch.Change> changes = new ArrayList<>();
    for (Datastream datastream : known) {
      List<Told> told =
          random.nextInt(3) > 0
              ? List.of(told(datastream, random))
              : List.of(told(datastream, random), told(known.getFirst(), random));
      changes.add(
          new StateChangeBatch.Change(
              new Target(datastream.sensorId(), FeatureKind.SENSOR), told, NOW));
      if (datastream.mountedOn() != null && datastream.mountedKind() != null) {
        changes.add(
            new StateChangeBatch.Change(
                new Target(datastream.mountedOn(), datastream.mountedKind()), told, NOW));
      }
    }
    List<Target> features =
        changes.stream().map(StateChangeBatch.Change::feature).limit(random.nextInt(3)).toList();
    return new StateChangeBatch(
        sequence,
        NOW,
        random.nextBoolean(),
        random.nextBoolean(),
        UUID.nameUUIDFromBytes(new byte[] {(byte) sequence}),
        random.nextInt(3),
        ResumeToken.of(
            new LatestState.Moment("e", new StreamPlace(5, sequence)), 1, 2, new BitSet(), 7),
        changes,
        features,
        features,
        random.nextInt(100));
  }

  private static Told told(Datastream datastream, Random random) {
    Reading own = reading(datastream, random);
    return random.nextInt(4) > 0 ? new Told.Measured(own) : derived(own, random);
  }

  /** Derived from one or two, which count or not. */
  private static Told derived(Reading first, Random random) {
    Datastream other = datastream(FIRST + random.nextInt(LAST - FIRST), "pressure");
    List<Reading> readings =
        random.nextBoolean() ? List.of(first) : List.of(first, reading(other, random));
    DerivedRule rule =
        new DerivedRule(
            FeatureKind.PIPE,
            "pressure",
            null,
            DerivedRule.Over.ENDPOINTS,
            DerivedRule.Aggregate.MEAN,
            random.nextBoolean() ? null : Duration.ofMinutes(40));
    return new Told.Derived(
        new DerivedMembers.Derived(
            first.datastream().sensorId(),
            rule,
            readings.stream().map(reading -> reading.datastream().number()).toList()),
        readings);
  }

  private static Reading reading(Datastream datastream, Random random) {
    Result result =
        switch (random.nextInt(6)) {
          case 0 -> new Result.Text("OPEN \"\u6cf5\" \n");
          case 1 -> Result.Json.read("{\"b\": [1, 2.5, null], \"a\": {\"c\": \"\u9600\"}}");
          case 2 -> Result.Json.read("true");
          case 3 -> Result.MISSING;
          default ->
              new Result.Num(random.nextInt(4) == 0 ? random.nextInt(3) : random.nextGaussian());
        };
    Quality quality =
        result instanceof Result.Missing
            ? Quality.MISSING
            : List.of(Quality.GOOD, Quality.SUSPECT, Quality.BAD).get(random.nextInt(3));
    long at = Observation.micros(NOW) - random.nextLong(7_200_000_000L);
    return new Reading(
        datastream,
        new Observation(
            datastream.number(),
            at,
            at + random.nextInt(1_000_000),
            result,
            quality,
            Assessment.values()[random.nextInt(Assessment.values().length)]));
  }

  private static Datastream datastream(int sensor, String property) {
    return Objects.requireNonNull(
        service.bean(DatastreamRegistry.class).current().byCode(SensorCity.code(sensor, property)));
  }

  private static String document(Random random) {
    return "subscription { %sstateChanged(watch: {entityIds: [\"x\"]}) {%s changes {%s values {%s%s} } } }"
        .formatted(
            random.nextBoolean() ? "live: " : "",
            some(BATCH, random),
            some(CHANGE, random),
            some(VALUE, random),
            random.nextInt(4) == 0 ? " ... on LiveValue { again: number @skip(if: false) }" : "");
  }

  /** At least one, some under another name, in any order. */
  private static String some(List<String> fields, Random random) {
    StringBuilder text = new StringBuilder();
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      String field = fields.get(random.nextInt(fields.size()));
      text.append(random.nextInt(3) == 0 ? " x" + i + ": " : " ").append(field);
    }
    return text.toString();
  }
}
