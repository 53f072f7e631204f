package io.citytwin.alarm;

import io.citytwin.live.watch.BatchFlow;
import io.citytwin.live.watch.Delivery;
import io.citytwin.model.error.TwinException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One subscription to alarms. One change is on its way to the client; of what it has not taken yet
 * the newest change of each alarm waits. If that are too many alarms, they are forgotten and the
 * subscription ends.
 */
final class AlarmWatch implements BatchFlow.Source<AlarmWatch.AlarmChange> {

  /** Most alarms with changes that wait. */
  static final int MOST_WAITING = 10_000;

  private final AlarmFilter filter;
  private final Consumer<AlarmWatch> add;
  private final Consumer<AlarmWatch> remove;
  private final BatchFlow<AlarmChange> flow;
  private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
  private int sequence;
  private boolean overrun;

  /**
   * Makes one.
   *
   * @param add told when somebody subscribes
   * @param remove told when nobody listens any more
   * @param delivery tells when a change was sent; null if it was as soon as the subscriber has it
   */
  AlarmWatch(
      AlarmFilter filter,
      Executor senders,
      Consumer<AlarmWatch> add,
      Consumer<AlarmWatch> remove,
      @Nullable Delivery delivery) {
    this.filter = filter;
    this.add = add;
    this.remove = remove;
    this.flow = new BatchFlow<>(this, senders, delivery);
  }

  /** A change as it is sent. */
  record AlarmChange(int sequence, String kind, Alarm alarm, int coalesced) {}

  private record Waiting(AlarmStore.Change change, int coalesced) {}

  BatchFlow<AlarmChange> flow() {
    return flow;
  }

  /** Tells of a change, if the filter lets it through. Never waits for the client. */
  void changed(AlarmStore.Change change) {
    if (!filter.isMetBy(change.alarm(), change.rule()) || flow.isClosed()) {
      return;
    }
    synchronized (this) {
      if (!overrun) {
        waiting.merge(
            change.alarm().number(),
            new Waiting(change, 0),
            (before, now) -> new Waiting(now.change(), before.coalesced() + 1));
        overrun = waiting.size() > MOST_WAITING;
      }
      if (overrun) {
        waiting.clear();
      }
    }
    flow.sendIfDue();
  }

  @Override
  public void opened() {
    add.accept(this);
  }

  @Override
  public synchronized boolean isDue() {
    return overrun || !waiting.isEmpty();
  }

  /**
   * The newest change of the alarm that has waited longest.
   *
   * @throws TwinException LIMIT_EXCEEDED when too much waited
   */
  @Override
  public synchronized AlarmChange next() {
    if (overrun) {
      throw TwinException.limitExceeded(
          "changes of more than %d alarms wait for this client; it takes them too slowly. Subscribe again and read alarms"
              .formatted(MOST_WAITING),
          MOST_WAITING,
          MOST_WAITING + 1L);
    }
    var oldest = waiting.values().iterator();
    Waiting next = oldest.next();
    oldest.remove();
    return new AlarmChange(
        ++sequence, next.change().kind(), next.change().alarm(), next.coalesced());
  }

  @Override
  public void settled() {}

  @Override
  public void ended() {
    remove.accept(this);
  }
}
