package io.citytwin.live.watch;

import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * Which datastreams a watch selects, and of which it has to tell: numbers, never values. Those that
 * are due but not selected have left the view.
 *
 * <p>Changes gather in {@code pending}. A round takes all of them and gives them out in one or more
 * slices. Not safe for threads but for {@link #selects}: its watch guards it.
 */
final class DueDatastreams {

  private volatile BitSet selected = new BitSet(); // replaced, never changed
  private BitSet pending = new BitSet();
  private BitSet round = new BitSet();
  private final BitSet arrived = new BitSet(); // came into view, and the client was not told yet
  private boolean nextIsSnapshot;
  private boolean isSnapshot;
  private boolean isWhole;
  private boolean nextIsWhole;
  private int coalesced;

  /** Whether a datastream is selected. */
  boolean selects(int datastream) {
    return selected.get(datastream);
  }

  /** What is selected; not to be written into. */
  BitSet selection() {
    return selected;
  }

  /** Begins with the whole present state. */
  void begin(BitSet selection, IntPredicate hasValue) {
    selected = selection;
    selection.stream().filter(hasValue).forEach(pending::set);
    nextIsSnapshot = true;
    nextIsWhole = true;
  }

  /** Begins where another subscription broke off. */
  void resume(BitSet selection, Missed missed, boolean snapshot) {
    selected = selection;
    pending.or(missed.due());
    arrived.or(missed.arrived());
    nextIsSnapshot = snapshot;
  }

  /** Selects others: what comes in is due with its value, what goes out to be told as gone. */
  void select(BitSet selection, IntPredicate hasValue) {
    BitSet before = selected;
    BitSet difference = (BitSet) before.clone();
    difference.xor(selection);
    selected = selection;
    for (int n = difference.nextSetBit(0); n >= 0; n = difference.nextSetBit(n + 1)) {
      if (selection.get(n)) {
        enter(n, hasValue.test(n));
      } else {
        leave(n);
      }
    }
  }

  /** Selects one or no more, by the same rules. */
  void select(int datastream, boolean watched, IntPredicate hasValue) {
    BitSet selection = (BitSet) selected.clone();
    selection.set(datastream, watched);
    select(selection, hasValue);
  }

  private void enter(int datastream, boolean hasValue) {
    if (isDue(datastream)) {
      return; // it had left and nobody was told: to the client it never did
    }
    if (hasValue) {
      arrived.set(datastream);
      pending.set(datastream);
    }
  }

  private void leave(int datastream) {
    if (arrived.get(datastream)) { // nobody was told that it had come
      arrived.clear(datastream);
      pending.clear(datastream);
      round.clear(datastream);
    } else if (!isDue(datastream)) {
      pending.set(datastream);
    }
  }

  private boolean isDue(int datastream) {
    return pending.get(datastream) || round.get(datastream);
  }

  /** Marks the next round as a present state, after the view was moved. */
  void nextIsSnapshot() {
    nextIsSnapshot = true;
  }

  /** Notes that a datastream moved forward, if it is selected. */
  void changed(int datastream) {
    if (!selects(datastream)) {
      return;
    }
    if (isDue(datastream)) {
      coalesced++;
    } else {
      pending.set(datastream);
    }
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
   * @param told those selected and those that left
   * @param arrived those of them that came into view after the beginning
   */
  record Slice(BitSet told, BitSet arrived, boolean snapshot, int coalesced) {}

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
    BitSet came = (BitSet) told.clone();
    came.and(arrived);
    arrived.andNot(told);
    int dropped = coalesced;
    coalesced = 0;
    return new Slice(told, came, isSnapshot, dropped);
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
