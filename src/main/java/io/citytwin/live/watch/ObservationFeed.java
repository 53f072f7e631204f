package io.citytwin.live.watch;

import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Datastreams;
import io.citytwin.sensor.Observation;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to every observation of some datastreams. What the client has not taken waits in a
 * queue with a bound: of more than that the oldest are dropped and counted.
 */
final class ObservationFeed implements BatchFlow.Source<ObservationBatch> {

  static final int MOST_WAITING = 10_000;
  static final int MOST_IN_BATCH = 1_000;
  private static final long INTERVAL_NANOS = 100_000_000;

  private final WatchHub hub;
  private final BitSet numbers;
  private final InstantSource clock;
  private final BatchFlow<ObservationBatch> flow;
  private final Deque<Observation> waiting = new ArrayDeque<>();
  private long nextBatch = System.nanoTime();
  private int missed;
  private int sequence;

  /**
   * Makes one.
   *
   * @param numbers of the datastreams; not changed
   */
  ObservationFeed(WatchHub hub, BitSet numbers, InstantSource clock, @Nullable Delivery delivery) {
    this.hub = hub;
    this.numbers = numbers;
    this.clock = clock;
    this.flow = new BatchFlow<>(this, hub::execute, delivery);
  }

  BatchFlow<ObservationBatch> flow() {
    return flow;
  }

  /** Takes one that was committed, if it is asked for. On the folding thread. */
  void added(Observation observation) {
    if (!numbers.get(observation.datastream())) {
      return;
    }
    synchronized (this) {
      if (waiting.size() == MOST_WAITING) {
        waiting.removeFirst();
        missed++;
      }
      waiting.addLast(observation);
    }
  }

  @Override
  public void opened() {
    hub.add(this);
  }

  /** The first batch is empty: who reads the history after it misses nothing. */
  @Override
  public synchronized boolean isDue() {
    return sequence == 0
        || (System.nanoTime() - nextBatch >= 0 && !(waiting.isEmpty() && missed == 0));
  }

  @Override
  public synchronized ObservationBatch next() {
    nextBatch = System.nanoTime() + (waiting.size() > MOST_IN_BATCH ? 0 : INTERVAL_NANOS);
    Datastreams datastreams = hub.datastreams();
    Map<Integer, List<Observation>> byDatastream = new LinkedHashMap<>();
    for (int i = 0; i < MOST_IN_BATCH && sequence > 0 && !waiting.isEmpty(); i++) {
      Observation next = waiting.removeFirst();
      byDatastream.computeIfAbsent(next.datastream(), n -> new ArrayList<>()).add(next);
    }
    List<ObservationBatch.Added> added = new ArrayList<>(byDatastream.size());
    byDatastream.forEach(
        (number, observations) -> {
          Datastream datastream = datastreams.byNumber(number);
          if (datastream != null) { // an import took it away
            added.add(new ObservationBatch.Added(datastream, observations));
          }
        });
    int dropped = sequence == 0 ? 0 : missed;
    missed -= dropped;
    return new ObservationBatch(++sequence, clock.instant(), added, dropped);
  }

  @Override
  public void settled() {}

  @Override
  public void ended() {
    hub.remove(this);
  }
}
