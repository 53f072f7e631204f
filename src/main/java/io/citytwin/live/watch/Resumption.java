package io.citytwin.live.watch;

import io.citytwin.live.derived.DerivedState;
import io.citytwin.live.state.LatestState;
import io.citytwin.live.state.StreamPlace;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Datastreams;
import java.util.BitSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one who comes back with a token has missed, found in memory. At rest only. */
final class Resumption {

  private final DatastreamRegistry registry;
  private final DerivedState derived;
  private final LatestState state;

  Resumption(DatastreamRegistry registry, DerivedState derived, LatestState state) {
    this.registry = registry;
    this.derived = derived;
    this.state = state;
  }

  /** Whether a token is of a moment that this instance has not reached. */
  boolean isBehind(ResumeToken token) {
    return token.isOf(state.now()) && token.place().isAfter(state.now().place());
  }

  /** What one who stopped at a token has missed; null if that is not known. */
  @Nullable Missed missed(
      ResumeToken from, WatchRequest.Selection selection, WatchRequest request) {
    LatestState.Moment past = new LatestState.Moment(state.now().epoch(), from.place());
    if (!from.isOf(state.now())
        || !state.remembers(past)
        || from.selection() != selection.fingerprint()
        || from.dueFrom() <= 0) {
      return null;
    }
    BitSet due = (BitSet) from.due().clone();
    BitSet moved =
        request.features().region() == null ? new BitSet() : moved(request, from.place());
    due.or(moved);
    BitSet gone = (BitSet) due.clone();
    gone.andNot(selection.inView());
    selection.watched().stream()
        .filter(n -> n >= from.dueFrom() || state.movedAfter(n, from.place()))
        .filter(this::hasValue)
        .forEach(due::set);
    moved.and(selection.inView());
    return new Missed(due, gone, moved);
  }

  /** The datastreams with values of sensors that moved, wherever those are now. */
  private BitSet moved(WatchRequest request, StreamPlace since) {
    Datastreams datastreams = registry.current();
    BitSet moved = new BitSet();
    datastreams.moving().stream()
        .filter(sensor -> hasMovedAfter(datastreams, sensor, since))
        .flatMap(sensor -> datastreams.ofSensor(sensor).stream())
        .filter(datastream -> request.concerns(datastream, derived.current()))
        .mapToInt(Datastream::number)
        .filter(this::hasValue)
        .forEach(moved::set);
    return moved;
  }

  private boolean hasMovedAfter(Datastreams datastreams, UUID sensor, StreamPlace place) {
    Datastream location = datastreams.locationOf(sensor);
    return location != null && state.movedAfter(location.number(), place);
  }

  private boolean hasValue(int datastream) {
    return state.find(datastream) != null;
  }
}
