package io.citytwin.live;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a test sent, folded in plain Java as {@code docs/live.md} says: one value for each
 * datastream and phenomenon time, replaced only by one of a later result time that says something
 * else.
 */
final class SentHistory {

  /** What was sent; numbers as {@code Double}, texts as {@code String}. */
  record Sent(String code, Instant phenomenon, Instant result, Object value, String quality) {
    String line() {
      return RunningService.JSON.writeValueAsString(
          Map.of(
              "datastream",
              code,
              "phenomenonTime",
              phenomenon.toString(),
              "resultTime",
              result.toString(),
              "result",
              value,
              "quality",
              quality));
    }
  }

  private final Map<String, NavigableMap<Instant, Sent>> byCode = new TreeMap<>();

  /** Takes what the service was sent, in the order of sending. */
  void take(Sent sent) {
    byCode
        .computeIfAbsent(sent.code(), _ -> new TreeMap<>())
        .merge(
            sent.phenomenon(),
            sent,
            (old, next) ->
                next.result().isAfter(old.result())
                        && !(next.value().equals(old.value())
                            && next.quality().equals(old.quality()))
                    ? next
                    : old);
  }

  /** The value of a datastream as of an instant; null if it had none. */
  @Nullable Sent at(String code, Instant asOf) {
    Map.Entry<Instant, Sent> newest = byCode.getOrDefault(code, new TreeMap<>()).floorEntry(asOf);
    return newest == null ? null : newest.getValue();
  }

  /** All values of a datastream after one instant and up to another, by phenomenon time. */
  List<Sent> between(String code, Instant after, Instant upTo) {
    return new ArrayList<>(
        byCode.getOrDefault(code, new TreeMap<>()).subMap(after, false, upTo, true).values());
  }

  /** All phenomenon times. */
  List<Instant> times() {
    return byCode.values().stream().flatMap(own -> own.keySet().stream()).sorted().toList();
  }

  /**
   * Sends values of {@code pressure} and {@code status} of sensors to the service in random order,
   * every third one corrected or repeated, and takes them. The sensors must be known.
   *
   * @param from first sensor
   * @param to behind the last sensor
   * @param start earliest phenomenon time
   * @param seconds most seconds after it; results are of up to 50 seconds later
   */
  void send(RunningService service, Random random, int from, int to, Instant start, int seconds) {
    List<Sent> all = new ArrayList<>();
    for (int sensor = from; sensor < to; sensor++) {
      for (int i = random.nextInt(40); i > 0; i--) {
        Instant time = start.plusMillis(random.nextLong(seconds * 1_000L));
        all.add(value(random, sensor, time, start.plusSeconds(seconds)));
        if (random.nextInt(3) == 0) {
          all.add(value(random, sensor, time, start.plusSeconds(seconds)));
        }
      }
    }
    java.util.Collections.shuffle(all, random);
    // A request may name each pair once, so that corrections come in later requests.
    Map<Integer, List<String>> requests = new LinkedHashMap<>();
    Map<List<Object>, Integer> seen = new HashMap<>();
    List<List<Sent>> ordered = new ArrayList<>();
    for (Sent sent : all) {
      int request =
          Objects.requireNonNull(
              seen.merge(List.of(sent.code(), sent.phenomenon()), 0, (old, _) -> old + 1));
      requests.computeIfAbsent(request, _ -> new ArrayList<>()).add(sent.line());
      while (ordered.size() <= request) {
        ordered.add(new ArrayList<>());
      }
      ordered.get(request).add(sent);
    }
    for (int request = 0; request < ordered.size(); request++) {
      String[] lines = requests.getOrDefault(request, List.of()).toArray(String[]::new);
      RunningService.await(
          "the sensors are known",
          () -> service.postLines(lines).json().path("rejected").asInt(-1) == 0);
      ordered.get(request).forEach(this::take);
    }
  }

  private static Sent value(Random random, int sensor, Instant time, Instant end) {
    boolean number = random.nextInt(4) > 0;
    return new Sent(
        SensorCity.code(sensor, number ? "pressure" : "status"),
        time,
        end.plusSeconds(random.nextInt(50)),
        number ? (Object) (random.nextInt(16) / 10.0) : (Object) ("s" + random.nextInt(4)),
        random.nextBoolean() ? "GOOD" : "ESTIMATED");
  }
}
