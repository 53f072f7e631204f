package io.citytwin.live.watch;

import io.citytwin.live.state.LatestState;
import io.citytwin.live.state.LiveValue;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Datastreams;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription. Holds which datastreams changed, never their values: those are read when a
 * batch is put together, so its memory does not grow however slow the client is. At most one batch
 * is on its way.
 *
 * <p>Changes gather in {@code pending}. A round takes all of them and sends them in one or more
 * batches; the next round begins when this one is sent and the interval is over.
 */
final class Watch implements Publisher<StateChangeBatch>, Subscription {

  private final WatchHub hub;
  private final WatchRequest request;
  private final @Nullable Delivery delivery;
  private @Nullable Subscriber<? super StateChangeBatch> subscriber;

  private volatile BitSet selected = new BitSet(); // replaced, never changed
  private BitSet pending = new BitSet();
  private BitSet round = new BitSet();
  private long nextRound;
  private long demand;
  private boolean sending;
  private boolean undelivered;
  private boolean closed;
  private boolean prepared; // select() was called: what is due is known
  private boolean snapshot = true;
  private int sequence;
  private int coalesced;

  Watch(WatchHub hub, WatchRequest request, @Nullable Delivery delivery) {
    this.hub = hub;
    this.request = request;
    this.delivery = delivery;
  }

  @Override
  public void subscribe(Subscriber<? super StateChangeBatch> next) {
    synchronized (this) {
      if (subscriber != null) {
        throw new IllegalStateException("a watch has one subscriber");
      }
      subscriber = next;
    }
    if (delivery != null) {
      delivery.open(this::delivered);
    }
    next.onSubscribe(this);
    hub.add(this);
  }

  @Override
  public void request(long n) {
    synchronized (this) {
      demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
    }
    sendIfDue();
  }

  @Override
  public void cancel() {
    synchronized (this) {
      closed = true;
    }
    if (delivery != null) {
      delivery.close();
    }
    hub.remove(this);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Ends the subscription from this side. */
  void complete() {
    Subscriber<? super StateChangeBatch> ended;
    synchronized (this) {
      ended = closed ? null : subscriber;
    }
    cancel();
    if (ended != null) {
      ended.onComplete();
    }
  }

  private void delivered() {
    synchronized (this) {
      undelivered = false;
    }
    sendIfDue();
  }

  /**
   * Watches what the request selects among these datastreams: newly selected ones that have a value
   * are changes, those no longer selected are forgotten.
   */
  void select(Datastreams datastreams, LatestState state) {
    BitSet next = request.select(datastreams);
    synchronized (this) {
      BitSet before = selected;
      selected = next;
      prepared = true;
      pending.and(next);
      round.and(next);
      for (int n = next.nextSetBit(0); n >= 0; n = next.nextSetBit(n + 1)) {
        if (!before.get(n) && state.find(n) != null) {
          pending.set(n);
        }
      }
    }
    sendIfDue();
  }

  /** Notes that a datastream moved forward, if it is watched. */
  void changed(int datastream) {
    if (!selected.get(datastream)) {
      return;
    }
    synchronized (this) {
      if (pending.get(datastream) || round.get(datastream)) {
        coalesced++;
      } else {
        pending.set(datastream);
      }
    }
  }

  /** Begins to send on a thread of its own, if there is something and nothing is on its way. */
  void sendIfDue() {
    synchronized (this) {
      if (!isDue()) {
        return;
      }
      sending = true;
      undelivered = delivery != null;
      demand--;
    }
    try {
      hub.execute(this::send);
    } catch (RejectedExecutionException e) { // the service is stopping
      cancel();
    }
  }

  private boolean isDue() {
    if (closed || sending || undelivered || demand == 0 || !prepared) {
      return false;
    }
    return !round.isEmpty()
        || sequence == 0
        || (!pending.isEmpty() && System.nanoTime() - nextRound >= 0);
  }

  private void send() {
    Subscriber<? super StateChangeBatch> to = subscriber;
    try {
      if (to != null) {
        to.onNext(nextBatch());
      }
    } catch (RuntimeException e) { // one client's trouble is its own
      hub.failed(e);
      cancel();
      if (to != null) {
        to.onError(e);
      }
    } finally {
      synchronized (this) {
        sending = false;
      }
    }
    sendIfDue();
  }

  private StateChangeBatch nextBatch() {
    List<Integer> numbers = new ArrayList<>();
    int number;
    boolean first;
    int dropped;
    synchronized (this) {
      if (round.isEmpty()) {
        BitSet emptied = round;
        round = pending;
        pending = emptied;
        nextRound = System.nanoTime() + request.minInterval().toNanos();
      }
      for (int n = round.nextSetBit(0);
          n >= 0 && numbers.size() < request.maxBatch();
          n = round.nextSetBit(n + 1)) {
        numbers.add(n);
        round.clear(n);
      }
      number = ++sequence;
      first = snapshot;
      snapshot &= !round.isEmpty();
      dropped = coalesced;
      coalesced = 0;
    }
    return hub.batch(number, first, changes(numbers), dropped);
  }

  private List<StateChangeBatch.Change> changes(List<Integer> numbers) {
    Map<WatchRequest.Target, List<LiveValue>> byTarget = new LinkedHashMap<>();
    for (int number : numbers) {
      Datastream datastream = hub.datastream(number);
      LiveValue value = datastream == null ? null : hub.value(datastream);
      if (datastream != null && value != null) {
        for (WatchRequest.Target target : request.targets(datastream)) {
          byTarget.computeIfAbsent(target, t -> new ArrayList<>(2)).add(value);
        }
      }
    }
    List<StateChangeBatch.Change> changes = new ArrayList<>(byTarget.size());
    byTarget.forEach(
        (target, values) ->
            changes.add(new StateChangeBatch.Change(target.entityId(), target.kind(), values)));
    return changes;
  }
}
