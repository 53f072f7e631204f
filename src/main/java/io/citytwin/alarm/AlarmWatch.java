package io.citytwin.alarm;

import io.citytwin.model.error.TwinException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription to alarms. Of what its client has not taken yet it holds the newest change of
 * each alarm; if that are too many alarms, it ends.
 */
final class AlarmWatch implements Publisher<AlarmWatch.AlarmChange>, Subscription {

  /** Most alarms with changes that wait. */
  static final int MOST_WAITING = 10_000;

  private final AlarmFilter filter;
  private final Executor senders;
  private final Consumer<AlarmWatch> remove;
  private final Consumer<AlarmWatch> add;
  private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
  private @Nullable Subscriber<? super AlarmChange> subscriber;
  private long demand;
  private int sequence;
  private boolean sending;
  private boolean closed;
  private @Nullable TwinException failure;

  AlarmWatch(
      AlarmFilter filter, Executor senders, Consumer<AlarmWatch> add, Consumer<AlarmWatch> remove) {
    this.filter = filter;
    this.senders = senders;
    this.add = add;
    this.remove = remove;
  }

  /** A change as it is sent. */
  record AlarmChange(int sequence, String kind, Alarm alarm, int coalesced) {}

  private record Waiting(AlarmStore.Change change, int coalesced) {}

  @Override
  public void subscribe(Subscriber<? super AlarmChange> next) {
    synchronized (this) {
      if (subscriber != null) {
        throw new IllegalStateException("a watch has one subscriber");
      }
      subscriber = next;
    }
    next.onSubscribe(this);
    add.accept(this);
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
      waiting.clear();
    }
    remove.accept(this);
  }

  /** Ends the subscription from this side. */
  void complete() {
    Subscriber<? super AlarmChange> ended;
    synchronized (this) {
      ended = closed ? null : subscriber;
    }
    cancel();
    if (ended != null) {
      ended.onComplete();
    }
  }

  /** Tells of a change, if the filter lets it through. */
  void changed(AlarmStore.Change change) {
    if (!filter.isMetBy(change.alarm(), change.rule())) {
      return;
    }
    synchronized (this) {
      if (closed) {
        return;
      }
      Waiting before = waiting.get(change.alarm().number());
      int coalesced = before == null ? 0 : before.coalesced() + 1;
      waiting.put(change.alarm().number(), new Waiting(change, coalesced));
      if (waiting.size() > MOST_WAITING) {
        waiting.clear();
        failure =
            TwinException.limitExceeded(
                "changes of more than %d alarms wait for this client; it takes them too slowly. Subscribe again and read alarms"
                    .formatted(MOST_WAITING),
                MOST_WAITING,
                MOST_WAITING + 1L);
      }
    }
    sendIfDue();
  }

  private void sendIfDue() {
    synchronized (this) {
      boolean due = failure != null || (demand > 0 && !waiting.isEmpty());
      if (closed || sending || !due) {
        return;
      }
      sending = true;
    }
    try {
      senders.execute(this::send);
    } catch (RejectedExecutionException e) { // the service is stopping
      cancel();
    }
  }

  private void send() {
    Subscriber<? super AlarmChange> to = subscriber;
    try {
      AlarmChange next = next();
      TwinException failed = failure;
      if (failed != null && to != null) {
        cancel();
        to.onError(failed);
      } else if (next != null && to != null) {
        to.onNext(next);
      }
    } finally {
      synchronized (this) {
        sending = false;
      }
    }
    sendIfDue();
  }

  private synchronized @Nullable AlarmChange next() {
    var oldest = waiting.values().iterator();
    if (closed || failure != null || !oldest.hasNext()) {
      return null;
    }
    Waiting next = oldest.next();
    oldest.remove();
    demand--;
    return new AlarmChange(
        ++sequence, next.change().kind(), next.change().alarm(), next.coalesced());
  }
}
