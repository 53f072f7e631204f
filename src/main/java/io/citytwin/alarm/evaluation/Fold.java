package io.citytwin.alarm.evaluation;

import io.citytwin.alarm.rule.Condition;
import io.citytwin.alarm.rule.Trigger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Folds the observations of a datastream, in the order of their times, into episodes of a rule's
 * condition. Observations of one time, of a datastream and the one it is combined with, are one
 * step. For one thread.
 */
final class Fold {

  /** Most numbers that a rate looks back on. */
  static final int WINDOW = 1_000;

  private final Condition condition;
  private final @Nullable Fence fence;
  private final @Nullable Trigger trigger;
  private final List<Episode> episodes = new ArrayList<>(); // those that are over
  private final Deque<Memory.Held> window;
  private @Nullable Long pendingSince;
  private @Nullable Episode open;
  private long seenAt;
  private Memory.@Nullable Held first;
  private Memory.@Nullable Held second;
  private long instant;
  private @Nullable Reading own; // of the instant
  private @Nullable Reading other;

  /** What is measured at an instant: a number to compare, and what to show of it. */
  private record Measure(double compared, @Nullable Double shown) {}

  /** Goes on from what is known. */
  Fold(Condition condition, @Nullable Fence fence, Memory memory) {
    this.condition = condition;
    this.fence = fence;
    this.trigger = triggerOf(condition);
    this.window = new ArrayDeque<>(memory.window());
    this.pendingSince = memory.pendingSince();
    this.open = memory.open();
    this.seenAt = memory.seenAt();
    this.first = memory.first();
    this.second = memory.second();
  }

  private static @Nullable Trigger triggerOf(Condition condition) {
    return switch (condition) {
      case Condition.Threshold(Trigger trigger) -> trigger;
      case Condition.Rate(var _, Trigger trigger, var _) -> trigger;
      case Condition.Absence _ -> null;
      case Condition.Geofence fence ->
          new Trigger(Trigger.Comparison.ABOVE, 0.5, 0.5, fence.lasting());
      case Condition.Combination pair ->
          pair.operation() == Condition.Operation.AND
              ? new Trigger(Trigger.Comparison.ABOVE, 0.5, 0.5, pair.trigger().lasting())
              : pair.trigger();
    };
  }

  /**
   * Takes the next observation in.
   *
   * @param at its phenomenon time in microseconds, not before the one taken last
   * @param ofOther whether it is of the datastream that the first one is combined with
   */
  void take(long at, boolean ofOther, Reading reading) {
    if (at != instant) {
      step();
      instant = at;
    }
    if (ofOther) {
      other = reading;
    } else {
      own = reading;
    }
  }

  /** What is known now. */
  Memory memory() {
    step();
    return new Memory(pendingSince, open, seenAt, first, second, List.copyOf(window));
  }

  /**
   * The episodes that are over and the one that is open, by time.
   *
   * @param now in microseconds: silence until then counts
   */
  List<Episode> episodes(long now) {
    step();
    List<Episode> all = new ArrayList<>(episodes);
    if (open != null) {
      all.add(open);
    }
    Long due = dueAt();
    if (due != null && due <= now) {
      all.add(new Episode(due, null, null, null, null));
    }
    return all;
  }

  /** When silence becomes an alarm; null if it never does. */
  @Nullable Long dueAt() {
    step();
    return condition instanceof Condition.Absence(var longerThan)
        ? (Long) (seenAt + longerThan.toNanos() / 1_000)
        : null;
  }

  private void step() {
    Reading mine = own;
    Reading others = other;
    own = null;
    other = null;
    if (mine == null && others == null) {
      return;
    }
    if (condition instanceof Condition.Absence(var longerThan)) {
      seen(longerThan.toNanos() / 1_000);
      return;
    }
    Measure measure = measure(mine, others);
    if (measure != null && trigger != null) {
      compare(trigger, measure, mine);
    }
  }

