package io.citytwin.importer.osm;

/**
 * The nodes of a road way without repeats, each with its ordinal. Where nodes are missing from the
 * file the line falls into runs; both passes over roads see the same runs.
 */
final class RoadLine {

  private final LongList ids = new LongList();
  private final LongList ordinals = new LongList();
  private int missing;

  void load(LongList refs, NodeStore nodes) {
    ids.clear();
    ordinals.clear();
    missing = 0;
    for (int i = 0; i < refs.size(); i++) {
      long id = refs.get(i);
      if (i == 0 || id != refs.get(i - 1)) {
        long ordinal = nodes.find(id);
        ids.add(id);
        ordinals.add(ordinal);
        missing += ordinal < 0 ? 1 : 0;
      }
    }
  }

  int size() {
    return ids.size();
  }

  /** Nodes that the file does not hold. */
  int missing() {
    return missing;
  }

  long id(int i) {
    return ids.get(i);
  }

  long ordinal(int i) {
    return ordinals.get(i);
  }

  boolean isPresent(int i) {
    return i >= 0 && i < size() && ordinals.get(i) >= 0;
  }

  /** Whether the node has a neighbour before or after it, so that a segment touches it. */
  boolean isOnRun(int i) {
    return isPresent(i) && (isPresent(i - 1) || isPresent(i + 1));
  }

  /** Whether anything is left of the road. */
  boolean hasRun() {
    for (int i = 0; i < size(); i++) {
      if (isOnRun(i)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a run begins or ends at the node. */
  boolean isRunEnd(int i) {
    return isOnRun(i) && !(isPresent(i - 1) && isPresent(i + 1));
  }

  void use(RoadUses uses) {
    for (int i = 0; i < size(); i++) {
      if (isRunEnd(i)) {
        uses.end(ordinal(i));
      } else if (isOnRun(i)) {
        uses.pass(ordinal(i));
      }
    }
  }

  /** Index of the node at which the segment that begins at a node ends. */
  int segmentEnd(int from, RoadUses uses) {
    int i = from + 1;
    while (!isRunEnd(i) && !uses.isJunction(ordinal(i))) {
      i++;
    }
    return i;
  }
}
