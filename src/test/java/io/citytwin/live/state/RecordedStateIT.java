package io.citytwin.live.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.live.LiveSettings;
import io.citytwin.live.RunningService;
import io.citytwin.live.SensorDataset;
import io.citytwin.live.SharedLiveService;
import io.citytwin.live.ingest.Batch;
import io.citytwin.live.ingest.IngestReport;
import io.citytwin.live.ingest.ObservationBody;
import io.citytwin.live.ingest.ObservationIntake;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Observation;
import io.citytwin.testing.TestServers;
import io.lettuce.core.RedisClient;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Several hundred small seeded runs through two instances at once: repeated, late, out of order,
 * corrected, ahead of the clock. A recorder that knows none of the service's code keeps what was
 * acknowledged and folds it by what {@code docs/live.md} says; history, Redis and both mirrors must
 * be that.
 */
class RecordedStateIT {

  private static final int RUNS = 300;
  private static final int RUNS_AT_ONCE = 20;
  private static final int REQUESTS_OF_A_RUN = 6;
  private static final String DATASET = "path-recorded";
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private static RunningService one;
  private static RunningService other;

  /** What a sender says; times in seconds from the beginning of the test. */
  private record Said(String datastream, long phenomenon, long result, int value) {
    String line() {
      return "{\"datastream\":\"%s/%s/level\",\"phenomenonTime\":\"%s\",\"resultTime\":\"%s\",\"result\":%d}"
          .formatted(
              DATASET, datastream, NOW.plusSeconds(phenomenon), NOW.plusSeconds(result), value);
    }
  }

  /** Acknowledged, by {@code datastream second}: the value of the latest result time. */
  private final Map<String, Said> recorded = new TreeMap<>();

  private int refused;

  @BeforeAll
  static void start() {
    one = SharedLiveService.service();
    SensorDataset.importSensors(
        SharedLiveService.database(),
        DATASET,
        IntStream.range(0, RUNS).boxed().flatMap(i -> sensors(i).stream()).toList(),
        "level");
    other = RunningService.start(SharedLiveService.database().url(), TestServers.redisUrl());
    other.awaitLive();
  }

  @AfterAll
  static void stop() {
    if (other != null) {
      other.close();
    }
  }

  private static List<String> sensors(int run) {
    return List.of("r" + run + "a", "r" + run + "b");
  }

