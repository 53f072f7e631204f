package io.citytwin.live.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.RunningService;
import io.citytwin.live.SensorCity;
import io.citytwin.live.SocketClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A subscriber that keeps what it is told, over any number of connections, and finds fault with
 * what breaks the rules: a value it has already, a gap in the sequence.
 */
final class WatchClient implements AutoCloseable {

  private static final String SUBSCRIPTION =
      """
      subscription($watch: WatchInput!, $keys: [String!], $from: String) {
        stateChanged(watch: $watch, kinds: [SENSOR], keys: $keys, resumeFrom: $from,
                     throttle: {minInterval: "PT0.1S", maxBatch: 7}) {
          sequence snapshot resumed resumeToken watchKey view entered left coalesced
          changes { featureId values { number value observedAt receivedAt datastream { code } } }
        }
      }
      """;

  private final List<String> keys;
  private final Map<String, String> told = new TreeMap<>();
  private final Map<String, String> featureOf = new HashMap<>();
  private Map<String, ?> watch;
  private @Nullable SocketClient socket;
  private @Nullable String token;
  private String key = "";
  private int sequence;

  WatchClient(Map<String, ?> watch, String... keys) {
    this.watch = watch;
    this.keys = List.of(keys);
  }

  /** An extent around sensors in a row. */
  static Map<String, ?> box(int from, int to) {
    return Map.of(
        "west",
        SensorCity.longitude(from) - 0.0004,
        "east",
        SensorCity.longitude(to) + 0.0004,
        "south",
        43.69,
        "north",
        43.71);
  }

  static WatchClient ofBox(int from, int to) {
    return new WatchClient(Map.of("bbox", box(from, to)), "pressure");
  }

  /** Subscribes, from the last batch on if there was one. */
  void connect(RunningService service) {
    connect(service, token);
  }

  void connect(RunningService service, @Nullable String from) {
    Map<String, Object> variables = new HashMap<>(Map.of("watch", watch));
    variables.put("keys", keys.isEmpty() ? null : keys);
    variables.put("from", from);
    SocketClient next = new SocketClient(service);
    next.subscribe("w", SUBSCRIPTION, variables);
    socket = next;
    sequence = 0;
  }

  /** Breaks off; what came and was not taken is lost. */
  void disconnect() {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }

  SocketClient socket() {
    if (socket == null) {
      throw new IllegalStateException("not connected");
    }
    return socket;
  }

  /** Takes the next batch in. */
  JsonNode take() {
    return take(socket().nextBatch());
  }

  /** Takes what has come; false if nothing did within a time. */
  boolean takeWithin(long millis) {
    JsonNode message = socket().poll(millis);
    if (message == null) {
      return false;
    }
    JsonNode batch = message.path("payload").path("data").path("stateChanged");
    if (batch.isObject()) {
      take(batch);
    }
    return true;
  }

  JsonNode take(JsonNode batch) {
    assertThat(batch.path("sequence").asInt()).isEqualTo(++sequence);
    if (sequence == 1 && !batch.path("resumed").asBoolean()) {
      told.clear();
    }
    // What left and came back before anybody was told comes with its present state.
    boolean moved = batch.path("snapshot").asBoolean() && batch.path("view").asInt() > 0;
    for (JsonNode change : batch.path("changes")) {
      for (JsonNode value : change.path("values")) {
        String code = value.path("datastream").path("code").asString();
        String now = show(value);
        String before = told.put(code, now);
        if (!moved) {
          assertThat(now).as("told again: " + code).isNotEqualTo(before);
        }
        featureOf.put(code, change.path("featureId").asString());
      }
    }
    for (JsonNode left : batch.path("left")) {
      told.keySet().removeIf(code -> left.asString().equals(featureOf.get(code)));
    }
    token = batch.path("resumeToken").asString();
    key = batch.path("watchKey").asString();
    return batch;
  }

  private static String show(JsonNode value) {
    return value.path("observedAt").asString()
        + " "
        + value.path("receivedAt").asString()
        + " "
        + value.path("value");
  }

  /** What was told of each datastream: times and value. */
  Map<String, String> told() {
    return told;
  }

  List<String> codes() {
    return new ArrayList<>(told.keySet());
  }

  String token() {
    if (token == null) {
      throw new IllegalStateException("no batch yet");
    }
    return token;
  }

  /** Of the subscription of the last batch. */
  String key() {
    return key;
  }

  /** Watches something else at the next connection. */
  void watch(Map<String, ?> next) {
    watch = next;
  }

  @Override
  public void close() {
    disconnect();
  }
}
