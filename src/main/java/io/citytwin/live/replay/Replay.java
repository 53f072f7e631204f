package io.citytwin.live.replay;

import io.citytwin.live.selection.Target;
import io.citytwin.live.state.LiveValue;
import io.citytwin.live.state.Reading;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.ObservationsAsOf.Known;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.SynchronousSink;

/**
 * One replay: makes a batch whenever its client asks for one, and waits before it until the batch
 * is due. So a slow client slows the replay down, and nothing is left out. For one thread at a
 * time.
 */
final class Replay {

  private static final double NANOS = 1e9;

  private final ReplayRequest request;
  private final ReplayRequest.Watched watched;
  private final Map<Integer, Datastream> byNumber;
  private final DerivedPast derived;
  private final ReplayReader reader;
  private final int maxRate;
  private int sequence;
  private int shown; // datastreams whose state at the beginning was read
  private boolean snapshot = true;
  private long start;
  private long notBefore = System.nanoTime();
  private long tick;
  private Instant time; // end of the tick that is being sent

  Replay(
      ReplayRequest request,
      ReplayRequest.Watched watched,
      ReplayReader reader,
      ReplaySettings settings) {
    this.request = request;
    this.watched = watched;
    this.derived = new DerivedPast(watched.derived());
    this.byNumber =
        watched.datastreams().stream()
            .collect(Collectors.toMap(Datastream::number, Function.identity()));
    this.reader = reader;
    this.maxRate = settings.maxRate();
    this.time = request.from();
  }

  /** Gives the next batch, or the end, when it is due. */
  Replay next(SynchronousSink<ReplayBatch> sink) {
    try {
      if (snapshot) {
        sink.next(beginning());
      } else {
        if (isTickSent()) {
          tick++;
          time = endOf(tick);
        }
        sleepUntil(Math.max(due(time), notBefore));
        sink.next(passage());
        if (time.equals(request.to()) && isTickSent()) {
          sink.complete();
        }
      }
    } catch (InterruptedException e) { // cancelled, or the service stops
      Thread.currentThread().interrupt();
      sink.complete();
    }
    return this;
  }

  private boolean isTickSent() {
    return reader.peek(time) == null;
  }

  /** The end of a tick: of the past, not of the clock. */
  private Instant endOf(long number) {
    double seconds = number * request.speed() * request.interval().toNanos() / NANOS;
    double whole = Duration.between(request.from(), request.to()).toNanos() / NANOS;
    return seconds >= whole
        ? request.to()
        : request.from().plus(Math.round(seconds * 1e6), ChronoUnit.MICROS);
  }

  private long due(Instant instant) {
    double past = Duration.between(request.from(), instant).toNanos();
    return start + (long) (past / request.speed());
  }

  private static void sleepUntil(long nanoTime) throws InterruptedException {
    long left = nanoTime - System.nanoTime();
    if (left > 0) {
      Thread.sleep(Duration.ofNanos(left));
    }
  }

  /**
   * A batch of the state as of the beginning: the first one always, even empty. What is derived
   * comes when all that is measured is known.
   */
  private ReplayBatch beginning() {
    List<Observation> values = new ArrayList<>();
    List<Datastream> datastreams = watched.datastreams();
    while (shown < datastreams.size() && values.stream().noneMatch(this::isShown)) {
      int end = Math.min(datastreams.size(), shown + request.maxBatch());
      List<Datastream> some = datastreams.subList(shown, end);
      Map<Integer, Known> known =
          reader.stateAt(request.from(), some.stream().map(Datastream::number).toList());
      some.forEach(datastream -> addTo(values, datastream, known.get(datastream.number())));
      shown = end;
    }
    ReplayBatch batch =
        batch(true, values, shown < datastreams.size() ? 0 : request.maxBatch() - values.size());
    snapshot = shown < datastreams.size() || derived.isDue();
    start = System.nanoTime();
    return batch;
  }

  private boolean isShown(Observation value) {
    return watched.inView().get(value.datastream());
  }

  private void addTo(List<Observation> values, Datastream datastream, @Nullable Known known) {
    if (known == null) {
      return;
    }
    if (known.keptFrom() != null && watched.inView().get(datastream.number())) {
      throw new TwinException(
          ErrorCode.NOT_FOUND,
          "observations of '%s' are kept from %s on, the replay begins at %s; let it begin later, or watch less"
              .formatted(datastream.code(), known.keptFrom(), request.from()));
    }
    if (known.newest() != null) {
      values.add(known.newest());
    }
  }

  /** What happened in this tick, or as much of it as a batch shows. */
  private ReplayBatch passage() {
    List<Observation> values = new ArrayList<>();
    int shownOfThem = 0;
    while (shownOfThem < request.maxBatch() && values.size() < maxRate) {
      Observation next = reader.next(time);
      if (next == null) {
        break;
      }
      values.add(next);
      shownOfThem += isShown(next) ? 1 : 0;
    }
    notBefore = System.nanoTime() + (long) (values.size() * NANOS / maxRate);
    return batch(false, values, Integer.MAX_VALUE);
  }

  /**
   * Puts a batch together.
   *
   * @param mostDerived most of the derived values that are due
   */
  private ReplayBatch batch(boolean ofBeginning, List<Observation> values, int mostDerived) {
    Instant reached = ofBeginning || isTickSent() ? time : values.getLast().phenomenonTime();
    Map<Target, List<LiveValue>> byTarget = new LinkedHashMap<>();
    for (Observation value : values) {
      Datastream datastream = byNumber.get(value.datastream());
      if (datastream != null) {
        derived.fold(new Reading(datastream, value));
        if (isShown(value)) {
          LiveValue own = LiveValue.of(datastream, value, reached);
          request.features().targets(datastream).forEach(target -> add(byTarget, target, own));
        }
      }
    }
    derived.take(mostDerived, reached, !ofBeginning, (target, own) -> add(byTarget, target, own));
    List<ReplayBatch.Change> changes = new ArrayList<>(byTarget.size());
    byTarget.forEach(
        (target, own) ->
            changes.add(new ReplayBatch.Change(target.entityId(), target.kind(), own)));
    return new ReplayBatch(++sequence, reached, ofBeginning, changes);
  }

  private static void add(Map<Target, List<LiveValue>> byTarget, Target target, LiveValue value) {
    byTarget.computeIfAbsent(target, _ -> new ArrayList<>(2)).add(value);
  }
}
