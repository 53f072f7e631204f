package io.citytwin.live.watch;

import io.citytwin.live.derived.DerivedMembers.Derived;
import io.citytwin.live.selection.Region;
import io.citytwin.live.selection.Target;
import io.citytwin.live.state.Reading;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Observation;
import java.time.Instant;
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
  private final DerivedView derived = new DerivedView();
  private final BitSet crossed = new BitSet(); // with what is derived from them, the view's edge
  private volatile WatchRequest request;
  private long fingerprint;
  private long selection;
  private long nextRound;
  private volatile boolean prepared; // what is due is known
  private volatile boolean outdated; // what is derived in view
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
   * Looks again whether an instance that was behind a token has caught up, what is derived in view
   * after a sensor moved, and what of it has become too old.
   */
  void prepare() {
    if (!prepared || outdated) {
      select();
    }
    Instant now = hub.instant();
    if (derived.ages(now)) {
      synchronized (this) {
        derived.takeAged(now).forEach(this::derive);
      }
    }
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
      takeDerived(now);
    } else if (resumeFrom == null || view > 0) {
      due.begin(now.inView(), now.beyond(), hub::hasValue);
      takeDerived(now);
      prepared = true;
    } else {
      resume(resumeFrom, now);
    }
    outdated = false;
    hub.interest().replace(this, before, due.watched());
  }

  /** What is derived in view as it was not before is due with one of its members. */
  private void takeDerived(WatchRequest.Selection now) {
    derived.take(now.derived(), this::hasValue).forEach(this::derive);
    crossed.stream().filter(hub::hasValue).forEach(due::derive);
    crossed.clear();
  }

  private boolean hasValue(Derived one) {
    return one.datastreams().stream().anyMatch(hub::hasValue);
  }

  /** Makes one of its members due, rather one in view. */
  private void derive(Derived one) {
    List<Integer> members = one.datastreams().stream().filter(hub::hasValue).toList();
    members.stream()
        .filter(due::selects)
        .findFirst()
        .or(() -> members.stream().findFirst())
        .ifPresent(due::derive);
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
      takeDerived(now);
    } else {
      resumed = true;
      derived.take(now.derived(), this::hasValue);
      due.resume(now.inView(), now.beyond(), missed, from.dueFrom() != ResumeToken.NONE);
      derived.resume().forEach(this::derive);
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

  /** Notes that a datastream that is watched moved forward. On the folding thread. */
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
          crosses(datastream.number(), now);
          hub.interest().replace(this, before, due.watched());
        }
      }
    }
  }

  /** Sees to what is derived from a datastream that came into view or left it. */
  private void crosses(int datastream, WatchRequest now) {
    for (Derived each : hub.derived().madeOf(datastream)) {
      if (now.features().wants(each)) {
        boolean isThere = each.datastreams().stream().anyMatch(due::selects);
        if (isThere != derived.contains(each)) {
          crossed.set(datastream);
          outdated = true;
        } else if (isThere && !due.selects(datastream)) {
          due.keep(datastream);
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
            || ((derived.hasGone() || !due.isEmpty()) && System.nanoTime() - nextRound >= 0));
  }

  @Override
  public StateChangeBatch next() {
    return hub.atRest(this::fill);
  }

  private synchronized StateChangeBatch fill() {
    BatchDraft draft =
        new BatchDraft(
            request.features(),
            hub.datastreams(),
            hub.derived(),
            derived,
            hub::newest,
            hub.instant());
    if (!due.isRoundOpen()) {
      nextRound = System.nanoTime() + request.minInterval().toNanos();
      moved = false;
    }
    DueDatastreams.Slice slice = due.take(request.maxBatch());
    slice.told().stream().forEach(number -> tell(number, slice, draft));
    tellDerived(slice, draft);
    BitSet untold = due.due();
    untold.or(crossed);
    BatchDraft.Head head =
        new BatchDraft.Head(
            ++sequence,
            sequence == 1 && !resumed || slice.snapshot(),
            resumed,
            key,
            view,
            ResumeToken.of(hub.now(), fingerprint, selection, untold, due.dueFrom()),
            slice.coalesced());
    return hub.batch(head, draft);
  }

  private void tellDerived(DueDatastreams.Slice slice, BatchDraft draft) {
    draft.left(derived.takeGone(), due::selects);
    List<Target> came = derived.tell(draft.changes().keySet());
    if (!slice.whole()) {
      draft.entered(came, other -> wasThere(other, slice));
    }
  }

  private void tell(int number, DueDatastreams.Slice slice, BatchDraft draft) {
    Datastream datastream = hub.datastreams().byNumber(number);
    Observation newest = hub.newest(number);
    if (datastream == null) {
      return; // an import took it away
    }
    if (slice.gone().get(number)) {
      draft.left(datastream, due::selects);
      if (resumed) { // what the client knew of it is not known here
        draft.left(draft.deriving(number), due::selects);
      }
    }
    if (newest == null) {
      return;
    }
    if (due.selects(number)) {
      if (!slice.known().get(number)) {
        draft.tell(new Reading(datastream, newest));
      }
      if (slice.arrived().get(number)) {
        draft.entered(datastream, other -> wasThere(other, slice));
      }
    }
    draft.derive(number);
  }

  /** Whether the client knew before a batch that a datastream is in view. */
  private boolean wasThere(int number, DueDatastreams.Slice slice) {
    return due.selects(number)
        && hub.hasValue(number)
        && !slice.arrived().get(number)
        && !due.arrives(number);
  }
}
