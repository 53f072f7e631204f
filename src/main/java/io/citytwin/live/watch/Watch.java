package io.citytwin.live.watch;

import io.citytwin.live.selection.Region;
import io.citytwin.live.state.Reading;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Observation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One subscription. Holds which datastreams changed, never their values: those are read when a
 * batch is put together, so its memory does not grow however slow the client is.
 *
 * <p>A round takes all that is due and sends it in one or more batches; the next round begins when
 * this one is sent and the interval is over. What a batch says is read while nothing is folded, so
 * that its token stands for exactly what was sent. Locks: first the state at rest, then this.
 */
final class Watch implements BatchFlow.Source<StateChangeBatch> {

  /** How long a token from an instance that was ahead is waited for. */
  private static final long PATIENCE_NANOS = 3_000_000_000L;

  private final WatchHub hub;
  private final UUID key;
  private final BatchFlow<StateChangeBatch> flow;
  private final @Nullable ResumeToken resumeFrom;
  private final long opened = System.nanoTime();
  private final Object selecting = new Object();

  private final DueDatastreams due = new DueDatastreams();
  private final List<CompletableFuture<Integer>> moving = new ArrayList<>();
  private final BitSet crossed = new BitSet(); // its members have to be looked up again
  private volatile boolean memberCrossed;
  private volatile WatchRequest request;
  private long fingerprint;
  private long selection;
  private long nextRound;
  private volatile boolean prepared; // what is due is known
  private boolean resumed;
  private boolean moved; // and no batch tells it yet
  private int view;
  private int sequence;

  /**
   * Makes one.
   *
   * @param resumeFrom where another subscription to the same broke off; null to begin anew
   * @throws TwinException INVALID_CURSOR if the token is of another watch
   */
  Watch(
      WatchHub hub,
      UUID key,
      WatchRequest request,
      @Nullable ResumeToken resumeFrom,
      @Nullable Delivery delivery) {
    this.hub = hub;
    this.key = key;
    this.request = request;
    this.resumeFrom = resumeFrom;
    this.flow = new BatchFlow<>(this, hub::execute, delivery);
    this.fingerprint = request.fingerprint();
    if (resumeFrom != null && resumeFrom.watch() != fingerprint) {
      throw new TwinException(
          ErrorCode.INVALID_CURSOR,
          "resumeFrom is of a subscription to something else; give it with the same watch, kinds"
              + " and keys, or subscribe without it");
    }
  }

  UUID key() {
    return key;
  }

  /** Sends the batches. */
  BatchFlow<StateChangeBatch> flow() {
    return flow;
  }

  @Override
  public void opened() {
    hub.add(this);
  }

  @Override
  public void ended() {
    List<CompletableFuture<Integer>> unanswered;
    synchronized (this) {
      unanswered = List.copyOf(moving);
      moving.clear();
    }
    unanswered.forEach(answer -> answer.completeExceptionally(WatchHub.noWatch(key.toString())));
    hub.remove(this);
  }

  @Override
  public void settled() {
    List<CompletableFuture<Integer>> answered;
    int now;
    synchronized (this) {
      answered = List.copyOf(moving);
      moving.clear();
      now = view;
    }
    answered.forEach(answer -> answer.complete(now));
  }

  /** Selects anew, after the datastreams changed; the first time it learns what is due. */
  void select() {
    synchronized (selecting) {
      select(request, false);
    }
    flow.sendIfDue();
  }

  /**
   * Looks again whether an instance that was behind a token has caught up, or what is derived from
   * a sensor that came into view or left it.
   */
  void prepare() {
    if (!prepared || memberCrossed) {
      select();
    }
  }

  /** Selects anew, after values are derived from other datastreams, and tells those. */
  void derivedAnew(BitSet members) {
    synchronized (this) {
      crossed.or(members);
    }
    select();
  }

  private void select(WatchRequest next, boolean moves) {
    var _ =
        hub.atRest(
            () -> {
              take(next, hub.selection(next), moves);
              return next;
            });
  }

  private synchronized void take(WatchRequest next, WatchRequest.Selection now, boolean moves) {
    if (flow.isClosed()) {
      return; // it is forgotten, or will be
    }
    BitSet before = due.watched();
    if (moves) {
      request = next;
      fingerprint = next.fingerprint();
      view++;
      moved = true;
      nextRound = System.nanoTime();
      due.nextIsSnapshot();
    }
    selection = now.fingerprint();
    if (prepared) {
      due.select(now.inView(), now.beyond(), hub::hasValue);
      due.again(crossed, hub::hasValue);
      due.again(now.leads(), hub::hasValue);
    } else if (resumeFrom == null || view > 0) {
      due.begin(now.inView(), now.beyond(), hub::hasValue);
      due.again(now.leads(), hub::hasValue);
      prepared = true;
    } else {
      resume(resumeFrom, now);
    }
    crossed.clear();
    memberCrossed = false;
    hub.interest().replace(this, before, due.watched());
  }

