package io.citytwin.live.watch;

import static io.citytwin.live.RunningService.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.live.SharedLiveService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Sensors that say where they are. Uses sensors 470 to 499, of which 470 to 479 move, and places
 * beyond them.
 */
class MovingSensorsIT {

  private static final RunningService service = SharedLiveService.service();

  static {
    SharedLiveService.city().importSensors(470, 500);
    SharedLiveService.city().importLocations(470, 480);
    RunningService.await(
        "the sensors are known",
        () -> service.postLines(line(code(479, "location"), now(), "none")).status() == 200);
  }

  private static Instant now() {
    return Instant.now().minusMillis(1);
  }

  private static String code(int sensor, String property) {
    return SensorCity.code(sensor, property);
  }

  private static String id(int sensor) {
    return SensorCity.globalId("Sensor", SensorCity.sensor(sensor));
  }

  private static void post(int sensor, String property, Object result) {
    assertThat(service.postLines(line(code(sensor, property), now(), result)).status())
        .isEqualTo(200);
  }

  private static Map<String, ?> pointAt(int place) {
    return Map.of("type", "Point", "coordinates", List.of(SensorCity.longitude(place), 43.7, 12));
  }

  private static WatchClient watching(int from, int to) {
    WatchClient client = new WatchClient(Map.of("bbox", WatchClient.box(from, to)));
    client.connect(service);
    client.take();
    return client;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asString()));
    return texts;
  }

  @Test
  void sensorEntersWithAllItsValuesAndLeavesWhereItsLocationSays() {
    post(470, "pressure", 0.4);
    try (WatchClient there = watching(2_510, 2_512)) {
      post(470, "location", pointAt(2_511));
      JsonNode entering = there.take();
      assertThat(texts(entering.path("entered"))).containsExactly(id(470));
      assertThat(there.codes()).containsExactly(code(470, "location"), code(470, "pressure"));

      post(470, "pressure", 0.5);
      JsonNode inside = there.take();
      assertThat(inside.path("entered")).isEmpty();
      assertThat(inside.path("changes")).hasSize(1);

      post(470, "location", pointAt(2_530));
      JsonNode leaving = there.take();
      assertThat(texts(leaving.path("left"))).containsExactly(id(470));
      assertThat(leaving.path("changes")).isEmpty();

      post(470, "pressure", 0.6);
      post(479, "location", pointAt(2_512));
      there.take();
      assertThat(there.codes()).containsExactly(code(479, "location"));
    }
  }

  @Test
  void sensorWithoutAUsableLocationStandsWhereItsGeometryIs() {
    post(471, "pressure", 0.4);
    try (WatchClient home = watching(471, 471)) {
      RunningService.await(
          "it is there", () -> !home.codes().isEmpty() || home.takeWithin(50) && false);
      post(471, "location", pointAt(2_530));
      assertThat(texts(home.take().path("left"))).containsExactly(id(471));
      post(471, "location", Map.of("type", "Point", "coordinates", List.of(700, 1)));
      assertThat(texts(home.take().path("entered"))).containsExactly(id(471));
    }
  }

  @Test
  void whoResumesIsToldOfSensorsThatLeftOrEnteredMeanwhile() {
    post(472, "pressure", 0.4);
    post(473, "pressure", 0.4);
    post(472, "location", pointAt(2_521));
    post(473, "location", pointAt(2_530));
    try (WatchClient client = watching(2_520, 2_522)) {
      RunningService.await(
          "the first is inside",
          () -> client.codes().contains(code(472, "location")) || client.takeWithin(50) && false);
      client.disconnect();
      post(472, "location", pointAt(2_530));
      post(473, "location", pointAt(2_522));
      client.connect(service);
      RunningService.await(
          "the other is inside",
          () -> client.takeWithin(50) && client.codes().contains(code(473, "location")));
      assertThat(client.codes()).containsExactly(code(473, "location"), code(473, "pressure"));
    }
  }

  /** Random walks; the oracle is where each sensor was sent last. */
  @Test
  void everyViewEndsWithTheSensorsThatStandInIt() {
    Random random = new Random(41);
    int[][] views = {{480, 484}, {483, 490}, {488, 499}};
    List<WatchClient> clients = new ArrayList<>();
    Map<Integer, Integer> places = new HashMap<>();
    try {
      for (int[] view : views) {
        clients.add(watching(view[0], view[1]));
      }
      for (int step = 0; step < 120; step++) {
        int sensor = 474 + random.nextInt(5);
        places.put(sensor, 480 + random.nextInt(20));
        post(sensor, "location", pointAt(places.get(sensor)));
      }
      for (int i = 0; i < views.length; i++) {
        WatchClient client = clients.get(i);
        Set<String> inside = new HashSet<>();
        for (Map.Entry<Integer, Integer> place : places.entrySet()) {
          if (place.getValue() >= views[i][0] && place.getValue() <= views[i][1]) {
            inside.add(code(place.getKey(), "location"));
          }
        }
        RunningService.await(
            "the view holds who stands in it",
            () -> {
              client.takeWithin(50);
              Set<String> held = new HashSet<>(client.codes());
              held.removeIf(code -> !code.matches("demo/S-47[4-8]/location"));
              return held.equals(inside);
            });
      }
    } finally {
      clients.forEach(WatchClient::close);
    }
  }
}
