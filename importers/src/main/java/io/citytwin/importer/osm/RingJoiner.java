package io.citytwin.importer.osm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins the ways of an area to rings.
 *
 * <p>Closed ways are rings. Open ways are strung together at their end nodes; where more than two
 * meet, a way of the same role goes first. A ring that passes a node twice is split there, so that
 * rings which touch come out as rings of their own. Roles play no other part: which ring is a hole
 * is seen from where it lies.
 */
final class RingJoiner {

  private final List<Ring> rings = new ArrayList<>();
  private final List<Long> openEnds = new ArrayList<>();
  private final Map<Long, Deque<MemberWay>> byEnd = new HashMap<>();

  private RingJoiner() {}

  /** Joins ways; each must be given once. */
  static RingJoiner join(List<MemberWay> ways) {
    RingJoiner joiner = new RingJoiner();
    List<MemberWay> open = new ArrayList<>();
    for (MemberWay way : ways) {
      way.refs().dropRepeats();
      if (way.isClosed()) {
        joiner.split(way.refs(), List.of(way));
      } else if (way.refs().size() > 1) {
        open.add(way);
      }
    }
    joiner.string(open);
    return joiner;
  }

  List<Ring> rings() {
    return rings;
  }

  /** Nodes at which a chain ends that could not be closed. */
  List<Long> openEnds() {
    return openEnds;
  }

  private void string(List<MemberWay> open) {
    for (MemberWay way : open) {
      byEnd.computeIfAbsent(way.first(), _ -> new ArrayDeque<>()).add(way);
      byEnd.computeIfAbsent(way.last(), _ -> new ArrayDeque<>()).add(way);
    }
    for (MemberWay way : open) {
      if (take(way)) {
        chain(way);
      }
    }
  }

  /** Removes a way from the ends still to be joined; false if it was joined before. */
  private boolean take(MemberWay way) {
    boolean first = byEnd.getOrDefault(way.first(), new ArrayDeque<>()).remove(way);
    boolean last = byEnd.getOrDefault(way.last(), new ArrayDeque<>()).remove(way);
    return first && last;
  }

  private void chain(MemberWay start) {
    LongList nodes = new LongList();
    List<MemberWay> used = new ArrayList<>();
    MemberWay way = start;
    for (int i = 0; i < way.refs().size(); i++) {
      nodes.add(way.refs().get(i));
    }
    used.add(way);
    while (nodes.last() != start.first()) {
      MemberWay next = nextAt(nodes.last(), way.role());
      if (next == null) {
        openEnds.add(nodes.last());
        openEnds.add(start.first());
        return;
      }
      append(nodes, next);
      used.add(next);
      way = next;
    }
    split(nodes, used);
  }

  private @Nullable MemberWay nextAt(long node, String role) {
    Deque<MemberWay> candidates = byEnd.get(node);
    if (candidates == null || candidates.isEmpty()) {
      return null;
    }
    MemberWay next = candidates.peek();
    for (MemberWay candidate : candidates) {
      if (candidate.role().equals(role)) {
        next = candidate;
        break;
      }
    }
    take(next);
    return next;
  }

  private static void append(LongList nodes, MemberWay way) {
    int last = way.refs().size() - 1;
    boolean forward = way.first() == nodes.last();
    for (int i = 1; i <= last; i++) {
      nodes.add(way.refs().get(forward ? i : last - i));
    }
  }

  /**
   * Takes out a ring each time a node comes back. What is left of a way there and back is dropped.
   */
  private void split(LongList chain, List<MemberWay> ways) {
    Map<Long, Integer> depth = HashMap.newHashMap(chain.size());
    LongList stack = new LongList();
    for (int i = 0; i < chain.size(); i++) {
      long node = chain.get(i);
      Integer before = depth.get(node);
      if (before != null) {
        if (stack.size() - before >= 3) {
          rings.add(new Ring(loop(stack, before), ways));
        }
        while (stack.size() > before) {
          depth.remove(stack.last());
          stack.truncate(stack.size() - 1);
        }
      }
      depth.put(node, stack.size());
      stack.add(node);
    }
  }

  private static LongList loop(LongList stack, int from) {
    LongList ring = new LongList();
    for (int i = from; i < stack.size(); i++) {
      ring.add(stack.get(i));
    }
    ring.add(stack.get(from));
    return ring;
  }
}
