package io.citytwin.importer.osm;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How roads use each node: one byte per node in a work file, by ordinal. A node is a junction if a
 * road ends there or if roads pass it more than once.
 */
final class RoadUses {

  private static final int JUNCTION = 0x80;
  private static final int MOST = 0x7f;

  private final MemorySegment uses;

  RoadUses(WorkFiles files, long nodes) throws IOException {
    uses = files.zeros("road-uses", nodes);
  }

  /** A road passes a node. */
  void pass(long ordinal) {
    int before = get(ordinal);
    set(ordinal, before == 0 ? 2 : JUNCTION | Math.min((before & MOST) + 2, MOST));
  }

  /** A road begins or ends at a node. */
  void end(long ordinal) {
    set(ordinal, JUNCTION | Math.min((get(ordinal) & MOST) + 1, MOST));
  }

  boolean isJunction(long ordinal) {
    return (get(ordinal) & JUNCTION) != 0;
  }

  /** Ends of segments that meet at a junction; 127 stands for more as well. */
  int degree(long ordinal) {
    return get(ordinal) & MOST;
  }

  private int get(long ordinal) {
    return uses.get(ValueLayout.JAVA_BYTE, ordinal) & 0xff;
  }

  private void set(long ordinal, int value) {
    uses.set(ValueLayout.JAVA_BYTE, ordinal, (byte) value);
  }
}