  /** The requests of a run, in an order of sending that is not the order of time. */
  private static List<List<Said>> requests(int run) {
    SplittableRandom random = new SplittableRandom(run);
    List<Said> earlier = new ArrayList<>();
    List<List<Said>> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS_OF_A_RUN; i++) {
      List<Said> request = new ArrayList<>();
      Set<String> keys = new HashSet<>();
      for (int j = random.nextInt(1, 6); j > 0; j--) {
        Said next = next(run, random, earlier);
        if (keys.add(next.datastream + next.phenomenon)) {
          request.add(next);
          earlier.add(next);
        }
      }
      requests.add(request);
    }
    List<List<Said>> shuffled = new ArrayList<>(requests);
    Collections.shuffle(shuffled, new java.util.Random(run));
    return shuffled;
  }

  private static Said next(int run, SplittableRandom random, List<Said> earlier) {
    int kind = random.nextInt(10);
    if (kind < 2 && !earlier.isEmpty()) {
      return earlier.get(random.nextInt(earlier.size())); // the same again
    }
    if (kind < 4 && !earlier.isEmpty()) { // a correction: later, and never said before
      Said corrected = earlier.get(random.nextInt(earlier.size()));
      int version = earlier.size();
      return new Said(
          corrected.datastream,
          corrected.phenomenon,
          corrected.phenomenon - 1_000 + version,
          1_000 * version + random.nextInt(1_000));
    }
    String datastream = sensors(run).get(random.nextInt(2));
    long phenomenon =
        switch (random.nextInt(20)) {
          case 0, 1 -> -random.nextLong(60, 3_600); // late by up to an hour
          case 2 -> random.nextLong(200, 280); // a clock that is fast
          case 3 -> random.nextLong(900, 1_000); // a clock that is wrong
          default -> -random.nextLong(0, 60);
        };
    // Of one time always the same: which of two equally late values comes first is nobody's
    // promise.
    int value = (int) Math.floorMod(phenomenon * 31, 997L);
    return new Said(datastream, phenomenon, phenomenon - 1_000, value);
  }

  @Test
  void historyRedisAndBothMirrorsAreTheFoldOfWhatWasAcknowledged() throws Exception {
    for (int from = 0; from < RUNS; from += RUNS_AT_ONCE) {
      runTogether(from);
    }
    assertThat(recorded.size()).isGreaterThan(RUNS * REQUESTS_OF_A_RUN);
    assertThat(refused).isGreaterThan(RUNS / 4); // clocks that are wrong
    assertThat(history()).isEqualTo(shown(recorded));

    Map<String, String> newest = shown(newest());
    assertThat(redis()).isEqualTo(newest);
    for (RunningService instance : List.of(one, other)) {
      RunningService.await("the mirror follows", () -> mirror(instance).equals(newest));
    }
  }

  /** Requests of many runs, on the way at once to instances that change from one to the next. */
  private void runTogether(int from) throws Exception {
    List<List<Said>> sent = new ArrayList<>();
    List<CompletableFuture<IngestReport>> reports = new ArrayList<>();
    List<List<List<Said>>> runs =
        IntStream.range(from, from + RUNS_AT_ONCE).mapToObj(RecordedStateIT::requests).toList();
    for (int i = 0; i < REQUESTS_OF_A_RUN; i++) {
      for (int run = 0; run < RUNS_AT_ONCE; run++) {
        List<Said> request = runs.get(run).get(i);
        sent.add(request);
        reports.add(submit((i + run) % 2 == 0 ? one : other, request));
      }
    }
    for (int i = 0; i < sent.size(); i++) {
      record(sent.get(i), reports.get(i).get());
    }
  }

  private static CompletableFuture<IngestReport> submit(
      RunningService instance, List<Said> request) {
    ObservationIntake intake = instance.bean(ObservationIntake.class);
    Batch batch = intake.begin("line");
    String body = String.join("\n", request.stream().map(Said::line).toList());
    ObservationBody.read(
        body.getBytes(StandardCharsets.UTF_8), batch, instance.bean(LiveSettings.class));
    return intake.submit(batch);
  }

  private void record(List<Said> request, IngestReport report) {
    assertThat(report.accepted() + report.duplicates() + report.rejected())
        .isEqualTo(request.size());
    Set<Long> faulty = new HashSet<>();
    report.errors().forEach(fault -> faulty.add(fault.line()));
    assertThat(faulty).hasSize(report.rejected());
    for (int i = 0; i < request.size(); i++) {
      Said said = request.get(i);
      assertThat(faulty.contains(i + 1L)).as(said.toString()).isEqualTo(said.phenomenon >= 900);
      if (faulty.contains(i + 1L)) {
        refused++;
      } else {
        recorded.merge(
            said.datastream + " " + said.phenomenon,
            said,
            (known, next) -> next.result > known.result ? next : known);
      }
    }
  }

  /** Of each datastream the value of the latest phenomenon time. */
  private Map<String, Said> newest() {
    Map<String, Said> newest = new TreeMap<>();
    recorded
        .values()
        .forEach(
            said ->
                newest.merge(
                    said.datastream,
                    said,
                    (known, next) -> next.phenomenon > known.phenomenon ? next : known));
    return newest;
  }

  private static Map<String, String> shown(Map<String, Said> said) {
    Map<String, String> shown = new TreeMap<>();
    said.forEach(
        (key, value) -> shown.put(key, shown(value.phenomenon, value.result, value.value)));
    return shown;
  }

  private static String shown(long phenomenon, long result, double value) {
    return phenomenon + " " + result + " " + (int) value;
  }

  private static Map<String, String> history() throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    try (Connection connection = SharedLiveService.database().connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select split_part(code, '/', 2), extract(epoch from phenomenon_time)::bigint,
                  extract(epoch from result_time)::bigint, result
                from twin.observation join twin.datastream using (datastream_no) where code like 'path-recorded/%'
                """)) {
      long now = NOW.getEpochSecond();
      while (row.next()) {
        long phenomenon = row.getLong(2) - now;
        rows.put(
            row.getString(1) + " " + phenomenon,
            shown(phenomenon, row.getLong(3) - now, row.getDouble(4)));
      }
    }
    return rows;
  }

  private static Map<String, String> redis() throws SQLException {
    Map<String, String> all = new TreeMap<>();
    RedisClient client = RedisClient.create(TestServers.redisUrl());
    TwinKeys keys = TwinKeys.of(one.bean(DataSource.class));
    try (RedisLink link = RedisLink.open(client, keys, 1 << 20)) {
      link.copy().values().forEach(observation -> put(all, observation, one));
    } finally {
      client.shutdown();
    }
    return all;
  }

  private static Map<String, String> mirror(RunningService instance) {
    Map<String, String> all = new TreeMap<>();
    LatestState state = instance.bean(LatestState.class);
    for (Datastream datastream : instance.bean(DatastreamRegistry.class).current().all()) {
      put(all, state.find(datastream.number()), instance);
    }
    return all;
  }

  private static void put(
      Map<String, String> all, @Nullable Observation observation, RunningService instance) {
    if (observation == null) {
      return;
    }
    Datastream datastream =
        Objects.requireNonNull(
            instance.bean(DatastreamRegistry.class).current().byNumber(observation.datastream()));
    if (datastream.code().startsWith(DATASET + "/")) {
      long now = NOW.getEpochSecond();
      all.put(
          datastream.code().split("/")[1],
          shown(
              observation.phenomenonTime().getEpochSecond() - now,
              observation.resultTime().getEpochSecond() - now,
              Objects.requireNonNull(observation.result())));
    }
  }
}
