package io.citytwin.live.replay;

import io.citytwin.api.Deadline;
import io.citytwin.api.Limits;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.ObservationSpans;
import io.citytwin.sensor.ObservationsAsOf;
import io.citytwin.sensor.ObservationsAsOf.Known;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the observations of some datastreams forward in time, in portions of at most {@value
 * #PORTION} rows: the next page by key where a portion is full, else the next span of time, which
 * becomes longer where little happened. For one thread.
 */
final class ReplayReader {

  private static final int PORTION = 5_000;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(6);

  private final ObservationsAsOf state;
  private final ObservationSpans spans;
  private final Limits limits;
  private final InstantSource clock;
  private final List<Integer> datastreams;
  private final Instant end;
  private final Deque<Observation> portion = new ArrayDeque<>();
  private ObservationSpans.Place behind;
  private Duration span = Duration.ofMinutes(1);

  ReplayReader(
      ObservationsAsOf state,
      ObservationSpans spans,
      Limits limits,
      InstantSource clock,
      List<Datastream> datastreams,
      Instant from,
      Instant to) {
    this.state = state;
    this.spans = spans;
    this.limits = limits;
    this.clock = clock;
    this.datastreams = datastreams.stream().map(Datastream::number).toList();
    this.behind = ObservationSpans.Place.endOf(from);
    this.end = to;
  }

  /** What is known of some datastreams as of an instant, by number. */
  Map<Integer, Known> stateAt(Instant asOf, Collection<Integer> numbers) {
    return state.read(numbers, asOf, deadline());
  }

  /** The next observation up to an instant, which must not go back; null if there is none. */
  @Nullable Observation next(Instant upTo) {
    Observation head = peek(upTo);
    return head == null ? null : portion.poll();
  }

  /** As {@link #next}, but leaves it there. */
  @Nullable Observation peek(Instant upTo) {
    while (portion.isEmpty() && behind.time().isBefore(upTo)) {
      readOn();
    }
    Observation head = portion.peek();
    return head == null || head.phenomenonTime().isAfter(upTo) ? null : head;
  }

  private void readOn() {
    Instant until = earlier(behind.time().plus(span), end);
    List<Observation> rows =
        datastreams.isEmpty()
            ? List.of()
            : spans.read(datastreams, behind, until, PORTION, deadline());
    portion.addAll(rows);
    if (rows.size() == PORTION) {
      behind = ObservationSpans.Place.of(rows.getLast());
      span = span.compareTo(SHORTEST) > 0 ? span.dividedBy(2) : span;
    } else {
      behind = ObservationSpans.Place.endOf(until);
      span = rows.size() < PORTION / 4 ? earlier(span.multipliedBy(2), LONGEST) : span;
    }
  }

  private Deadline deadline() {
    return Deadline.in(limits.maxExecution(), clock);
  }

  private static <T extends Comparable<T>> T earlier(T one, T other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
