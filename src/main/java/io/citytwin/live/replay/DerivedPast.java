package io.citytwin.live.replay;

import io.citytwin.live.replay.ReplayRequest.DerivedSource;
import io.citytwin.live.selection.Target;
import io.citytwin.live.state.Derivation;
import io.citytwin.live.state.LiveValue;
import io.citytwin.live.state.Reading;
import io.citytwin.sensor.Datastream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is derived while a replay goes on: the newest readings it is made of, and which values are
 * to be told anew. For one thread.
 */
final class DerivedPast {

  private final Map<Integer, List<DerivedSource>> byMember = new HashMap<>();
  private final Map<Integer, @Nullable Reading> newest = new HashMap<>(); // of those that decide
  private final Set<DerivedSource> due = new LinkedHashSet<>();

  DerivedPast(List<DerivedSource> sources) {
    for (DerivedSource source : sources) {
      for (Datastream member : source.members()) {
        byMember.computeIfAbsent(member.number(), _ -> new ArrayList<>(1)).add(source);
        newest.put(member.number(), null);
      }
      source.own().forEach(own -> newest.put(own.number(), null));
    }
  }

  /** Takes in what a datastream measured; later phenomenon times come later. */
  void fold(Reading reading) {
    int number = reading.newest().datastream();
    if (newest.containsKey(number)) {
      newest.put(number, reading);
      due.addAll(byMember.getOrDefault(number, List.of()));
    }
  }

  boolean isDue() {
    return !due.isEmpty();
  }

  /**
   * Gives out what is due.
   *
   * @param most most of them
   * @param at instant their ages count at
   * @param withMissing whether values are told that there are none of any more
   */
  void take(int most, Instant at, boolean withMissing, BiConsumer<Target, LiveValue> out) {
    Iterator<DerivedSource> all = due.iterator();
    for (int i = 0; i < most && all.hasNext(); i++) {
      DerivedSource source = all.next();
      all.remove();
      LiveValue value = readings(source.own()).isEmpty() ? value(source, at, withMissing) : null;
      if (value != null) {
        var derived = source.derived();
        out.accept(new Target(derived.entityId(), derived.rule().shownKind()), value);
      }
    }
  }

  private @Nullable LiveValue value(DerivedSource source, Instant at, boolean withMissing) {
    List<Reading> readings = readings(source.members());
    LiveValue value = Derivation.value(source.derived(), readings, at);
    return value == null && withMissing
        ? Derivation.missing(source.derived(), readings, at)
        : value;
  }

  private List<Reading> readings(List<Datastream> datastreams) {
    return datastreams.stream()
        .map(datastream -> newest.get(datastream.number()))
        .filter(Objects::nonNull)
        .toList();
  }
}
