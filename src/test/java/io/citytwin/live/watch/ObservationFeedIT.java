package io.citytwin.live.watch;

import static io.citytwin.live.RunningService.line;
import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimpleInstrumentationContext;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationFieldParameters;
import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.live.SharedLiveService;
import io.citytwin.live.SocketClient;
import io.citytwin.live.state.LatestState;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Observation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.springframework.graphql.execution.GraphQlSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every observation for charts. Uses sensors 350 to 359, datastream status. */
class ObservationFeedIT {

  private static final RunningService service = SharedLiveService.service();
  private static final Instant START =
      Instant.now().minusSeconds(3_000).truncatedTo(ChronoUnit.SECONDS);
  private static final String SUBSCRIPTION =
      """
      subscription($ids: [ID!]!) {
        observationAdded(datastreamIds: $ids) {
          sequence missed
          added { datastream { code } observations { phenomenonTime resultText } }
        }
      }
      """;

  private static String code(int sensor) {
    return SensorCity.code(sensor, "status");
  }

  private static void post(int sensor, int second, String text) {
    assertThat(service.postLines(line(code(sensor), START.plusSeconds(second), text)).status())
        .isEqualTo(200);
  }

  private static JsonNode batch(JsonNode message) {
    return message.path("payload").path("data").path("observationAdded");
  }

  private static List<String> texts(JsonNode batch) {
    List<String> texts = new ArrayList<>();
    for (JsonNode added : batch.path("added")) {
      added.path("observations").forEach(o -> texts.add(o.path("resultText").asString()));
    }
    return texts;
  }

