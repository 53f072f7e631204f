package io.citytwin.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.PostgisDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What is believed to be new is written another way. Whatever is believed, the history must be the
 * fold of what was written by {@link Observation#corrects}, and say rightly what changed nothing.
 */
class ObservationHistoryIT {

  private static final PostgisDatabase database = PostgisDatabase.create();
  private static final long START = Observation.micros(Instant.parse("2026-11-20T23:59:40Z"));
  private static final Comparator<Observation> ORDER =
      Comparator.comparingInt(Observation::datastream)
          .thenComparingLong(Observation::phenomenonMicros);

  private final ObservationHistory history = new ObservationHistory(source());

  private static PGSimpleDataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.jdbcUrl());
    source.setUser(database.user());
    source.setPassword(database.password());
    return source;
  }

  @BeforeEach
  void empty() {
    database.execute("truncate twin.observation");
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void isTheFoldOfWhatWasWrittenWhateverWasBelieved() throws SQLException {
    Random random = new Random(20261122);
    TreeMap<Observation, Observation> fold = new TreeMap<>(ORDER);
    for (int group = 0; group < 100; group++) {
      List<Observation> sorted = group(random, group);
      int belief = random.nextInt(4); // nothing, everything, by chance, rightly
      Predicate<Observation> believedNew =
          switch (belief) {
            case 0 -> observation -> false;
            case 1 -> observation -> true;
            case 2 -> observation -> random.nextBoolean();
            default -> observation -> !fold.containsKey(observation);
          };
      BitSet unchanged = history.append(sorted, believedNew);
      assertThat(unchanged)
          .as("group %d, belief %d", group, belief)
          .isEqualTo(folded(sorted, fold));
      assertThat(stored()).as("group %d", group).isEqualTo(List.copyOf(fold.values()));
    }
  }

  private static BitSet folded(List<Observation> sorted, Map<Observation, Observation> fold) {
    BitSet unchanged = new BitSet();
    for (int place = 0; place < sorted.size(); place++) {
      Observation next = sorted.get(place);
      Observation there = fold.get(next);
      if (there != null && !next.corrects(there)) {
        unchanged.set(place);
      } else {
        fold.remove(next);
        fold.put(next, next);
      }
    }
    return unchanged;
  }

  /**
   * Two instances on the same keys, one that believes anything and one that believes nothing: they
   * must neither fail nor hang, whichever of them is let go first when they wait for each other.
   */
  @Test
  void writersWhoCollideAllSucceed() throws Exception {
    TreeMap<Observation, Observation> latest = new TreeMap<>(ORDER);
    List<List<List<Observation>>> ofWriters = List.of(new ArrayList<>(), new ArrayList<>());
    Random random = new Random(7);
    for (int group = 0; group < 60; group++) {
      List<Observation> sorted = distinct(random, group);
      ofWriters.get(group % 2).add(sorted);
      sorted.forEach(
          one -> latest.merge(one, one, (a, b) -> a.resultMicros() > b.resultMicros() ? a : b));
    }
    try (ExecutorService writers = Executors.newFixedThreadPool(2)) {
      List<Callable<Integer>> tasks =
          List.of(
              () -> write(ofWriters.get(0), new Random(8)::nextBoolean),
              () -> write(ofWriters.get(1), () -> false));
      for (Future<Integer> written : writers.invokeAll(tasks)) {
        assertThat(written.get()).isEqualTo(30);
      }
    }
    assertThat(stored())
        .extracting(Observation::value)
        .isEqualTo(latest.values().stream().map(Observation::value).toList());
  }

  private int write(List<List<Observation>> groups, BooleanSupplier belief) throws SQLException {
    for (List<Observation> group : groups) {
      history.append(group, observation -> belief.getAsBoolean());
    }
    return groups.size();
  }

  /** No two of the same value or result time. */
  private static List<Observation> distinct(Random random, int group) {
    List<Observation> all = new ArrayList<>();
    for (int key : random.ints(12, 0, 30).distinct().sorted().toArray()) {
      all.add(
          new Observation(
              1 + key / 10,
              START + key % 10 * 1_000_000L,
              START + group * 1_000L + key,
              new Result.Num(group * 100 + key),
              Quality.GOOD,
              Assessment.PASSED));
    }
    return all;
  }

  /** Of three datastreams and 40 seconds around midnight. */
  private static List<Observation> group(Random random, int group) {
    List<Observation> all = new ArrayList<>();
    for (int key : random.ints(1 + random.nextInt(20), 0, 120).distinct().sorted().toArray()) {
      Result value = value(random);
      all.add(
          new Observation(
              1 + key / 40,
              START + key % 40 * 1_000_000L,
              START + (random.nextInt(4) == 0 ? random.nextInt(1_000) : group * 1_000L),
              value,
              value == Result.MISSING ? Quality.MISSING : Quality.GOOD,
              random.nextBoolean() ? Assessment.PASSED : Assessment.STATED));
    }
    return all;
  }

  private static Result value(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> new Result.Text("OPEN");
      case 1 -> Result.Json.read("{\"a\": [1, true]}");
      case 2 -> Result.MISSING;
      default -> new Result.Num(random.nextInt(3));
    };
  }

  private List<Observation> stored() throws SQLException {
    List<Observation> all = new ArrayList<>();
    history
        .pages(new int[] {1, 2, 3}, START, START + 60_000_000L, 1_000)
        .values()
        .forEach(all::addAll);
    all.sort(ORDER);
    return all;
  }
}
