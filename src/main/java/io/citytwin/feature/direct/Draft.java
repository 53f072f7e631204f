package io.citytwin.feature.direct;

import io.citytwin.json.JsonBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * JSON with gaps, where something stands that is read later. It is cut into pieces, each of which
 * can be copied, with what its gaps want in their places, as often as it is needed.
 */
public final class Draft extends JsonBuffer {

  private record Gap(int at, Wanted wanted) {}

  private final List<Gap> gaps = new ArrayList<>();
  private final Wants wants;

  /**
   * An empty draft.
   *
   * @param expected bytes to make room for at first
   * @param limit most bytes it may hold
   * @param wants is told what the gaps want
   */
  Draft(int expected, int limit, Wants wants) {
    super(expected, limit);
    this.wants = wants;
  }

  /**
   * An empty draft of much.
   *
   * @param limit most bytes it may hold
   * @param wants is told what the gaps want
   */
  Draft(int limit, Wants wants) {
    super(limit);
    this.wants = wants;
  }

  /** Leaves a gap. */
  void leaveGap(Wanted wanted) {
    gaps.add(new Gap(length(), wanted));
    wants.add(wanted);
  }

  /** Whether any gap was left. */
  boolean hasGaps() {
    return !gaps.isEmpty();
  }

  /** The place where the next piece begins. */
  Mark mark() {
    return new Mark(length(), gaps.size());
  }

  /** All from a mark to here. */
  Piece since(Mark mark) {
    return new Piece(this, mark, mark());
  }

  /** A place between two pieces. */
  record Mark(int length, int gaps) {}

  /** A part of a draft. */
  record Piece(Draft draft, Mark start, Mark end) {

    /** Copies it, gaps filled. */
    void copyTo(JsonBuffer out, Map<Wanted, Piece> filled) {
      int from = start.length();
      for (Gap gap : draft.gaps.subList(start.gaps(), end.gaps())) {
        out.add(draft.array(), from, gap.at() - from);
        Piece piece = filled.get(gap.wanted());
        if (piece == null) {
          throw new IllegalStateException("a gap that was not filled");
        }
        piece.copyTo(out, filled);
        from = gap.at();
      }
      out.add(draft.array(), from, end.length() - from);
    }
  }
}