  @Test
  void everyObservationComesOnceInOrderLateOnesAndCorrectionsToo() {
    try (SocketClient client = new SocketClient(service)) {
      client.subscribe("f", SUBSCRIPTION, Map.of("ids", List.of(code(350), code(351))));
      JsonNode first = batch(client.next("next"));
      assertThat(first.path("sequence").asInt()).isEqualTo(1);
      assertThat(first.path("added")).isEmpty();
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        String text = "value " + i;
        post(350 + i % 2, i % 7 == 6 ? 2_000 - i : i, text); // some are far ahead, so others late
        post(350 + i % 2, i % 7 == 6 ? 2_000 - i : i, text); // a duplicate
        post(352, i, "another");
        sent.add(text);
      }
      post(350, 0, "corrected");
      sent.add("corrected");
      List<String> received = new ArrayList<>();
      int sequence = 1;
      while (received.size() < sent.size()) {
        JsonNode batch = batch(client.next("next"));
        assertThat(batch.path("sequence").asInt()).isEqualTo(++sequence);
        assertThat(batch.path("missed").asInt()).isZero();
        received.addAll(texts(batch));
      }
      List<String> even = new ArrayList<>(received);
      even.removeIf(text -> text.matches("value \\d*[13579]"));
      List<String> inOrder = new ArrayList<>(sent);
      inOrder.removeIf(text -> text.matches("value \\d*[13579]"));
      assertThat(even).isEqualTo(inOrder);
      assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
      assertThat(client.poll(300)).isNull();
    }
  }

  @Test
  void clientThatTakesTooLittleLosesTheOldestAndIsToldHowMany() {
    Delivery delivery = Delivery.overHttp();
    ObservationFeed feed = service.bean(WatchHub.class).feed(List.of(code(353)), delivery);
    List<ObservationBatch> received = new CopyOnWriteArrayList<>();
    feed.flow().subscribe(new Collector<>(received));
    try {
      RunningService.await("the first batch", () -> received.size() == 1);
      int sent = ObservationFeed.MOST_WAITING + 500;
      for (int from = 0; from < sent; from += 1_500) {
        List<String> lines = new ArrayList<>();
        for (int i = from; i < Math.min(sent, from + 1_500); i++) {
          lines.add(line(code(353), START.plusMillis(i), "v" + i));
        }
        assertThat(service.postLines(lines.toArray(String[]::new)).json().path("accepted").asInt())
            .isEqualTo(lines.size());
      }
      int number = service.bean(DatastreamRegistry.class).current().byCode(code(353)).number();
      RunningService.await(
          "all are folded",
          () -> {
            Observation newest = service.bean(LatestState.class).find(number);
            return newest != null && ("v" + (sent - 1)).equals(newest.resultText());
          });
      int[] taken = {0};
      RunningService.await(
          "the last one has come",
          () -> {
            delivery.confirm();
            taken[0] =
                received.stream()
                    .flatMap(batch -> batch.added().stream())
                    .mapToInt(added -> added.observations().size())
                    .sum();
            return taken[0] == ObservationFeed.MOST_WAITING;
          });
      assertThat(received.stream().mapToInt(ObservationBatch::missed).sum()).isEqualTo(500);
      assertThat(received.get(1).added().getFirst().observations().getFirst().resultText())
          .isEqualTo("v500");
      assertThat(received)
          .allMatch(b -> b.added().stream().mapToInt(a -> a.observations().size()).sum() <= 1_000);
    } finally {
      feed.flow().cancel();
    }
  }

  @Test
  void wrongIdsAreRefusedWithTheirCode() {
    assertThat(refusal(List.of())).isEqualTo("BAD_USER_INPUT");
    assertThat(refusal(Collections.nCopies(101, code(350)))).isEqualTo("LIMIT_EXCEEDED");
    assertThat(refusal(List.of(code(350), "demo/nothing/here"))).isEqualTo("NOT_FOUND");
  }

  private static String refusal(List<String> ids) {
    try (SocketClient client = new SocketClient(service)) {
      client.subscribe("f", SUBSCRIPTION, Map.of("ids", ids));
      return client
          .next("error")
          .path("payload")
          .path(0)
          .path("extensions")
          .path("code")
          .asString();
    }
  }

  /** Counts what graphql-java executes, and how often it fetches the field of a batch. */
  private static final class Executions extends SimplePerformantInstrumentation {

    final AtomicInteger events = new AtomicInteger();

    @Override
    public InstrumentationContext<ExecutionResult> beginSubscribedFieldEvent(
        InstrumentationFieldParameters parameters, InstrumentationState state) {
      events.incrementAndGet();
      return SimpleInstrumentationContext.noOp();
    }
  }

  @Test
  void severalChangesOfATickAreOneExecutionForAClient() {
    Executions executions = new Executions();
    GraphQL engine =
        service
            .bean(GraphQlSource.class)
            .graphQl()
            .transform(builder -> builder.instrumentation(executions));
    Delivery delivery = Delivery.overHttp();
    ExecutionResult answer =
        engine.execute(
            ExecutionInput.newExecutionInput()
                .query(
                    """
                    subscription { stateChanged(
                      watch: {bbox: {west: %s, east: %s, south: 43.69, north: 43.71}}
                      keys: ["status"], kinds: [SENSOR], throttle: {minInterval: "PT0.1S"}
                    ) { coalesced changes { values { text } } } }
                    """
                        .formatted(SensorCity.longitude(354), SensorCity.longitude(359)))
                .graphQLContext(Map.of(Delivery.class, delivery)));
    Publisher<ExecutionResult> batches = answer.getData();
    List<ExecutionResult> received = new CopyOnWriteArrayList<>();
    Collector<ExecutionResult> client = new Collector<>(received);
    Objects.requireNonNull(batches).subscribe(client);
    try {
      RunningService.await("the first batch", () -> received.size() == 1);
      int sent = 0;
      for (int second = 1; second <= 20; second++) {
        for (int sensor = 354; sensor < 359; sensor++) {
          post(sensor, second, "v" + second);
          sent++;
        }
      }
      post(359, 1, "last"); // folded after all the others
      RunningService.await(
          "it is on its way",
          () -> {
            delivery.confirm();
            return received.toString().contains("\"text\":\"last\"");
          });
      assertThat(executions.events.get()).isEqualTo(received.size());
      int told = 0;
      int coalesced = 0;
      for (ExecutionResult batch : received) {
        Map<String, Object> data = Objects.requireNonNull(batch.getData());
        JsonNode stateChanged = JsonMapper.shared().readTree(data.get("stateChanged").toString());
        told += stateChanged.path("changes").size();
        coalesced += stateChanged.path("coalesced").asInt();
      }
      assertThat(told + coalesced).isEqualTo(sent + 1);
      assertThat(executions.events.get()).isLessThan(sent);
    } finally {
      client.cancel();
    }
  }

  /** A transport that asks for everything at once, as Spring's do. */
  private static final class Collector<T> implements Subscriber<T> {

    private final List<T> received;
    private volatile Subscription subscription;

    Collector(List<T> received) {
      this.received = received;
    }

    void cancel() {
      subscription.cancel();
    }

    @Override
    public void onSubscribe(Subscription next) {
      subscription = next;
      next.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T batch) {
      received.add(batch);
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {}
  }
}
