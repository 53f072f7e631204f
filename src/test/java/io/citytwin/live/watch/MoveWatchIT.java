package io.citytwin.live.watch;

import static io.citytwin.live.RunningService.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.live.SharedLiveService;
import io.citytwin.live.selection.FeatureSelection;
import io.citytwin.live.selection.Region;
import io.citytwin.live.state.LatestState;
import io.citytwin.sensor.DatastreamRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import tools.jackson.databind.JsonNode;

/** Views that are moved while everything changes. Uses sensors 440 to 469. */
class MoveWatchIT {

  private static final RunningService service = SharedLiveService.service();
  private static final String MOVE =
      "mutation($input: MoveWatchInput!) { moveWatch(input: $input) { view } }";
  private static final int FIRST = 440;
  private static final int LAST = 469;

  static {
    SharedLiveService.city().importSensors(FIRST, LAST + 1);
    RunningService.await("the sensors are known", () -> post(LAST, 0.5) == 200);
  }

  private static int post(int sensor, double value) {
    String code = SensorCity.code(sensor, "pressure");
    return service.postLines(line(code, Instant.now().minusMillis(1), value)).status();
  }

  private static Map<String, ?> input(String key, int from, int to) {
    return Map.of("input", Map.of("watchKey", key, "bbox", WatchClient.box(from, to)));
  }

  /** The oracle is the number in the code of each datastream. */
  @Test
  void afterTheAnswerNothingComesFromOutsideTheNewViewAndAllThatIsInsideIsTold() {
    Random random = new Random(31);
    AtomicBoolean running = new AtomicBoolean(true);
    Thread load =
        Thread.ofPlatform()
            .start(
                () -> {
                  Random values = new Random(32);
                  while (running.get()) {
                    post(FIRST + values.nextInt(LAST - FIRST + 1), values.nextInt(1_600) / 1_000.0);
                  }
                });
    try (WatchClient client = WatchClient.ofBox(440, 450)) {
      client.connect(service);
      String key = client.take().path("watchKey").asString();
      int[] view = {440, 450};
      for (int move = 1; move <= 15; move++) {
        int from = FIRST + random.nextInt(25);
        int[] next = {from, Math.min(LAST, from + random.nextInt(12))};
        client.socket().subscribe("m" + move, MOVE, input(key, next[0], next[1]));
        awaitAnswer(client, move, view, next);
        view = next;
        for (int i = random.nextInt(4); i > 0; i--) {
          assertInside(client.take(), view);
        }
      }
      running.set(false);
      load.join();
      int[] last = view;
      RunningService.await(
          "all that is inside is told, and nothing else is held",
          () -> {
            client.takeWithin(100);
            return client.told().keySet().equals(withValue(last));
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.set(false);
    }
  }

  /** Takes messages in their order; batches before the answer may be of either view. */
  private static void awaitAnswer(WatchClient client, int move, int[] before, int[] after) {
    while (true) {
      JsonNode message = client.socket().next("next");
      JsonNode data = message.path("payload").path("data");
      if (data.has("moveWatch")) {
        assertThat(data.path("moveWatch").path("view").asInt()).isEqualTo(move);
        return;
      }
      JsonNode batch = client.take(data.path("stateChanged"));
      assertInside(batch, batch.path("view").asInt() == move ? after : before);
    }
  }

  private static void assertInside(JsonNode batch, int[] view) {
    for (JsonNode change : batch.path("changes")) {
      String code = change.path("values").path(0).path("datastream").path("code").asString();
      assertThat(codes(view)).contains(code);
    }
  }

  private static Set<String> codes(int[] view) {
    Set<String> codes = new HashSet<>();
    for (int sensor = view[0]; sensor <= view[1]; sensor++) {
      codes.add(SensorCity.code(sensor, "pressure"));
    }
    return codes;
  }

  private static Set<String> withValue(int[] view) {
    LatestState state = service.bean(LatestState.class);
    Set<String> codes = codes(view);
    codes.removeIf(
        code ->
            state.find(service.bean(DatastreamRegistry.class).current().byCode(code).number())
                == null);
    return codes;
  }

  @Test
  void featuresThatEnterAndLeaveAreNamed() {
    for (int sensor = 460; sensor < 464; sensor++) {
      post(sensor, 0.5);
    }
    try (WatchClient client = WatchClient.ofBox(460, 461)) {
      client.connect(service);
      RunningService.await(
          "both are told", () -> client.takeWithin(50) && client.told().size() == 2);
      String key = client.key();
      JsonNode answer = service.graphql(MOVE, input(key, 461, 462)); // as over server-sent events
      assertThat(answer.path("data").path("moveWatch").path("view").asInt()).isEqualTo(1);
      JsonNode batch = client.take();

      assertThat(batch.path("view").asInt()).isEqualTo(1);
      assertThat(batch.path("snapshot").asBoolean()).isTrue();
      assertThat(texts(batch.path("entered")))
          .containsExactly(SensorCity.globalId("Sensor", SensorCity.sensor(462)));
      assertThat(texts(batch.path("left")))
          .containsExactly(SensorCity.globalId("Sensor", SensorCity.sensor(460)));
      assertThat(batch.path("changes")).hasSize(1);
      post(460, 0.6);
      post(462, 0.7);
      JsonNode next = client.take();
      assertThat(next.path("snapshot").asBoolean()).isFalse();
      assertThat(next.path("changes")).hasSize(1);
      assertThat(next.path("changes").path(0).path("featureId").asString())
          .isEqualTo(SensorCity.globalId("Sensor", SensorCity.sensor(462)));
    }
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asString()));
    return texts;
  }

