package io.citytwin.live.watch;

import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * Which datastreams a watch has in view, and of which it has to tell: numbers, never values. Beyond
 * the view are others that something in view is derived from; of a change of theirs only that is
 * told.
 *
 * <p>Changes gather in {@code pending}. A round takes all of them and gives them out in one or more
 * slices. Not safe for threads but for {@link #selects}: its watch guards it.
 */
final class DueDatastreams {

  private volatile BitSet selected = new BitSet(); // in view; replaced, never changed
  private BitSet beyond = new BitSet(); // replaced, never changed
  private BitSet pending = new BitSet();
  private BitSet round = new BitSet();
  private final BitSet arrived = new BitSet(); // came into view, and the client was not told yet
  private final BitSet gone = new BitSet(); // left the view, and the client was not told yet
  private final BitSet known =
      new BitSet(); // due, but the client has its value: for what is derived
  private boolean nextIsSnapshot;
  private boolean isSnapshot;
  private boolean isWhole;
  private boolean nextIsWhole;
  private int coalesced;

  /** Whether a datastream is in view. */
  boolean selects(int datastream) {
    return selected.get(datastream);
  }

  private boolean watches(int datastream) {
    return selected.get(datastream) || beyond.get(datastream);
  }

  /** What is in view and beyond. */
  BitSet watched() {
    BitSet watched = (BitSet) selected.clone();
    watched.or(beyond);
    return watched;
  }

  /** Begins with the whole present state. */
  void begin(BitSet inView, BitSet outside, IntPredicate hasValue) {
    selected = inView;
    beyond = outside;
    inView.stream().filter(hasValue).forEach(pending::set);
    nextIsSnapshot = true;
    nextIsWhole = true;
  }

  /** Begins where another subscription broke off. */
  void resume(BitSet inView, BitSet outside, Missed missed, boolean snapshot) {
    selected = inView;
    beyond = outside;
    pending.or(missed.due());
    gone.or(missed.gone());
    arrived.or(missed.arrived());
    nextIsSnapshot = snapshot;
  }

  /** Selects others: what comes in is due with its value, what goes out to be told as gone. */
  void select(BitSet inView, BitSet outside, IntPredicate hasValue) {
    BitSet difference = (BitSet) selected.clone();
    difference.xor(inView);
    selected = inView;
    beyond = outside;
    for (int n = difference.nextSetBit(0); n >= 0; n = difference.nextSetBit(n + 1)) {
      if (inView.get(n)) {
        enter(n, hasValue.test(n));
      } else {
        leave(n);
      }
    }
  }

  /** Selects one or no more, by the same rules. */
  void select(int datastream, boolean inView, IntPredicate hasValue) {
    BitSet selection = (BitSet) selected.clone();
    selection.set(datastream, inView);
    BitSet outside = beyond;
    if (inView && outside.get(datastream)) {
      outside = (BitSet) outside.clone();
      outside.clear(datastream);
    }
    select(selection, outside, hasValue);
  }

  private void enter(int datastream, boolean hasValue) {
    if (gone.get(datastream)) {
      gone.clear(datastream); // nobody was told: to the client it never left
    } else if (hasValue) {
      arrived.set(datastream);
      known.clear(datastream);
      makeDue(datastream);
    }
  }

  private void leave(int datastream) {
    if (arrived.get(datastream)) { // nobody was told that it had come
      arrived.clear(datastream);
      if (!beyond.get(datastream)) {
        pending.clear(datastream);
        round.clear(datastream);
      }
    } else {
      known.clear(datastream);
      gone.set(datastream);
      makeDue(datastream);
    }
  }

  private void makeDue(int datastream) {
    if (!isDue(datastream)) {
      pending.set(datastream);
    }
  }

  private boolean isDue(int datastream) {
    return pending.get(datastream) || round.get(datastream);
  }

  /** Has told what is derived from a datastream, though nothing is new of itself. */
  void derive(int datastream) {
    if (watches(datastream) && !isDue(datastream)) {
      pending.set(datastream);
      known.set(datastream);
    }
  }

  /** Sees to it that one that has left the view is still watched for what is derived from it. */
  void keep(int datastream) {
    BitSet outside = (BitSet) beyond.clone();
    outside.set(datastream);
    beyond = outside;
  }

  /** Marks the next round as a present state, after the view was moved. */
  void nextIsSnapshot() {
    nextIsSnapshot = true;
  }

  /** Notes that a datastream moved forward, if it is watched. */
  void changed(int datastream) {
    if (known.get(datastream)) {
      known.clear(datastream);
    } else if (isDue(datastream)) {
      coalesced += selects(datastream) ? 1 : 0;
    } else if (watches(datastream)) {
      pending.set(datastream);
    }
  }

  /** Whether a datastream came into view, and the client was not told yet. */
  boolean arrives(int datastream) {
    return arrived.get(datastream);
  }

  boolean isRoundOpen() {
    return !round.isEmpty();
  }

  boolean isEmpty() {
    return pending.isEmpty() && round.isEmpty();
  }

  /**
   * What to tell in one batch.
   *
   * @param told those in view, those that left it, and those beyond
   * @param arrived those of them that came into view after the beginning
   * @param gone those of them that left the view
   * @param known those of them whose value the client has; something derived from it is new
   * @param whole whether it belongs to the present state at the beginning
   */
  record Slice(
      BitSet told,
      BitSet arrived,
      BitSet gone,
      BitSet known,
      boolean snapshot,
      boolean whole,
      int coalesced) {}

  /** Takes at most so many out; begins a round if none is open. */
  Slice take(int most) {
    if (round.isEmpty()) {
      BitSet emptied = round;
      round = pending;
      pending = emptied;
      isSnapshot = nextIsSnapshot;
      isWhole = nextIsWhole;
      nextIsSnapshot = false;
      nextIsWhole = false;
    }
    BitSet told = new BitSet();
    int count = 0;
    for (int n = round.nextSetBit(0); n >= 0 && count < most; n = round.nextSetBit(n + 1)) {
      told.set(n);
      count++;
    }
    round.andNot(told);
    BitSet came = taken(told, arrived);
    BitSet left = taken(told, gone);
    BitSet unchanged = taken(told, known);
    int dropped = coalesced;
    coalesced = 0;
    return new Slice(told, came, left, unchanged, isSnapshot, isWhole, dropped);
  }

  private static BitSet taken(BitSet told, BitSet from) {
    BitSet both = (BitSet) told.clone();
    both.and(from);
    from.andNot(told);
    return both;
  }

  /** What is due and has a number below {@link #dueFrom}, or any number. */
  BitSet due() {
    BitSet due = (BitSet) pending.clone();
    if (!isWhole) {
      due.or(round);
    }
    return due;
  }

  /** In the first present state: the number from which on nothing was sent. */
  int dueFrom() {
    return isWhole && !round.isEmpty() ? round.nextSetBit(0) : ResumeToken.NONE;
  }
}