  /** Selects nothing any more, once it is closed; may be called again. */
  synchronized void forget() {
    hub.interest().replace(this, due.watched(), new BitSet());
  }

  private void resume(ResumeToken from, WatchRequest.Selection now) {
    if (hub.resumption().isBehind(from) && System.nanoTime() - opened < PATIENCE_NANOS) {
      return; // the instance that gave it was ahead
    }
    Missed missed = hub.resumption().missed(from, now, request);
    if (missed == null) {
      due.begin(now.inView(), now.beyond(), hub::hasValue);
      due.again(now.leads(), hub::hasValue);
    } else {
      resumed = true;
      due.resume(now.inView(), now.beyond(), missed, from.dueFrom() != ResumeToken.NONE);
    }
    prepared = true;
  }

  /**
   * Watches another region from now on. Completes with the number of the view when nothing of the
   * old one is on its way any more.
   *
   * @throws TwinException BAD_USER_INPUT if features are watched
   */
  CompletableFuture<Integer> move(Region region) {
    if (request.features().region() == null) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "this subscription watches entityIds; only one that watches a bbox can be moved");
    }
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    synchronized (selecting) {
      select(request.in(region), true);
    }
    synchronized (this) {
      moving.add(answer);
    }
    if (flow.isClosed()) {
      ended();
    }
    flow.tellIfIdle();
    flow.sendIfDue();
    return answer;
  }

  /** Notes that a datastream that is selected moved forward. On the folding thread. */
  synchronized void changed(int datastream) {
    due.changed(datastream);
  }

  /** Notes where a sensor is now. On the folding thread, before the change is told. */
  void moved(List<Datastream> ofSensor, LivePositions.Position at) {
    WatchRequest now = request;
    Region region = now.features().region();
    if (region == null || !prepared) {
      return;
    }
    boolean inside = region.contains(at.longitude(), at.latitude());
    for (Datastream datastream : ofSensor) {
      boolean watched = inside && now.concerns(datastream, hub.derived());
      if (watched != due.selects(datastream.number())) {
        synchronized (this) {
          if (flow.isClosed()) {
            return;
          }
          BitSet before = due.watched();
          due.select(datastream.number(), watched, hub::hasValue);
          hub.interest().replace(this, before, due.watched());
          if (now.isMember(datastream, hub.derived())) { // others of the same may be watched now
            crossed.set(datastream.number());
            memberCrossed = true;
          }
        }
      }
    }
  }

  @Override
  public synchronized boolean isDue() {
    return prepared
        && (due.isRoundOpen()
            || sequence == 0
            || moved
            || (!due.isEmpty() && System.nanoTime() - nextRound >= 0));
  }

  @Override
  public StateChangeBatch next() {
    BatchDraft draft =
        new BatchDraft(request.features(), hub.datastreams(), hub.derived(), hub::newest);
    return hub.batch(hub.atRest(() -> fill(draft)), draft);
  }

  private synchronized BatchDraft.Head fill(BatchDraft draft) {
    if (!due.isRoundOpen()) {
      nextRound = System.nanoTime() + request.minInterval().toNanos();
      moved = false;
    }
    DueDatastreams.Slice slice = due.take(request.maxBatch());
    slice.told().stream().forEach(number -> tell(number, slice, draft));
    return new BatchDraft.Head(
        ++sequence,
        sequence == 1 && !resumed || slice.snapshot(),
        resumed,
        key,
        view,
        ResumeToken.of(hub.now(), fingerprint, selection, due.due(), due.dueFrom()),
        slice.coalesced());
  }

  private void tell(int number, DueDatastreams.Slice slice, BatchDraft draft) {
    Datastream datastream = hub.datastreams().byNumber(number);
    Observation newest = hub.newest(number);
    if (datastream == null) {
      return; // an import took it away
    }
    if (slice.gone().get(number)) {
      draft.left(datastream, due::selects);
    }
    if (newest == null) {
      return;
    }
    if (due.selects(number)) {
      draft.tell(new Reading(datastream, newest));
      if (slice.arrived().get(number)) {
        draft.entered(datastream, other -> shows(other) && !slice.arrived().get(other));
      }
    }
    draft.derive(number, due::selects);
  }

  private boolean shows(int number) {
    return due.selects(number) && hub.hasValue(number);
  }
}