  @Test
  void whatCannotBeMovedSaysWhy() {
    assertThat(refusal("1d9a1c56-9f0a-4c25-8f77-000000000000")).startsWith("NOT_FOUND");
    assertThat(refusal("no key")).startsWith("NOT_FOUND").contains("'no key'");
    try (WatchClient client = WatchClient.ofBox(460, 461)) {
      client.connect(service);
      String key = client.take().path("watchKey").asString();
      Map<String, ?> world = Map.of("west", -180, "east", 180, "south", -90, "north", 90);
      Map<String, ?> input = Map.of("input", Map.of("watchKey", key, "bbox", world));
      assertThat(error(service.graphql(MOVE, input))).startsWith("LIMIT_EXCEEDED");
      client.disconnect();
      RunningService.await("it is forgotten", () -> refusal(key).startsWith("NOT_FOUND"));
    }
    Map<String, ?> building = Map.of("entityIds", List.of(SensorCity.sensor(460).toString()));
    try (WatchClient client = new WatchClient(building)) {
      client.connect(service);
      assertThat(refusal(client.take().path("watchKey").asString()))
          .startsWith("BAD_USER_INPUT")
          .contains("entityIds");
    }
  }

  private static String refusal(String key) {
    return error(service.graphql(MOVE, input(key, 460, 461)));
  }

  private static String error(JsonNode answer) {
    JsonNode error = answer.path("errors").path(0);
    return error.path("extensions").path("code").asString("") + " " + error.path("message");
  }

  @Test
  void answerWaitsUntilTheBatchOfTheOldViewIsDelivered() {
    post(465, 0.5);
    Delivery delivery = Delivery.overHttp();
    Region here = region(465);
    WatchRequest request =
        new WatchRequest(new FeatureSelection(here, null, null, null), Duration.ofMillis(1), 10);
    Watch watch = service.bean(WatchHub.class).open(request, null, delivery);
    Greedy transport = new Greedy();
    watch.flow().subscribe(transport);
    try {
      RunningService.await("the first batch", () -> transport.received.size() == 1);
      CompletableFuture<Integer> answer = watch.move(region(466));
      assertThat(answer).isNotDone();
      delivery.confirm();
      assertThat(answer).isCompletedWithValue(1);
      RunningService.await("the batch of the new view", () -> transport.received.size() == 2);
      assertThat(transport.received.get(1).view()).isEqualTo(1);
      CompletableFuture<Integer> unanswered = watch.move(here);
      watch.flow().cancel();
      assertThat(unanswered).isCompletedExceptionally();
    } finally {
      watch.flow().cancel();
    }
  }

  private static Region region(int sensor) {
    double longitude = SensorCity.longitude(sensor);
    return new Region(longitude - 0.0004, 43.69, longitude + 0.0004, 43.71);
  }

  /** A transport that asks for everything at once, as Spring's do. */
  private static final class Greedy implements Subscriber<StateChangeBatch> {

    final List<StateChangeBatch> received = new CopyOnWriteArrayList<>();

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(StateChangeBatch batch) {
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
