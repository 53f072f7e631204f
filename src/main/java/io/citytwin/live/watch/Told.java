package io.citytwin.live.watch;

import io.citytwin.live.derived.DerivedMembers;
import io.citytwin.live.state.Derivation;
import io.citytwin.live.state.Freshness;
import io.citytwin.live.state.LiveValue;
import io.citytwin.live.state.Reading;
import java.time.Instant;
import java.util.List;

/** A value to tell, not yet as it is shown. */
sealed interface Told {

  /** One that was measured. */
  record Measured(Reading reading) implements Told {}

  /**
   * One that is derived.
   *
   * @param readings of those members that have an observation; one or more
   */
  record Derived(DerivedMembers.Derived source, List<Reading> readings) implements Told {}

  /** The value as it is shown; of a derived one whose members do not count any more, that. */
  default LiveValue value(Instant at) {
    return switch (this) {
      case Measured(Reading reading) -> LiveValue.of(reading.datastream(), reading.newest(), at);
      case Derived(DerivedMembers.Derived source, List<Reading> readings) -> {
        LiveValue found = Derivation.value(source, readings, at);
        yield found == null ? Derivation.missing(source, readings, at) : found;
      }
    };
  }

  /** Number of readings it holds on to. */
  default int size() {
    return this instanceof Derived derived ? derived.readings().size() : 1;
  }

  /** The last instant at which the value is as at another. */
  default Instant until(Instant at) {
    return switch (this) {
      case Measured(Reading reading) ->
          Freshness.until(reading.datastream(), reading.newest().phenomenonTime(), at);
      case Derived(DerivedMembers.Derived source, List<Reading> readings) ->
          Derivation.until(source, readings, at);
    };
  }

  /** Whether it is of the very same objects, which are never changed. */
  @SuppressWarnings("ReferenceEquality") // two that are equal only cost a rendering
  default boolean isSameAs(Told other) {
    return switch (this) {
      case Measured(Reading reading) ->
          other instanceof Measured(Reading same) && reading.isSameAs(same);
      case Derived(DerivedMembers.Derived source, List<Reading> readings) ->
          other instanceof Derived(DerivedMembers.Derived sameSource, List<Reading> same)
              && source == sameSource
              && areSame(readings, same);
    };
  }

  private static boolean areSame(List<Reading> some, List<Reading> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (!some.get(i).isSameAs(others.get(i))) {
        return false;
      }
    }
    return true;
  }
}