  private void seen(long longest) {
    if (instant - seenAt > longest) {
      episodes.add(new Episode(seenAt + longest, instant, null, null, null));
    }
    seenAt = Math.max(seenAt, instant);
  }

  private @Nullable Measure measure(@Nullable Reading mine, @Nullable Reading others) {
    return switch (condition) {
      case Condition.Threshold _ -> {
        Double number = mine == null ? null : mine.number();
        yield number == null ? null : new Measure(number, number);
      }
      case Condition.Rate rate -> rate(rate, mine);
      case Condition.Geofence area -> inside(area, mine);
      case Condition.Combination pair -> combined(pair, mine, others);
      case Condition.Absence _ -> null;
    };
  }

  private @Nullable Measure rate(Condition.Rate rate, @Nullable Reading mine) {
    if (mine == null || mine.number() == null) {
      return null;
    }
    double number = mine.number();
    long from = instant - rate.over().toNanos() / 1_000;
    while (!window.isEmpty() && window.getFirst().at() < from) {
      window.removeFirst();
    }
    Memory.Held start = window.peekFirst();
    window.addLast(new Memory.Held(instant, number));
    if (window.size() > WINDOW) {
      window.removeFirst();
    }
    if (start == null) {
      return null;
    }
    double perSecond = (number - start.value()) / ((instant - start.at()) / 1e6);
    return Double.isFinite(perSecond)
        ? new Measure(rate.direction().of(perSecond), perSecond)
        : null;
  }

  private @Nullable Measure inside(Condition.Geofence area, @Nullable Reading mine) {
    if (mine == null || mine.longitude() == null || mine.latitude() == null || fence == null) {
      return null;
    }
    boolean inside = fence.holds(mine.longitude(), mine.latitude());
    return new Measure(inside == (area.side() == Condition.Side.INSIDE) ? 1 : 0, null);
  }

  private @Nullable Measure combined(
      Condition.Combination pair, @Nullable Reading mine, @Nullable Reading others) {
    if (mine != null && mine.number() != null) {
      first = new Memory.Held(instant, mine.number());
    }
    if (others != null && others.number() != null) {
      second = new Memory.Held(instant, others.number());
    }
    Memory.Held a = first;
    Memory.Held b = second;
    boolean anyNew = (a != null && a.at() == instant) || (b != null && b.at() == instant);
    if (!anyNew
        || a == null
        || b == null
        || Math.abs(a.at() - b.at()) > pair.within().toNanos() / 1_000) {
      return null;
    }
    double result =
        switch (pair.operation()) {
          case DIFFERENCE -> a.value() - b.value();
          case RATIO -> b.value() == 0 ? Double.NaN : a.value() / b.value();
          case AND -> areBothMet(pair, a.value(), b.value()) ? 1 : 0;
        };
    if (!Double.isFinite(result)) {
      return null;
    }
    return new Measure(result, pair.operation() == Condition.Operation.AND ? a.value() : result);
  }

  private static boolean areBothMet(Condition.Combination pair, double a, double b) {
    Trigger.Comparison comparison = pair.otherComparison();
    Double limit = pair.otherLimit();
    return comparison != null
        && limit != null
        && pair.trigger().isMetBy(a)
        && comparison.isBeyond(b, limit);
  }

  private void compare(Trigger to, Measure measure, @Nullable Reading mine) {
    if (open != null) {
      if (!to.isHeldBy(measure.compared())) {
        episodes.add(open.cleared(instant));
        open = null;
      }
      return;
    }
    if (!to.isMetBy(measure.compared())) {
      pendingSince = null;
      return;
    }
    long since = pendingSince == null ? instant : pendingSince;
    pendingSince = since;
    if (instant - since >= to.lasting().toNanos() / 1_000) {
      pendingSince = null;
      open =
          new Episode(
              instant,
              null,
              measure.shown(),
              mine == null ? null : mine.longitude(),
              mine == null ? null : mine.latitude());
    }
  }
}
