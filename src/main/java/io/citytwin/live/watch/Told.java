package io.citytwin.live.watch;

import io.citytwin.live.derived.DerivedMembers;
import io.citytwin.live.state.Derivation;
import io.citytwin.live.state.Freshness;
import io.citytwin.live.state.LiveValue;
import io.citytwin.live.state.Reading;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value to tell, not yet as it is shown. */
sealed interface Told {

  /** One that was measured. */
  record Measured(Reading reading) implements Told {}

  /**
   * One that is derived.
   *
   * @param readings of those members that have an observation; one or more
   */
  record Derived(DerivedMembers.Derived rule, List<Reading> readings) implements Told {

    private @Nullable LiveValue found(Instant at) {
      return Derivation.value(rule, readings, at);
    }
  }

  /** The value as it is shown; of a derived one whose members do not count any more, that. */
  default LiveValue value(Instant at) {
    return switch (this) {
      case Measured(Reading reading) -> LiveValue.of(reading.datastream(), reading.newest(), at);
      case Derived derived -> {
        LiveValue found = derived.found(at);
        yield found == null ? Derivation.missing(derived.rule(), derived.readings(), at) : found;
      }
    };
  }

  /** Whether it belongs to the present state. */
  default boolean isState(Instant at) {
    return !(this instanceof Derived derived) || derived.found(at) != null;
  }

  /** The last instant at which the value is as at another. */
  default Instant until(Instant at) {
    return switch (this) {
      case Measured(Reading reading) ->
          Freshness.until(reading.datastream(), reading.newest().phenomenonTime(), at);
      case Derived(DerivedMembers.Derived rule, List<Reading> readings) ->
          Derivation.until(rule, readings, at);
    };
  }

  /** Whether it is of the very same objects, which are never changed. */
  @SuppressWarnings("ReferenceEquality") // two that are equal only cost a rendering
  default boolean isSameAs(Told other) {
    return switch (this) {
      case Measured(Reading reading) ->
          other instanceof Measured(Reading same) && reading.isSameAs(same);
      case Derived(DerivedMembers.Derived rule, List<Reading> readings) ->
          other instanceof Derived(DerivedMembers.Derived sameRule, List<Reading> same)
              && rule == sameRule
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
