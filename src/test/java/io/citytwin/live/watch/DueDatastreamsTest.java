package io.citytwin.live.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against a client that remembers what it was told, and a plain list of what is true. */
class DueDatastreamsTest {

  private static final int NUMBERS = 60;

  @Test
  void clientThatTookEverythingHoldsTheNewestOfWhatIsSelectedAndNothingTwice() {
    for (int seed = 0; seed < 300; seed++) {
      run(new Random(seed));
    }
  }

  private static void run(Random random) {
    int[] versions = new int[NUMBERS];
    DueDatastreams due = new DueDatastreams();
    Map<Integer, Integer> held = new HashMap<>();
    BitSet wasOut = new BitSet(); // since it was told: what comes back comes with its state
    BitSet moved = new BitSet(); // while it was watched, and nobody was told
    BitSet view = randomSet(random);
    due.begin(view, beyond(view, random), n -> versions[n] > 0);
    for (int step = 0; step < 200; step++) {
      switch (random.nextInt(7)) {
        case 0 -> {
          BitSet next = randomSet(random);
          due.select(next, beyond(next, random), n -> versions[n] > 0);
        }
        case 1 -> due.select(random.nextInt(NUMBERS), random.nextBoolean(), n -> versions[n] > 0);
        case 2 -> {
          int member = random.nextInt(NUMBERS);
          if (versions[member] > 0) {
            due.derive(member);
          }
        }
        case 3 -> take(due, 1 + random.nextInt(9), versions, held, wasOut, moved);
        default -> {
          int number = random.nextInt(NUMBERS);
          versions[number]++;
          due.changed(number);
          moved.set(number);
        }
      }
      IntStream.range(0, NUMBERS).filter(n -> !due.selects(n)).forEach(wasOut::set);
      moved.and(due.watched());
      assertTokenCoversWhatTheClientLacks(due, versions, held, moved);
    }
    while (!due.isEmpty()) {
      take(due, 7, versions, held, wasOut, moved);
    }
    assertThat(moved.isEmpty()).isTrue();
    Map<Integer, Integer> truth = new HashMap<>();
    for (int n = 0; n < NUMBERS; n++) {
      if (due.selects(n) && versions[n] > 0) {
        truth.put(n, versions[n]);
      }
    }
    assertThat(held).isEqualTo(truth);
  }

  /** Others, of which only changes count. */
  private static BitSet beyond(BitSet view, Random random) {
    BitSet beyond = randomSet(random);
    beyond.andNot(view);
    return beyond;
  }

  private static BitSet randomSet(Random random) {
    BitSet set = new BitSet();
    random.ints(NUMBERS / 2, 0, NUMBERS).forEach(set::set);
    return set;
  }

  private static void take(
      DueDatastreams due,
      int most,
      int[] versions,
      Map<Integer, Integer> held,
      BitSet wasOut,
      BitSet moved) {
    DueDatastreams.Slice slice = due.take(most);
    assertThat(slice.told().cardinality()).isLessThanOrEqualTo(most);
    slice.told().stream()
        .forEach(
            n -> {
              moved.clear(n);
              assertThat(slice.gone().get(n) && due.selects(n)).isFalse();
              if (!due.selects(n)) {
                assertThat(slice.arrived().get(n)).isFalse();
                assertThat(held.containsKey(n) && !slice.gone().get(n)).isFalse();
                held.remove(n);
              } else if (slice.known().get(n)) {
                assertThat(held).containsEntry(n, versions[n]);
              } else if (versions[n] > 0) {
                Integer before = held.put(n, versions[n]);
                assertThat(wasOut.get(n) || !Integer.valueOf(versions[n]).equals(before)).isTrue();
                wasOut.clear(n);
              }
            });
  }

  private static void assertTokenCoversWhatTheClientLacks(
      DueDatastreams due, int[] versions, Map<Integer, Integer> held, BitSet moved) {
    Set<Integer> lacks = moved.stream().boxed().collect(Collectors.toCollection(HashSet::new));
    for (int n = 0; n < NUMBERS; n++) {
      Integer wanted = due.selects(n) && versions[n] > 0 ? (Integer) versions[n] : null;
      if (!java.util.Objects.equals(wanted, held.get(n))) {
        lacks.add(n);
      }
    }
    BitSet covered = due.due();
    if (due.dueFrom() < NUMBERS) {
      covered.set(due.dueFrom(), NUMBERS);
    }
    assertThat(lacks).allMatch(covered::get);
  }
}
